package sluice.keyword.tls;

import org.jspecify.annotations.Nullable;

import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeCommand;
import sluice.operation.runtime.Severity;
import sluice.wire.tls.TicketKeys;

import java.util.ArrayList;
import java.util.List;

/// Keys of session tickets looked at and rotated. Management guide §9.3.
final class TicketCommands {
    private TicketCommands() {}

    /// `show tls-keys [*|#<id>|<file>]` — the files of ticket keys, or the keys themselves.
    @RuntimeCommand(
            name = "show tls-keys",
            usage = "show tls-keys [id|*]",
            summary = "the files of ticket keys, or the keys of one or all",
            level = Level.ADMIN)
    static void show(Invocation in) {
        List<TicketKeys> all = all(in);
        if (!in.has(0)) {
            in.answer().line("# id (file)");
            for (int i = 0; i < all.size(); i++) {
                in.answer().line(i + " (" + all.get(i).name() + ")");
            }
            return;
        }
        TicketKeys one = in.word(0).equals("*") ? null : find(all, in.word(0));
        if (one == null && !in.word(0).equals("*")) {
            in.fail("'show tls-keys' unable to locate referenced filename");
            return;
        }
        in.answer().line("# id secret");
        for (int i = 0; i < all.size(); i++) {
            TicketKeys keys = all.get(i);
            if (one != null && keys != one) {
                continue;
            }
            if (one == null) {
                in.answer().line("# " + i + " (" + keys.name() + ")");
            }
            List<String> secrets = keys.shown();
            for (int k = 0; k < secrets.size(); k++) {
                in.answer().line(i + "." + k + " " + secrets.get(k));
            }
        }
    }

    /// `set ssl tls-key <id> <key>` — adds a key in base64 and drops the oldest: the one before it seals tickets from here on.
    @RuntimeCommand(
            name = "set ssl tls-key",
            usage = "set ssl tls-key [id|file] <key>",
            summary = "set the next TLS ticket key",
            level = Level.ADMIN)
    static void set(Invocation in) {
        if (!in.has(1)) {
            in.fail(
                    "'set ssl tls-key' expects a filename and the new TLS key in base64"
                            + " encoding.");
            return;
        }
        TicketKeys keys = find(all(in), in.word(0));
        if (keys == null) {
            in.fail("'set ssl tls-key' unable to locate referenced filename");
            return;
        }
        if (!keys.rotate(in.word(1))) {
            in.fail("'set ssl tls-key' received invalid base64 encoded TLS key.");
            return;
        }
        in.say(Severity.NOTICE, "TLS ticket key updated!");
    }

    private static List<TicketKeys> all(Invocation in) {
        return new ArrayList<>(CertificateCommands.files(in).tickets.values());
    }

    private static @Nullable TicketKeys find(List<TicketKeys> all, String asked) {
        for (int i = 0; i < all.size(); i++) {
            if (asked.equals("#" + i) || asked.equals(all.get(i).name())) {
                return all.get(i);
            }
        }
        return null;
    }
}
