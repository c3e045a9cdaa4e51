package sluice.keyword.tls;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Model;
import sluice.config.model.ServerDraft;
import sluice.config.model.ServerOption;
import sluice.config.model.Words;
import sluice.flow.ServerRoute;
import sluice.flow.ServerRoute.WebSockets;
import sluice.proxies.CheckSettings;
import sluice.proxies.Mode;
import sluice.proxies.Server;
import sluice.sample.Expression;
import sluice.stream.Phase;
import sluice.upkeep.check.CheckScript;
import sluice.value.Kind;
import sluice.wire.tls.BackTls;
import sluice.wire.tls.CertificateFile;
import sluice.wire.tls.TlsProblem;
import sluice.wire.tls.TlsSettings;

import java.util.List;

/// TLS towards servers, and of their checks.
final class ServerTls {
    /// What `sni-auto` stands for.
    private static final String HOST_OF_REQUEST = "req.hdr(host),field(1,:)";

    private ServerTls() {}

    private static TlsDraft draft(Words words, ServerDraft server) {
        return server.part(
                TlsDraft.class,
                () -> {
                    var draft = new TlsDraft(BindTls.defaults(words.model()).server);
                    if (server.server().id() != 0) {
                        words.later(model -> finish(words, model, server.server(), draft));
                    }
                    return draft;
                });
    }

    private static CheckSettings check(ServerDraft server) {
        return server.server().settings().check;
    }

    /// `ssl` — speaks TLS to the server; `no-ssl` undoes it.
    ///
    /// ```
    /// server app1 10.0.0.1:443 ssl verify required ca-file @system-ca
    /// ```
    ///
    /// The certificate is verified unless `verify none` or `ssl-server-verify none` says otherwise. Manual §5.2.
    @ServerOption(name = "ssl", negatable = true)
    static void ssl(Words words, ServerDraft server) {
        TlsDraft draft = draft(words, server);
        draft.enabled = !words.negated();
        draft.switchable |= draft.enabled;
        server.server().settings().neverEncrypted = words.negated();
    }

    /// `verify none|required` — whether the server's certificate must be signed by one of `ca-file` and bear its name.
    ///
    /// The name is the one of `sni`, else the one of `verifyhost`; without any only the signature counts. Manual §5.2.
    @ServerOption(name = "verify")
    static void verify(Words words, ServerDraft server) {
        String word = words.next("'none' or 'required'");
        switch (word) {
            case "none" -> draft(words, server).verifyServer = false;
            case "required" -> draft(words, server).verifyServer = true;
            default ->
                    words.problem(
                            "'verify' : unknown verify method '"
                                    + word
                                    + "', only 'none' and 'required' are supported.");
        }
    }

    /// `verifyhost <name>` — the name that the server's certificate must bear when no SNI is sent; checks use it too. Manual §5.2.
    @ServerOption(name = "verifyhost")
    static void verifyHost(Words words, ServerDraft server) {
        draft(words, server).verifyHost = words.next("a hostname to verify against");
    }

    /// `ca-file <path>` — who may have signed the server's certificate; a PEM file, a folder of them, or `@system-ca` for those that
    /// this machine trusts. Manual §5.2.
    @ServerOption(name = "ca-file")
    static void authorities(Words words, ServerDraft server) {
        draft(words, server).authorities = TlsDefaults.authority(words, "a CA file");
    }

    /// `crl-file <path>` — server certificates that are revoked. Manual §5.2.
    @ServerOption(name = "crl-file")
    static void revocations(Words words, ServerDraft server) {
        draft(words, server).revocations = TlsDefaults.authority(words, "a CRL file");
    }

    /// `allow-0rtt` — would send a request with the first message, before the handshake is over.
    ///
    /// Not done here, requests wait for the handshake; a notice says so. Manual §5.2.
    @ServerOption(name = "allow-0rtt", negatable = true)
    static void early(Words words, ServerDraft server) {
        if (!words.keyword().startsWith("no-")) {
            words.notice("'allow-0rtt' has no effect: requests wait for the handshake");
        }
    }

    /// `crt <path>` — a PEM file with certificate and key, shown to servers that ask for one. Manual §5.2.
    @ServerOption(name = "crt")
    static void crt(Words words, ServerDraft server) {
        TlsDraft draft = draft(words, server);
        String path = TlsDefaults.certificate(words, "a certificate file");
        BindTls.files(words.model()).named(path, BindTls.defaults(words.model()));
        draft.certificates.clear();
        draft.certificates.add(path);
    }

    /// `sni <expression>` — the name to ask for, of each request: `sni req.hdr(host)`, `sni str(app.internal)`.
    ///
    /// Connections are shared only by requests for the same name. Manual §5.2.
    @ServerOption(name = "sni")
    static void sni(Words words, ServerDraft server) {
        TlsDraft draft = draft(words, server);
        String text = words.next("a sni expression");
        var place = words.surroundings().in(Phase.CONNECT);
        draft.serverName = Expression.compile(text, place).as(Kind.STR, place);
    }

    /// `sni-auto` — without `sni` the name is the request's host, which is the default; `no-sni-auto` sends none then.
    ///
    /// A host that is an address is no name: it is neither sent nor looked for in the certificate. Manual §5.2.
    @ServerOption(name = "sni-auto", negatable = true)
    static void sniAuto(Words words, ServerDraft server) {
        draft(words, server).automaticName = !words.negated();
    }

    /// `alpn <protocols>` — what is offered to the server, in order, separated by commas. Manual §5.2.
    @ServerOption(name = "alpn", negatable = true)
    static void alpn(Words words, ServerDraft server) {
        draft(words, server).alpn =
                words.negated() ? List.of() : List.of(words.next("a list of protocols").split(","));
    }

    /// `ciphers <suites>` — cipher suites up to TLS 1.2, OpenSSL's names separated by colons. Manual §5.2.
    @ServerOption(name = "ciphers")
    static void ciphers(Words words, ServerDraft server) {
        draft(words, server).negotiation.ciphers = BindTls.names(words, "cipher suites");
    }

    /// `ciphersuites <suites>` — cipher suites of TLS 1.3; fewer than all three need the system's OpenSSL. Manual §5.2.
    @ServerOption(name = "ciphersuites")
    static void suites(Words words, ServerDraft server) {
        draft(words, server).negotiation.suites = BindTls.names(words, "cipher suites");
    }

    /// `sigalgs <algorithms>` — signature algorithms that the server may use; needs the system's OpenSSL. Manual §5.2.
    @ServerOption(name = "sigalgs")
    static void signatures(Words words, ServerDraft server) {
        draft(words, server).negotiation.signatures = BindTls.names(words, "signature algorithms");
    }

    /// `client-sigalgs <algorithms>` — signature algorithms that our own certificate may use; needs the system's OpenSSL. Manual §5.2.
    @ServerOption(name = "client-sigalgs")
    static void clientSignatures(Words words, ServerDraft server) {
        draft(words, server).negotiation.clientSignatures =
                BindTls.names(words, "signature algorithms");
    }

    /// `curves <groups>` — groups for the key exchange, separated by colons. Manual §5.2.
    @ServerOption(name = {"curves", "ecdhe"})
    static void curves(Words words, ServerDraft server) {
        draft(words, server).negotiation.groups = BindTls.names(words, "groups");
    }

    /// `ssl-min-ver <version>` — the oldest version to speak: `TLSv1.0`, `TLSv1.1`, `TLSv1.2` (default) or `TLSv1.3`. Manual §5.2.
    @ServerOption(name = "ssl-min-ver")
    static void minimum(Words words, ServerDraft server) {
        TlsVersions.atLeast(words, draft(words, server).negotiation.versions);
    }

    /// `ssl-max-ver <version>` — the newest version to speak. Manual §5.2.
    @ServerOption(name = "ssl-max-ver")
    static void maximum(Words words, ServerDraft server) {
        TlsVersions.atMost(words, draft(words, server).negotiation.versions);
    }

    /// `force-tlsv12` — only this version, and likewise for the others. Manual §5.2.
    @ServerOption(name = {"force-tlsv10", "force-tlsv11", "force-tlsv12", "force-tlsv13"})
    static void force(Words words, ServerDraft server) {
        TlsVersions.only(
                TlsVersions.named(words.keyword()), draft(words, server).negotiation.versions);
    }

    /// `no-tlsv10` — not this version, and likewise for the others; `no-sslv3` is always the case. Manual §5.2.
    @ServerOption(name = {"no-sslv3", "no-tlsv10", "no-tlsv11", "no-tlsv12", "no-tlsv13"})
    static void without(Words words, ServerDraft server) {
        TlsDraft draft = draft(words, server);
        if (!words.keyword().equals("no-sslv3")) {
            TlsVersions.without(TlsVersions.named(words.keyword()), draft.negotiation.versions);
        }
    }

    /// `tls-tickets` — sessions are resumed by tickets, the default; `no-tls-tickets` forbids those of TLS 1.2. Manual §5.2.
    @ServerOption(name = {"tls-tickets", "no-tls-tickets"})
    static void tickets(Words words, ServerDraft server) {
        draft(words, server).tickets = words.keyword().equals("tls-tickets");
    }

    /// `ssl-reuse` — handshakes are abbreviated by earlier sessions, the default; `no-ssl-reuse` makes each a full one. Manual §5.2.
    @ServerOption(name = "ssl-reuse", negatable = true)
    static void reuse(Words words, ServerDraft server) {
        draft(words, server).resume = !words.negated();
    }

    /// `check-ssl` — checks speak TLS whatever the traffic does; `no-check-ssl` speaks clear text.
    ///
    /// Checks of a server with `ssl` do so already unless `port` or `addr` sends them elsewhere or `add server` made it. Manual §5.2.
    @ServerOption(name = "check-ssl", negatable = true)
    static void checkSsl(Words words, ServerDraft server) {
        draft(words, server);
        check(server).tls = !words.negated();
    }

    /// `check-sni <name>` — the name that checks ask for. Manual §5.2.
    @ServerOption(name = "check-sni")
    static void checkSni(Words words, ServerDraft server) {
        draft(words, server);
        check(server).sni = words.next("a name");
    }

    /// `check-sni-auto` — without `check-sni` HTTP checks ask for the name of their `host` header, which is the default;
    /// `no-check-sni-auto` asks for none then. Manual §5.2.
    @ServerOption(name = "check-sni-auto", negatable = true)
    static void checkSniAuto(Words words, ServerDraft server) {
        draft(words, server).automaticCheckName = !words.negated();
    }

    /// `check-alpn <protocols>` — what checks offer by ALPN, separated by commas. Manual §5.2.
    @ServerOption(name = "check-alpn")
    static void checkAlpn(Words words, ServerDraft server) {
        draft(words, server);
        check(server).alpn = words.next("a list of protocols");
    }

    /// `pool-conn-name <expression>` — only requests with the same value share a connection; by default the one of `sni`.
    ///
    /// Manual §5.2.
    @ServerOption(name = "pool-conn-name")
    static void poolName(Words words, ServerDraft server) {
        String text = words.next("an expression");
        var place = words.surroundings().in(Phase.CONNECT);
        ServerRoute.of(server.server()).poolName =
                Expression.compile(text, place).as(Kind.STR, place);
    }

    private static void finish(Words words, Model model, Server server, TlsDraft draft) {
        CheckSettings check = server.settings().check;
        boolean inherited = !check.isElsewhere() && !words.late();
        boolean checked = check.tls != null ? check.tls : draft.enabled && inherited;
        try {
            var settings = settings(words, model, draft);
            if (settings == null) {
                return;
            }
            var peer = peer(model, draft);
            if (draft.switchable) {
                names(words, server, draft);
                var tls = new BackTls(settings, peer);
                use(model, server, tls);
                server.encryption(tls, draft.enabled);
                webSockets(model, server, settings, peer);
            }
            var checking =
                    new BackTls(
                            check.alpn == null
                                    ? settings
                                    : settings.withAlpn(List.of(check.alpn.split(","))),
                            peer);
            use(model, server, checking);
            check.encryption = checking;
            check.encrypted = checked;
            check.automaticName = draft.automaticCheckName;
            // Sections of checks that servers refer to are looked up among the tasks before this
            // one.
            words.later(_ -> offer(words, model, server, checking));
        } catch (TlsProblem problem) {
            words.problem("'" + words.keyword() + "' : " + problem.getMessage());
        }
    }

    private static void use(Model model, Server server, BackTls tls) {
        CertificateFiles files = BindTls.files(model);
        files.usedBy(tls);
        server.whenRemoved(() -> files.forget(tls));
    }

    /// What `ws` makes of ALPN: one protocol is offered for WebSockets where it would be several, or another one.
    private static void webSockets(
            Model model, Server server, TlsSettings settings, BackTls.Peer peer) throws TlsProblem {
        ServerRoute route = ServerRoute.of(server);
        boolean offersHttp1 = settings.alpn().contains("http/1.1");
        if (settings.alpn().isEmpty() || route.webSockets == WebSockets.AUTO && !offersHttp1) {
            return;
        }
        var wanted = List.of(route.webSockets == WebSockets.HTTP2 ? "h2" : "http/1.1");
        if (!settings.alpn().equals(wanted)) {
            var tls = new BackTls(settings.withAlpn(wanted), peer);
            use(model, server, tls);
            route.webSocketTls = tls;
        }
    }

    /// Some `connect` steps of the server's checks offer something else by ALPN.
    private static void offer(Words words, Model model, Server server, BackTls checking) {
        for (CheckScript.Step.Connect step : CheckScript.of(server).connects()) {
            if (step.alpn() == null) {
                continue;
            }
            try {
                BackTls tls = checking.offering(List.of(step.alpn().split(",")));
                use(model, server, tls);
                server.settings().check.offering.put(step.alpn(), tls);
            } catch (TlsProblem problem) {
                words.problem("'" + words.keyword() + "' : " + problem.getMessage());
            }
        }
    }

    private static void names(Words words, Server server, TlsDraft draft) {
        Expression name = draft.serverName;
        if (name == null && draft.automaticName && server.backend().mode() == Mode.HTTP) {
            name = Expression.compile(HOST_OF_REQUEST, words.surroundings().in(Phase.CONNECT));
        }
        ServerRoute route = ServerRoute.of(server);
        route.serverName = name;
        route.automaticName = draft.serverName == null;
    }

    private static boolean verifies(Model model, TlsDraft draft) {
        return draft.verifyServer != null
                ? draft.verifyServer
                : BindTls.defaults(model).verifyServers;
    }

    /// Null after a problem.
    private static @Nullable TlsSettings settings(Words words, Model model, TlsDraft draft)
            throws TlsProblem {
        TlsDefaults defaults = BindTls.defaults(model);
        if (verifies(model, draft) && draft.authorities == null) {
            if (draft.enabled) {
                words.problem(
                        draft.verifyServer != null
                                ? "'verify' is enabled but no CA file specified."
                                : "'verify' is enabled by default but no CA file specified. If"
                                        + " you're running on a LAN where you're certain to trust"
                                        + " the server's certificate, please set an explicit"
                                        + " 'verify none' statement on the 'server' line, or use"
                                        + " 'ssl-server-verify none' in the global section to"
                                        + " disable server-side verifications by default.");
            }
            return null;
        }
        return draft.settings(
                defaults, draft.alpn == null ? List.of() : draft.alpn, BindTls.files(model));
    }

    private static BackTls.Peer peer(Model model, TlsDraft draft) throws TlsProblem {
        CertificateFile own = null;
        if (!draft.certificates.isEmpty()) {
            own =
                    BindTls.files(model)
                            .crt(draft.certificates.get(0), BindTls.defaults(model))
                            .get(0);
        }
        return new BackTls.Peer(verifies(model, draft), draft.verifyHost, own, draft.resume);
    }
}
