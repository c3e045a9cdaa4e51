package sluice.keyword.command;

import sluice.config.model.Configuration;
import sluice.operation.runtime.Anonymity;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeCommand;
import sluice.operation.runtime.Severity;

import java.security.SecureRandom;

/// Answers that can be shown to strangers: names and addresses as hashes. Management guide §9.3.
final class AnonymityCommands {
    private static final long LARGEST_KEY = 0xffff_ffffL;

    private AnonymityCommands() {}

    private static Anonymity.GlobalKey global(Invocation in) {
        return in.part(Configuration.class)
                .part(Anonymity.GlobalKey.class, Anonymity.GlobalKey::new);
    }

    /// -1 for what is no number between 0 and 4294967295.
    private static long number(String word) {
        long number = word.matches("[0-9]{1,10}") ? Long.parseLong(word) : -1;
        return number <= LARGEST_KEY ? number : -1;
    }

    /// `set anon on [<key>] | off` — shows names and addresses as hashes on this connection, in `show sess`, `show servers state` and `show
    /// servers conn`; what clients sent (`show errors`) is shown as it is.
    ///
    /// The same key gives the same hashes; without one that of `anonkey` or `set anon global-key` is taken, else one by chance. Management guide §9.3.
    @RuntimeCommand(
            name = "set anon",
            usage = "set anon on [<key>] | off",
            summary = "show names and addresses as hashes on this connection")
    static void anonymous(Invocation in) {
        switch (in.word(0)) {
            case "on" -> on(in);
            case "off" -> {
                if (in.has(1)) {
                    in.fail("'set anon off' takes no key.");
                    return;
                }
                in.console().anonymity(Anonymity.NONE);
            }
            default ->
                    in.fail(
                            """
                            'set anon' only supports :
                               - 'on' [key] to show names and addresses as hashes
                               - 'off' to show them as they are
                            """);
        }
    }

    private static void on(Invocation in) {
        long key = global(in).key() & LARGEST_KEY;
        if (in.has(1)) {
            key = number(in.word(1));
            if (key <= 0) {
                in.fail("A key is a number between 1 and " + LARGEST_KEY + ".");
                return;
            }
        }
        in.console().anonymity(new Anonymity(key == 0 ? random() : (int) key));
    }

    private static int random() {
        int key = 0;
        while (key == 0) {
            key = new SecureRandom().nextInt();
        }
        return key;
    }

    /// `set anon global-key <key>` — the key of connections that name none themselves; 0 for none, until the next reload. Management guide §9.3.
    @RuntimeCommand(
            name = "set anon global-key",
            usage = "set anon global-key <key>",
            summary = "the key of connections that name none",
            level = Level.ADMIN)
    static void globalKey(Invocation in) {
        long key = number(in.word(0));
        if (key < 0) {
            in.fail("A key is a number between 0 and " + LARGEST_KEY + ".");
            return;
        }
        global(in).key((int) key);
    }

    /// `show anon` — whether this connection shows names and addresses as hashes, and its key. Management guide §9.3.
    @RuntimeCommand(
            name = "show anon",
            usage = "show anon",
            summary = "whether names and addresses are shown as hashes here")
    static void show(Invocation in) {
        Anonymity anonymity = in.console().anonymity();
        if (!anonymity.isOn()) {
            in.say(Severity.INFO, "Anonymized mode disabled");
            return;
        }
        in.say(Severity.INFO, "Anonymized mode enabled");
        if (in.console().level().compareTo(Level.OPERATOR) >= 0) {
            in.say(Severity.INFO, "Key : " + Integer.toUnsignedString(anonymity.key()));
        }
    }
}
