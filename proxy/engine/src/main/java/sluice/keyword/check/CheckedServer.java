package sluice.keyword.check;

import sluice.config.model.ServerDraft;
import sluice.config.model.ServerOption;
import sluice.config.model.Words;
import sluice.proxies.CheckSettings;
import sluice.proxies.CheckSettings.Protocol;
import sluice.proxies.Server;
import sluice.upkeep.check.CheckScript;
import sluice.value.Address;

/// What makes a server a checked one, and whether its line and the rules of its check go together. Manual §5.2.
final class CheckedServer {
    private CheckedServer() {}

    /// `check` — checks the server's health: a connection, or what `option httpchk` and its like say; `no-check` undoes it.
    ///
    /// Manual §5.2.
    @ServerOption(name = "check", negatable = true)
    static void check(Words words, ServerDraft draft) {
        Server server = draft.server();
        server.settings().check.enabled = !words.negated();
        if (server.id() == 0 || draft.part(CheckedServer.class) != null) {
            return;
        }
        draft.part(CheckedServer.class, CheckedServer::new);
        // Behind the tasks that look up sections and make what TLS needs.
        words.later(_ -> words.later(_ -> words.later(_ -> verify(words, server))));
    }

    private static void verify(Words words, Server server) {
        CheckSettings settings = server.settings().check;
        if (!settings.enabled) {
            return;
        }
        CheckScript script = CheckScript.of(server);
        boolean encrypts = script.connects().stream().anyMatch(CheckScript.Step.Connect::encrypts);
        if (encrypts && settings.encryption == null) {
            words.problem(
                    "'check' : a 'connect' rule with 'ssl' needs to know whom to believe: add"
                            + " 'ca-file' or 'verify none' to server '"
                            + server.name()
                            + "'.");
        }
        Address address = server.address();
        boolean anyHost = address.isIp() && (address.high() | address.low()) == 0;
        boolean portKnown =
                !server.shiftsPort()
                        || anyHost
                        || server.hostName() != null
                        || settings.port > 0
                        || settings.address.port() > 0
                        || script.connects().stream().anyMatch(CheckedServer::namesPort);
        if (!portKnown) {
            words.invalid(
                    "config: backend '"
                            + server.backend().name()
                            + "': server '"
                            + server.name()
                            + "' has neither service port nor check port nor tcp_check rule"
                            + " 'connect' with port information.");
        }
        Protocol protocol = settings.protocol;
        boolean http = script.kind == CheckScript.Kind.HTTP;
        if (protocol != null && http == (protocol == Protocol.NONE)) {
            words.invalid(
                    "config: backend '"
                            + server.backend().name()
                            + "': server '"
                            + server.name()
                            + "' uses an incompatible MUX protocol for the selected check type");
        }
    }

    private static boolean namesPort(CheckScript.Step.Connect connect) {
        Address address = connect.address();
        return connect.port() != null || address != null && address.port() > 0;
    }

    /// `check-proto <name>` — what checks speak from the first byte on: `h1` or `h2` for HTTP checks, `none` for all others.
    ///
    /// Without it `proto` of the server decides, then ALPN, else HTTP/1. Manual §5.2.
    @ServerOption(name = "check-proto")
    static void protocol(Words words, ServerDraft draft) {
        String name = words.next("a protocol name");
        CheckSettings settings = draft.server().settings().check;
        switch (name) {
            case "none" -> settings.protocol = Protocol.NONE;
            case "h1" -> settings.protocol = Protocol.H1;
            case "h2" -> settings.protocol = Protocol.H2;
            case "fcgi", "spop", "quic" ->
                    words.problem(
                            "'check-proto' : '"
                                    + name
                                    + "' is known to HAProxy but not spoken by the checks of"
                                    + " Sluice; expects 'h1', 'h2' or 'none'.");
            default -> words.problem("'check-proto' :  unknown MUX protocol '" + name + "'");
        }
    }
}
