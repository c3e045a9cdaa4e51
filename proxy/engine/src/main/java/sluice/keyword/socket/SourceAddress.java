package sluice.keyword.socket;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Configuration;
import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Resolution;
import sluice.config.model.Section;
import sluice.config.model.ServerDraft;
import sluice.config.model.ServerOption;
import sluice.config.model.Words;
import sluice.config.syntax.AddressText;
import sluice.config.syntax.Malformed;
import sluice.value.Address;
import sluice.wire.mux.KernelOption;

import java.util.List;

/// From which address connections to servers come.
final class SourceAddress {
    private SourceAddress() {}

    /// `source <addr>[:<port>]` — the local address of connections to servers.
    ///
    /// Without a port the system chooses one. `usesrc` and `interface` need abilities of the kernel that are not used here, and are refused.
    /// Manual §4.2.
    @Directive(
            name = "source",
            in = {Section.DEFAULTS, Section.LISTEN, Section.BACKEND})
    static void ofBackend(Words words) {
        var source = read(words);
        words.end();
        var backend = words.draft(ProxyDraft.class).backend();
        if (source == null || backend == null) {
            return;
        }
        words.later(
                _ ->
                        backend.servers().stream()
                                .filter(each -> each.target().source() == null)
                                .forEach(each -> each.target(each.target().from(source))));
    }

    /// `source <addr>[:<port>]` — the local address of connections to this server; goes before that of the backend. Manual §5.2.
    @ServerOption(name = "source", negatable = false)
    static void ofServer(Words words, ServerDraft draft) {
        var source = read(words);
        if (source != null) {
            draft.server().target(draft.server().target().from(source));
        }
    }

    /// `tcp-ut <delay>` — how long data sent to the server may stay unacknowledged before the connection is dropped. Manual §5.2.
    @ServerOption(name = "tcp-ut", negatable = false)
    static void userTimeout(Words words, ServerDraft draft) {
        var option = KernelOption.userTimeout((int) words.timeMillis("a delay"));
        draft.server().target(draft.server().target().with(List.of(option)));
    }

    private static @Nullable Address read(Words words) {
        String text = words.next("<addr>[:<port>]");
        for (var unsupported : List.of("usesrc", "interface")) {
            if (words.take(unsupported)) {
                words.problem(
                        "'source' : '"
                                + unsupported
                                + "' is known to HAProxy but not supported by Sluice yet.");
                words.rest();
                return null;
            }
        }
        try {
            var environment = words.draft(Configuration.class).environment();
            Address address = Resolution.address(AddressText.parse(text, environment));
            if (address == null || !address.isIp()) {
                words.problem(
                        "'source' : '" + text + "' is not the address of a network interface");
                return null;
            }
            return address;
        } catch (Malformed malformed) {
            words.problem("'source' : " + malformed.reason());
            return null;
        }
    }
}
