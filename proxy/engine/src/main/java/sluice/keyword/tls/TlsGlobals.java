package sluice.keyword.tls;

import org.jspecify.annotations.Nullable;

import sluice.config.model.BindDraft;
import sluice.config.model.Directive;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.proxies.Mode;
import sluice.wire.tls.CertificateSource;
import sluice.wire.tls.PemReader;
import sluice.wire.tls.TlsProblem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// TLS in `global`: where files are, what lines leave open.
final class TlsGlobals {
    private static final int LONGEST_IDLE_TIMER = 65_535;

    private TlsGlobals() {}

    private static TlsDefaults defaults(Words words) {
        return BindTls.defaults(words.model());
    }

    private static TlsDefaults.Side side(Words words) {
        if (words.keyword().contains("-server-")) {
            return defaults(words).server;
        }
        return defaults(words).bind;
    }

    private static String folder(Words words) {
        return TlsDefaults.file(words, words.next("a folder"), "");
    }

    /// `crt-base <folder>` — where relative paths of certificates begin.
    @Directive(name = "crt-base", in = Section.GLOBAL)
    static void certificateBase(Words words) {
        defaults(words).certificateBase = folder(words);
        words.end();
    }

    /// `ca-base <folder>` — where relative paths of CA and CRL files begin.
    @Directive(name = "ca-base", in = Section.GLOBAL)
    static void authorityBase(Words words) {
        defaults(words).authorityBase = folder(words);
        words.end();
    }

    /// `ssl-default-bind-ciphers <suites>` — `ciphers` of `bind` lines that name none; `ssl-default-server-ciphers` for `server` lines.
    @Directive(
            name = {"ssl-default-bind-ciphers", "ssl-default-server-ciphers"},
            in = Section.GLOBAL)
    static void ciphers(Words words) {
        side(words).negotiation.ciphers = BindTls.names(words, "cipher suites");
        words.end();
    }

    /// `ssl-default-bind-ciphersuites <suites>` — `ciphersuites` of `bind` lines that name none; `ssl-default-server-ciphersuites` for
    /// `server` lines.
    @Directive(
            name = {"ssl-default-bind-ciphersuites", "ssl-default-server-ciphersuites"},
            in = Section.GLOBAL)
    static void suites(Words words) {
        side(words).negotiation.suites = BindTls.names(words, "cipher suites");
        words.end();
    }

    /// `ssl-default-bind-sigalgs <algorithms>` — `sigalgs` of `bind` lines that name none; `ssl-default-server-sigalgs` for `server` lines.
    @Directive(
            name = {"ssl-default-bind-sigalgs", "ssl-default-server-sigalgs"},
            in = Section.GLOBAL)
    static void signatures(Words words) {
        side(words).negotiation.signatures = BindTls.names(words, "signature algorithms");
        words.end();
    }

    /// `ssl-default-bind-client-sigalgs <algorithms>` — `client-sigalgs` of lines that name none.
    @Directive(
            name = {"ssl-default-bind-client-sigalgs", "ssl-default-server-client-sigalgs"},
            in = Section.GLOBAL)
    static void clientSignatures(Words words) {
        side(words).negotiation.clientSignatures = BindTls.names(words, "signature algorithms");
        words.end();
    }

    /// `ssl-default-bind-curves <groups>` — groups for the key exchange of lines that name none.
    @Directive(
            name = {"ssl-default-bind-curves", "ssl-default-server-curves"},
            in = Section.GLOBAL)
    static void curves(Words words) {
        side(words).negotiation.groups = BindTls.names(words, "groups");
        words.end();
    }

    /// `ssl-default-bind-options <option>…` — versions and tickets of lines that say nothing: `ssl-min-ver TLSv1.2 no-tls-tickets`.
    @Directive(
            name = {"ssl-default-bind-options", "ssl-default-server-options"},
            in = Section.GLOBAL)
    static void options(Words words) {
        var side = side(words);
        while (words.hasNext()) {
            String option = words.next("an option");
            switch (option) {
                case "ssl-min-ver" -> TlsVersions.atLeast(words, side.negotiation.versions);
                case "ssl-max-ver" -> TlsVersions.atMost(words, side.negotiation.versions);
                case "no-tls-tickets" -> side.tickets = false;
                case "tls-tickets" -> side.tickets = true;
                case "no-sslv3" -> {
                    // Nobody speaks it any more.
                }
                case "prefer-client-ciphers" -> side.negotiation.clientChooses = true;
                case "strict-sni" -> side.strictSni = true;
                case "no-tlsv10", "no-tlsv11", "no-tlsv12", "no-tlsv13" ->
                        TlsVersions.without(TlsVersions.named(option), side.negotiation.versions);
                case "force-tlsv10", "force-tlsv11", "force-tlsv12", "force-tlsv13" ->
                        TlsVersions.only(TlsVersions.named(option), side.negotiation.versions);
                default -> {
                    words.problem("'" + words.keyword() + "' : unknown option '" + option + "'.");
                    return;
                }
            }
        }
    }

    /// `ssl-server-verify none|required` — whether servers' certificates are verified when the line says nothing.
    @Directive(name = "ssl-server-verify", in = Section.GLOBAL)
    static void serverVerify(Words words) {
        switch (words.next("'none' or 'required'")) {
            case "none" -> defaults(words).verifyServers = false;
            case "required" -> defaults(words).verifyServers = true;
            default -> words.problem("'ssl-server-verify' expects 'none' or 'required'.");
        }
        words.end();
    }

    /// `tune.ssl.cachesize <number>` — sessions kept for resumption; 0 keeps none.
    @Directive(name = "tune.ssl.cachesize", in = Section.GLOBAL)
    static void cacheSize(Words words) {
        defaults(words).sessionCacheSize =
                words.integer("a number of sessions", 0, Integer.MAX_VALUE);
        words.end();
    }

    /// `tune.ssl.ssl-ctx-cache-size <number>` — certificates of `generate-certificates` that are kept, the last ones that were used; by
    /// default 1000.
    @Directive(name = "tune.ssl.ssl-ctx-cache-size", in = Section.GLOBAL)
    static void mostSigned(Words words) {
        defaults(words).mostSigned = (int) words.integer("a number of certificates", 1, 1_000_000);
        words.end();
    }

    /// `tune.ssl.lifetime <time>` — how long a session can be resumed, in seconds without a unit.
    @Directive(name = "tune.ssl.lifetime", in = Section.GLOBAL)
    static void lifetime(Words words) {
        defaults(words).sessionSeconds =
                Math.max(1, words.timeMillis("a lifetime", TimeUnit.SECONDS) / 1000);
        words.end();
    }

    /// `ssl-dh-param-file <file>` — parameters of DHE suites in PEM; lines with certificates then take the system's OpenSSL, which has DHE.
    ///
    /// Without it DHE suites take parameters as strong as the certificate's key. Manual §3.1.
    @Directive(name = "ssl-dh-param-file", in = Section.GLOBAL)
    static void diffieHellmanFile(Words words) {
        String file = words.next("a file");
        words.end();
        try {
            defaults(words).bind.negotiation.diffieHellman = PemReader.diffieHellman(Path.of(file));
        } catch (TlsProblem problem) {
            words.problem("'ssl-dh-param-file' : " + problem.getMessage());
        }
    }

    /// `tune.ssl.default-dh-param <bits>` — the size of DHE parameters; here they are as strong as the certificate's key, a notice says so.
    @Directive(name = "tune.ssl.default-dh-param", in = Section.GLOBAL)
    static void diffieHellmanSize(Words words) {
        if (words.integer("a size of at least 1024 bits", 1024, 16384) != 2048) {
            words.notice(
                    "'tune.ssl.default-dh-param' : parameters of DHE suites are as strong as the"
                            + " certificate's key; 'ssl-dh-param-file' names others.");
        }
        words.end();
    }

    /// `ssl-security-level <level>` — OpenSSL's security level, 0 to 5: keys, suites and signatures that are weaker are refused on all `bind`
    /// and `server` lines, which then take the system's OpenSSL.
    ///
    /// Manual §3.1.
    @Directive(name = "ssl-security-level", in = Section.GLOBAL)
    static void securityLevel(Words words) {
        int level = (int) words.integer("a level between 0 and 5", 0, 5);
        words.end();
        defaults(words).bind.negotiation.securityLevel = level;
        defaults(words).server.negotiation.securityLevel = level;
    }

    /// `tune.ssl.hard-maxrecord <bytes>` — the most data in one TLS record to clients, from the first to the last; 0, the default, for 16384.
    ///
    /// For clients with little memory: they can only decrypt whole records. Manual §3.2.
    @Directive(name = "tune.ssl.hard-maxrecord", in = Section.GLOBAL)
    static void largestRecord(Words words) {
        defaults(words).largestRecord = (int) words.integer("a size in bytes", 0, 16_384);
        words.end();
    }

    /// `tune.ssl.maxrecord <bytes>` — the most data in one TLS record to clients at the beginning and behind a silence of `tune.idletimer`;
    /// 0, the default, for 16384.
    ///
    /// Clients can only decrypt whole records, so a short one gives them something to begin with earlier; a stream that goes on for long
    /// is better off with large ones. Manual §3.2.
    @Directive(name = "tune.ssl.maxrecord", in = Section.GLOBAL)
    static void firstRecords(Words words) {
        defaults(words).firstRecords = (int) words.integer("a size in bytes", 0, 16_384);
        words.end();
    }

    /// `tune.idletimer <time>` — the silence after which a connection begins anew with the short records of `tune.ssl.maxrecord`; up to 65535 ms,
    /// 1 second by default.
    ///
    /// Manual §3.2.
    @Directive(name = "tune.idletimer", in = Section.GLOBAL)
    static void idle(Words words) {
        long millis = words.timeMillis("a time");
        words.end();
        if (millis > LONGEST_IDLE_TIMER) {
            words.problem("'tune.idletimer' expects a timer value between 0 and 65535 ms.");
            return;
        }
        defaults(words).idleMillis = millis;
    }

    /// `tune.ssl.capture-buffer-size <bytes>` — how much of what clients offer in their hello is kept, for `ssl_fc_cipherlist_bin` and the like;
    /// nothing by default.
    ///
    /// Suites come first, then types of extensions, groups and point formats. Each TLS connection takes that memory. Manual §3.2.
    @Directive(
            name = {"tune.ssl.capture-buffer-size", "tune.ssl.capture-cipherlist-size"},
            in = Section.GLOBAL)
    static void captured(Words words) {
        defaults(words).captured = (int) words.integer("a size in bytes", 0, 65_536);
        words.end();
    }

    /// `key-base <folder>` — where relative paths of keys in a `crt-store` begin. Manual §3.1.
    @Directive(name = "key-base", in = Section.GLOBAL)
    static void keyBase(Words words) {
        defaults(words).keyBase = words.next("a folder");
        words.end();
    }

    /// `ssl-load-extra-files none|all|bundle|sctl|ocsp|issuer|key…` — what is looked for beside certificates; all of it by default.
    ///
    /// Certificates with signed timestamps (`sctl`) take the system's OpenSSL, which can send them. Manual §3.1.
    @Directive(name = "ssl-load-extra-files", in = Section.GLOBAL)
    static void extras(Words words) {
        var wanted = EnumSet.noneOf(CertificateSource.Extra.class);
        do {
            String word = words.next("'none', 'all', 'bundle', 'sctl', 'ocsp', 'issuer' or 'key'");
            switch (word) {
                case "none" -> wanted.clear();
                case "all" -> wanted.addAll(CertificateSource.Extra.all());
                case "bundle" -> wanted.add(CertificateSource.Extra.BUNDLE);
                case "sctl" -> wanted.add(CertificateSource.Extra.SCTL);
                case "ocsp" -> wanted.add(CertificateSource.Extra.OCSP);
                case "issuer" -> wanted.add(CertificateSource.Extra.ISSUER);
                case "key" -> wanted.add(CertificateSource.Extra.KEY);
                default -> {
                    words.problem("'ssl-load-extra-files' : '" + word + "' is no kind of file.");
                    return;
                }
            }
        } while (words.hasNext());
        defaults(words).extras = wanted;
    }

    /// `ssl-load-extra-del-ext` — the names of files beside certificates replace the ending: `site.crt` has its key in `site.key`.
    @Directive(name = "ssl-load-extra-del-ext", in = Section.GLOBAL)
    static void endings(Words words) {
        defaults(words).endingsReplaced = true;
        words.end();
    }

    /// `ssl-skip-self-issued-ca` — roots are not sent with the chain. Manual §3.1.
    @Directive(name = "ssl-skip-self-issued-ca", in = Section.GLOBAL)
    static void skipRoots(Words words) {
        defaults(words).rootsSkipped = true;
        words.end();
    }

    /// `issuers-chain-path <folder>` — chains in PEM; a certificate that has none in its file gets the one that its issuer begins.
    ///
    /// Manual §3.1.
    @Directive(name = "issuers-chain-path", in = Section.GLOBAL)
    static void issuerChains(Words words) {
        String folder = words.next("a folder");
        words.end();
        try (var files = Files.list(Path.of(folder))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                defaults(words).issuerChains.add(PemReader.authorities(file));
            }
        } catch (IOException unreadable) {
            words.problem(
                    "'issuers-chain-path' : '"
                            + folder
                            + "' cannot be read: "
                            + PathProblem.reason(unreadable));
        } catch (TlsProblem problem) {
            words.problem("'issuers-chain-path' : " + problem.getMessage());
        }
    }

    /// The protocols to offer: those of `alpn`, else what an HTTP frontend speaks.
    static List<String> spoken(@Nullable List<String> alpn, BindDraft bind) {
        if (alpn != null) {
            return alpn;
        }
        var proxy = bind.proxy();
        if (proxy != null && proxy.mode() != Mode.HTTP) {
            return List.of();
        }
        String always = bind.points().isEmpty() ? null : bind.points().get(0).protocol;
        return switch (always) {
            case "h1" -> List.of("http/1.1");
            case "h2" -> List.of("h2");
            case null, default -> List.of("h2", "http/1.1");
        };
    }

    /// How long a handshake may take: `timeout client-hs`, else `timeout client`.
    static long handshakeMillis(BindDraft bind) {
        var proxy = bind.proxy();
        if (proxy == null) {
            return 0;
        }
        var timeouts = proxy.timeouts();
        return timeouts.clientHandshake > 0 ? timeouts.clientHandshake : timeouts.client;
    }
}
