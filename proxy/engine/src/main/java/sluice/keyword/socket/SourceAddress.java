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
import sluice.wire.connect.Target;
import sluice.wire.mux.KernelOption;

import java.util.List;

/// From which address connections to servers come.
public final class SourceAddress {
    private SourceAddress() {}

    /// `source <addr>[:<port>] [interface <name>]` — the local address of connections to servers, and the interface they go through.
    ///
    /// Without a port the system chooses one; an interface needs privileges. `usesrc` needs an ability of the kernel that is not used here, and is refused.
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
                                .forEach(each -> each.target(source.of(each.target()))));
    }

    /// `source <addr>[:<port>] [interface <name>]` — the local address of connections to this server; goes before that of the backend. Manual §5.2.
    @ServerOption(name = "source", negatable = false)
    static void ofServer(Words words, ServerDraft draft) {
        var source = read(words);
        if (source != null) {
            draft.server().target(source.of(draft.server().target()));
        }
    }

    /// `tcp-ut <delay>` — how long data sent to the server may stay unacknowledged before the connection is dropped. Manual §5.2.
    @ServerOption(name = "tcp-ut", negatable = false)
    static void userTimeout(Words words, ServerDraft draft) {
        var option = KernelOption.userTimeout((int) words.timeMillis("a delay"));
        draft.server().target(draft.server().target().with(List.of(option)));
    }

    /// Where connections come from.
    private record Source(Address address, @Nullable KernelOption network) {
        Target of(Target target) {
            var from = target.from(address);
            return network == null ? from : from.with(List.of(network));
        }
    }

    private static @Nullable Source read(Words words) {
        String text = words.next("<addr>[:<port>]");
        if (words.take("usesrc")) {
            words.problem(
                    "'source' : 'usesrc' is known to HAProxy but not supported by Sluice yet.");
            words.rest();
            return null;
        }
        KernelOption network = words.take("interface") ? network(words) : null;
        try {
            var environment = words.draft(Configuration.class).environment();
            Address address = Resolution.address(AddressText.parse(text, environment));
            if (address == null || !address.isIp()) {
                words.problem(
                        "'source' : '" + text + "' is not the address of a network interface");
                return null;
            }
            return new Source(address, network);
        } catch (Malformed malformed) {
            words.problem("'source' : " + malformed.reason());
            return null;
        }
    }

    /// The interface named by the next word; null after a problem.
    public static @Nullable KernelOption network(Words words) {
        var name = words.next("the name of an interface");
        if (name.length() > 15) {
            words.problem("'interface' : '" + name + "' is too long for the name of an interface");
            return null;
        }
        return name.isEmpty() ? null : KernelOption.network(name);
    }
}
