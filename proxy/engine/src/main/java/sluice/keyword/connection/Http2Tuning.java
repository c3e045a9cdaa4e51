package sluice.keyword.connection;

import sluice.config.model.Configuration;
import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.ProxyOption;
import sluice.config.model.Section;
import sluice.config.model.ServerDraft;
import sluice.config.model.ServerOption;
import sluice.config.model.Words;
import sluice.flow.FrontendPlan;
import sluice.flow.ServerRoute;
import sluice.flow.ServerRoute.WebSockets;
import sluice.proxies.Mode;
import sluice.proxies.Server;
import sluice.wire.mux.h2.Http2Settings;

import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/// Limits of HTTP/2 in `global`, and where it is spoken. Manual §3.2, §5.2.
final class Http2Tuning {
    private static final int LARGEST_WINDOW = Integer.MAX_VALUE;

    private Http2Tuning() {}

    /// Changes the settings of the side that the keyword names: `tune.h2.fe.…`, `tune.h2.be.…`, or both.
    private static void change(Words words, UnaryOperator<Http2Settings> change) {
        var plan = words.draft(Configuration.class).plan();
        if (!words.keyword().startsWith("tune.h2.be.")) {
            plan.http2Clients = change.apply(plan.http2Clients);
        }
        if (!words.keyword().startsWith("tune.h2.fe.")) {
            plan.http2Servers = change.apply(plan.http2Servers);
        }
        words.end();
    }

    private static void number(
            Words words, int min, int max, IntFunction<UnaryOperator<Http2Settings>> change) {
        change(words, change.apply((int) words.integer("a number", min, max)));
    }

    /// `tune.h2.max-concurrent-streams <number>` — streams open at the same time on one connection, 100 by default; `tune.h2.fe.…` for
    /// clients, `tune.h2.be.…` for servers.
    @Directive(
            name = {
                "tune.h2.max-concurrent-streams",
                "tune.h2.fe.max-concurrent-streams",
                "tune.h2.be.max-concurrent-streams"
            },
            in = Section.GLOBAL)
    static void concurrentStreams(Words words) {
        number(words, 1, 65535, count -> settings -> settings.concurrentStreams(count));
    }

    /// `tune.h2.fe.max-total-streams <number>` — streams after which a client's connection is closed in order; 0 for no limit.
    @Directive(name = "tune.h2.fe.max-total-streams", in = Section.GLOBAL)
    static void totalStreams(Words words) {
        number(words, 0, Integer.MAX_VALUE, count -> settings -> settings.totalStreams(count));
    }

    /// `tune.h2.initial-window-size <bytes>` — how much of a body may be on its way per stream, 65536 by default; `tune.h2.fe.…` for clients,
    /// `tune.h2.be.…` for servers.
    @Directive(
            name = {
                "tune.h2.initial-window-size",
                "tune.h2.fe.initial-window-size",
                "tune.h2.be.initial-window-size"
            },
            in = Section.GLOBAL)
    static void initialWindow(Words words) {
        number(words, 0, LARGEST_WINDOW, size -> settings -> settings.initialWindow(size));
    }

    /// `tune.h2.header-table-size <bytes>` — memory for header fields that repeat on a connection; 4096 by default, 65536 at most.
    @Directive(name = "tune.h2.header-table-size", in = Section.GLOBAL)
    static void tableSize(Words words) {
        number(words, 0, 65536, size -> settings -> settings.headerTableSize(size));
    }

    /// `tune.h2.max-frame-size <bytes>` — the longest frame that is taken; 16384 by default.
    @Directive(name = "tune.h2.max-frame-size", in = Section.GLOBAL)
    static void frameSize(Words words) {
        number(words, 16384, 16777215, size -> settings -> settings.frameSize(size));
    }

    /// `tune.h2.fe.glitches-threshold <number>` — forgiven mistakes after which a client's connection is closed; 0, the default, for no limit;
    /// `tune.h2.be.…` for servers.
    @Directive(
            name = {"tune.h2.fe.glitches-threshold", "tune.h2.be.glitches-threshold"},
            in = Section.GLOBAL)
    static void glitches(Words words) {
        number(words, 0, Integer.MAX_VALUE, count -> settings -> settings.glitches(count));
    }

    /// `option disable-h2-upgrade` — a client that begins with HTTP/2 in clear text is not served unless the `bind` line says
    /// `proto h2`. Manual §4.2.
    @ProxyOption(
            name = "disable-h2-upgrade",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void disableUpgrade(Words words) {
        FrontendPlan plan = words.draft(ProxyDraft.class).frontendPlan();
        if (plan != null) {
            plan.disableHttp2Upgrade = !words.negated();
        }
        words.end();
    }

    /// `idle-ping <delay>` — a server to which HTTP/2 is spoken and which has no stream is asked every such time whether it is still there; the
    /// connection is closed when it has not answered before the next time.
    ///
    /// So a connection that a firewall dropped is not found out by a request. Manual §5.2.
    @ServerOption(name = "idle-ping")
    static void idlePing(Words words, ServerDraft draft) {
        ServerRoute.of(draft.server()).idlePingMillis = (int) words.timeMillis("a delay");
    }

    /// `proto h2|h1` — what is spoken to the server from the first byte on; without it ALPN decides, else HTTP/1. Manual §5.2.
    @ServerOption(name = "proto")
    static void serverProtocol(Words words, ServerDraft draft) {
        String name = words.next("a protocol name");
        switch (name) {
            case "h2" -> {
                Server server = draft.server();
                ServerRoute.of(server).http2 = true;
                words.later(_ -> usable(words, server, name));
            }
            case "h1", "none" -> ServerRoute.of(draft.server()).http2 = false;
            default -> words.problem("'proto' :  unknown MUX protocol '" + name + "'");
        }
    }

    /// Where bytes go as they are nothing speaks HTTP/2.
    private static void usable(Words words, Server server, String protocol) {
        if (server.id() != 0 && server.backend().mode() != Mode.HTTP) {
            words.invalid(
                    words.late()
                            ? "MUX protocol is not usable for server."
                            : "backend '"
                                    + server.backend().name()
                                    + "' : MUX protocol '"
                                    + protocol
                                    + "' is not usable for server '"
                                    + server.name()
                                    + "'.");
        }
    }

    /// `ws auto|h1|h2` — what is spoken to the server for WebSockets; `auto` by default.
    ///
    /// | word | |
    /// |---|---|
    /// | `auto` | what other requests speak; where `alpn` offers more than one protocol, HTTP/1 if it is among them |
    /// | `h1` | HTTP/1, offered alone where there is `alpn` |
    /// | `h2` | HTTP/2 (RFC 8441), offered alone where there is `alpn`; the server must take it |
    ///
    /// A connection that speaks something else than those of other requests is shared by nobody. Manual §5.2.
    @ServerOption(name = "ws")
    static void webSockets(Words words, ServerDraft draft) {
        String word = words.next("'auto', 'h1' or 'h2'");
        switch (word) {
            case "auto" -> ServerRoute.of(draft.server()).webSockets = WebSockets.AUTO;
            case "h1" -> ServerRoute.of(draft.server()).webSockets = WebSockets.HTTP1;
            case "h2" -> ServerRoute.of(draft.server()).webSockets = WebSockets.HTTP2;
            default -> words.problem("'ws' has to be 'auto', 'h1' or 'h2', not '" + word + "'");
        }
    }
}
