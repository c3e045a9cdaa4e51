package sluice.keyword.tls;

import io.netty.handler.ssl.ClientAuth;

import org.jspecify.annotations.Nullable;

import sluice.config.model.BindDraft;
import sluice.config.model.BindOption;
import sluice.config.model.Model;
import sluice.config.model.Words;
import sluice.upkeep.certificate.OcspSettings;
import sluice.wire.tls.CertificateFile;
import sluice.wire.tls.FrontTls;
import sluice.wire.tls.FrontTls.Certified;
import sluice.wire.tls.IgnoredErrors;
import sluice.wire.tls.PemReader;
import sluice.wire.tls.SigningAuthority;
import sluice.wire.tls.TlsProblem;
import sluice.wire.tls.TlsSettings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// TLS towards clients.
final class BindTls {
    private BindTls() {}

    static TlsDefaults defaults(Model model) {
        return model.part(TlsDefaults.class, TlsDefaults::new);
    }

    private static TlsDraft draft(Words words, BindDraft bind) {
        return bind.part(TlsDraft.class, () -> new TlsDraft(defaults(words.model()).bind));
    }

    /// `ssl` — clients speak TLS here; needs a certificate by `crt` or `crt-list`.
    ///
    /// ```
    /// bind :443 ssl crt /etc/ssl/site.pem alpn http/1.1
    /// ```
    ///
    /// The certificate is chosen by the name that the client asks for, and by the kind of key it can use. Manual §5.1.
    @BindOption(name = "ssl")
    static void ssl(Words words, BindDraft bind) {
        TlsDraft draft = draft(words, bind);
        if (!draft.enabled) {
            draft.enabled = true;
            words.later(model -> finish(words, model, bind, draft));
        }
    }

    /// `crt <path>` — a PEM file with certificate, chain and key; a folder of such files; or the stem of `<path>.rsa` and `<path>.ecdsa`.
    ///
    /// The key may stand in `<path>.key`, a missing issuer in `<path>.issuer`, an answer to staple in `<path>.ocsp`. May be repeated;
    /// the first certificate is the default. Relative paths begin at `crt-base`. Manual §5.1.
    @BindOption(name = {"crt", "default-crt"})
    static void crt(Words words, BindDraft bind) {
        TlsDraft draft = draft(words, bind);
        String path = TlsDefaults.certificate(words, "a certificate file or folder");
        files(words.model()).named(path, defaults(words.model()));
        if (words.keyword().equals("default-crt")) {
            draft.certificates.add(0, path);
        } else {
            draft.certificates.add(path);
        }
    }

    /// `crt-list <file>` — certificates with the names that lead to them, one per line: `path [filters]`.
    ///
    /// A filter is a name, `*.suffix`, or `!name` to exclude one. Options between brackets before the filters, such as
    /// `[alpn h2 ssl-min-ver TLSv1.3]`, hold for that line instead of those of the bind line; `key`, `issuer`, `ocsp`, `sctl` and `crt` name
    /// the certificate's files, `ocsp-update on` keeps its OCSP answer up to date as in a `crt-store`. The filter `*` makes it one of the
    /// default certificates. Manual §5.1.
    @BindOption(name = "crt-list")
    static void list(Words words, BindDraft bind) {
        draft(words, bind).lists.add(TlsDefaults.certificate(words, "a crt-list file"));
    }

    /// `alpn <protocols>` — what is offered to clients, in order, separated by commas: `h2,http/1.1`.
    ///
    /// Without it an HTTP frontend offers `h2,http/1.1`. Manual §5.1.
    @BindOption(name = "alpn", negatable = true)
    static void alpn(Words words, BindDraft bind) {
        if (words.negated() || words.keyword().startsWith("no-")) {
            draft(words, bind).alpn = List.of();
            return;
        }
        draft(words, bind).alpn = List.of(words.next("a list of protocols").split(","));
    }

    /// `ssl-min-ver <version>` — the oldest version that clients may speak: `TLSv1.0`, `TLSv1.1`, `TLSv1.2` (default) or `TLSv1.3`.
    @BindOption(name = "ssl-min-ver")
    static void minimum(Words words, BindDraft bind) {
        TlsVersions.atLeast(words, draft(words, bind).negotiation.versions);
    }

    /// `ssl-max-ver <version>` — the newest version that clients may speak.
    @BindOption(name = "ssl-max-ver")
    static void maximum(Words words, BindDraft bind) {
        TlsVersions.atMost(words, draft(words, bind).negotiation.versions);
    }

    /// `force-tlsv12` — only this version, and likewise for the others.
    @BindOption(name = {"force-tlsv10", "force-tlsv11", "force-tlsv12", "force-tlsv13"})
    static void force(Words words, BindDraft bind) {
        TlsVersions.only(
                TlsVersions.named(words.keyword()), draft(words, bind).negotiation.versions);
    }

    /// `no-tlsv10` — not this version, and likewise for the others; `no-sslv3` is always the case.
    @BindOption(name = {"no-sslv3", "no-tlsv10", "no-tlsv11", "no-tlsv12", "no-tlsv13"})
    static void without(Words words, BindDraft bind) {
        if (!words.keyword().equals("no-sslv3")) {
            TlsVersions.without(
                    TlsVersions.named(words.keyword()), draft(words, bind).negotiation.versions);
        }
    }

    /// `ciphers <suites>` — cipher suites up to TLS 1.2, OpenSSL's names separated by colons.
    @BindOption(name = "ciphers")
    static void ciphers(Words words, BindDraft bind) {
        draft(words, bind).negotiation.ciphers = names(words, "cipher suites");
    }

    /// `ciphersuites <suites>` — cipher suites of TLS 1.3, separated by colons.
    ///
    /// Fewer than all three of them need the system's OpenSSL. Manual §5.1.
    @BindOption(name = "ciphersuites")
    static void suites(Words words, BindDraft bind) {
        draft(words, bind).negotiation.suites = names(words, "cipher suites");
    }

    /// Names separated by colons.
    static List<String> names(Words words, String expected) {
        return List.of(words.next(expected).split(":"));
    }

    /// `sigalgs <algorithms>` — signature algorithms that may be agreed on, separated by colons: `ECDSA+SHA256:RSA+SHA256`.
    ///
    /// Needs the system's OpenSSL. Manual §5.1.
    @BindOption(name = "sigalgs")
    static void signatures(Words words, BindDraft bind) {
        draft(words, bind).negotiation.signatures = names(words, "signature algorithms");
    }

    /// `client-sigalgs <algorithms>` — signature algorithms that clients' certificates may use. Needs the system's OpenSSL. Manual §5.1.
    @BindOption(name = "client-sigalgs")
    static void clientSignatures(Words words, BindDraft bind) {
        draft(words, bind).negotiation.clientSignatures = names(words, "signature algorithms");
    }

    /// `prefer-client-ciphers` — of the suites that both sides have, the client's order decides, not ours. Manual §5.1.
    @BindOption(name = "prefer-client-ciphers")
    static void clientOrder(Words words, BindDraft bind) {
        draft(words, bind).negotiation.clientChooses = true;
    }

    /// `curves <groups>` — groups for the key exchange, separated by colons; `ecdhe` names a single one.
    @BindOption(name = {"curves", "ecdhe"})
    static void curves(Words words, BindDraft bind) {
        draft(words, bind).negotiation.groups = names(words, "groups");
    }

    /// `strict-sni` — clients that ask for a name without certificate are refused instead of given the default one.
    @BindOption(name = "strict-sni", negatable = true)
    static void strictSni(Words words, BindDraft bind) {
        draft(words, bind).strictSni = !words.keyword().startsWith("no-");
    }

    /// `generate-certificates` — a client that asks for a name that no certificate is for gets one made for it, signed by `ca-sign-file`.
    ///
    /// ```
    /// bind :8443 ssl crt /etc/ssl/default.pem generate-certificates ca-sign-file /etc/ssl/inner-ca.pem
    /// ```
    ///
    /// It has the default certificate's key and is good for a year; `tune.ssl.ssl-ctx-cache-size` of them are kept. Manual §5.1.
    @BindOption(name = "generate-certificates", negatable = true)
    static void generate(Words words, BindDraft bind) {
        draft(words, bind).generated = !words.negated();
    }

    /// `ca-sign-file <file>` — the authority of `generate-certificates`: a PEM file with its certificate and key, below `ca-base`.
    ///
    /// Manual §5.1.
    @BindOption(name = "ca-sign-file")
    static void signing(Words words, BindDraft bind) {
        draft(words, bind).signing = TlsDefaults.authority(words, "a CA file with its key");
    }

    /// `ca-sign-pass <password>` — what opens the key in `ca-sign-file`. Manual §5.1.
    @BindOption(name = "ca-sign-pass")
    static void signingPassword(Words words, BindDraft bind) {
        draft(words, bind).signingPassword = words.next("a password");
    }

    /// Null when certificates are not made.
    private static @Nullable SigningAuthority signing(TlsDraft draft, TlsDefaults defaults)
            throws TlsProblem {
        if (!draft.generated) {
            return null;
        }
        String file = draft.signing;
        if (file == null) {
            throw new TlsProblem("'generate-certificates' needs a 'ca-sign-file' to sign with");
        }
        return new SigningAuthority(
                PemReader.signing(
                        Path.of(CertificateFiles.under(defaults.authorityBase, file)),
                        draft.signingPassword),
                defaults.mostSigned);
    }

    /// `tls-tickets` — gives out session tickets, the default; `no-tls-tickets` gives out none. Manual §5.1.
    @BindOption(name = {"tls-tickets", "no-tls-tickets"})
    static void tickets(Words words, BindDraft bind) {
        draft(words, bind).tickets = words.keyword().equals("tls-tickets");
    }

    /// `tls-ticket-keys <file>` — what session tickets are sealed with: at least three keys in base64, one per line, of 48 or 80 bytes.
    ///
    /// Proxies with the same file resume each other's sessions. Of the last three keys the middle one seals, all open; `set ssl tls-key` adds
    /// one and drops the oldest. Manual §5.1.
    @BindOption(name = "tls-ticket-keys")
    static void ticketKeys(Words words, BindDraft bind) {
        draft(words, bind).ticketKeys = words.next("a file of ticket keys");
    }

    /// `verify none|optional|required` — whether clients have to show a certificate signed by one of `ca-file`.
    @BindOption(name = "verify")
    static void verify(Words words, BindDraft bind) {
        TlsDraft draft = draft(words, bind);
        switch (words.next("'none', 'optional' or 'required'")) {
            case "none" -> draft.clientAuth = ClientAuth.NONE;
            case "optional" -> draft.clientAuth = ClientAuth.OPTIONAL;
            case "required" -> draft.clientAuth = ClientAuth.REQUIRE;
            default ->
                    words.problem(
                            "'verify' : unknown verify method, only 'none', 'optional', and"
                                    + " 'required' are supported");
        }
    }

    /// `ca-file <path>` — who may have signed clients' certificates; a PEM file or a folder of them, below `ca-base`.
    @BindOption(name = "ca-file")
    static void authorities(Words words, BindDraft bind) {
        draft(words, bind).authorities = TlsDefaults.authority(words, "a CA file");
    }

    /// `ca-verify-file <path>` — who else may have signed clients' certificates, without being named to clients: roots, with
    /// intermediate authorities in `ca-file`. Manual §5.1.
    @BindOption(name = "ca-verify-file")
    static void furtherAuthorities(Words words, BindDraft bind) {
        draft(words, bind).furtherAuthorities = words.next("a CA file");
    }

    /// `no-ca-names` — clients are not told which authorities are believed. Manual §5.1.
    @BindOption(name = "no-ca-names")
    static void noNames(Words words, BindDraft bind) {
        draft(words, bind).namesSent = false;
    }

    /// `allow-0rtt` — would take a request with the client's first message, before the handshake is over.
    ///
    /// Not done here: neither library is used that way. Clients that try send the request again behind the handshake, which costs them one
    /// round trip; a notice says so. Manual §5.1.
    @BindOption(name = "allow-0rtt", negatable = true)
    static void early(Words words, BindDraft bind) {
        if (!words.keyword().startsWith("no-")) {
            words.notice(
                    "'allow-0rtt' has no effect: early data is not taken, clients send it again"
                            + " behind the handshake");
        }
    }

    /// `crl-file <path>` — certificates that are revoked.
    @BindOption(name = "crl-file")
    static void revocations(Words words, BindDraft bind) {
        draft(words, bind).revocations = TlsDefaults.authority(words, "a CRL file");
    }

    /// `crt-ignore-err all|<errors>` — mistakes of a client's own certificate that are overlooked, by OpenSSL's numbers or names,
    /// separated by commas; `ssl_c_err` still tells them. Manual §5.1.
    @BindOption(name = "crt-ignore-err")
    static void ignoreOwn(Words words, BindDraft bind) {
        TlsDraft draft = draft(words, bind);
        String list = words.next("'all' or a list of errors");
        draft.ignored =
                new IgnoredErrors(
                        list.equals("all"),
                        VerificationErrors.read(words, list),
                        draft.ignored.allAuthorities(),
                        draft.ignored.authorities());
    }

    /// `ca-ignore-err all|<errors>` — the same for the certificates above the client's own; see `ssl_c_ca_err`. Manual §5.1.
    @BindOption(name = "ca-ignore-err")
    static void ignoreAuthorities(Words words, BindDraft bind) {
        TlsDraft draft = draft(words, bind);
        String list = words.next("'all' or a list of errors");
        draft.ignored =
                new IgnoredErrors(
                        draft.ignored.allOwn(),
                        draft.ignored.own(),
                        list.equals("all"),
                        VerificationErrors.read(words, list));
    }

    private static void finish(Words words, Model model, BindDraft bind, TlsDraft draft) {
        TlsDefaults defaults = defaults(model);
        var files = files(model);
        try {
            TlsSettings settings =
                    draft.settings(defaults, TlsGlobals.spoken(draft.alpn, bind), files);
            var lines = new ListedSettings(model, defaults, bind, draft, files);
            var certificates = new ArrayList<Certified>();
            var lists = new ArrayList<CertificateList>();
            for (String crt : draft.certificates) {
                CertificateList folder = files.folder(crt, defaults);
                if (folder != null) {
                    lists.add(folder);
                    lines.add(folder, certificates);
                    continue;
                }
                for (CertificateFile file : files.crt(crt, defaults)) {
                    certificates.add(new Certified(file));
                }
            }
            for (String text : draft.lists) {
                CertificateList list = files.list(text, defaults);
                lists.add(list);
                lines.add(list, certificates);
            }
            if (certificates.isEmpty()) {
                words.problem(
                        "'ssl' : no certificate: add 'crt <file>' or 'crt-list <file>' to the"
                                + " line.");
                return;
            }
            for (String name : unclear(certificates, lists, OcspLines.settings(model))) {
                words.problem(
                        "'ssl' : certificate '"
                                + name
                                + "' is loaded with a different parameter 'ocsp-update'.");
            }
            if (draft.clientAuth != ClientAuth.NONE && !settings.trust().hasAuthorities()) {
                words.problem("'verify' : needs a 'ca-file' to verify clients with.");
                return;
            }
            var tls =
                    new FrontTls(
                            certificates,
                            settings,
                            new FrontTls.Manner(
                                    draft.strictSni,
                                    TlsGlobals.handshakeMillis(bind),
                                    defaults.captured,
                                    defaults.records(),
                                    signing(draft, defaults)));
            bind.each(point -> point.tls = tls);
            files.usedBy(tls);
            lists.forEach(list -> list.usedBy(tls, lines));
        } catch (TlsProblem problem) {
            words.problem("'ssl' : " + problem.getMessage());
        }
    }

    /// Tells which certificates are shown here; the names of those about whose updates lines disagree.
    private static List<String> unclear(
            List<Certified> certificates, List<CertificateList> lists, OcspSettings updates)
            throws TlsProblem {
        var unclear = new ArrayList<String>();
        for (CertificateList list : lists) {
            for (CertificateList.Entry entry : list.entries()) {
                if (!updates.show(entry.certificate(), ListedOptions.of(entry).load().updated())) {
                    unclear.add(entry.certificate());
                }
            }
        }
        for (Certified each : certificates) {
            if (each.place() == null && !updates.show(each.file().name(), null)) {
                unclear.add(each.file().name());
            }
        }
        return unclear;
    }

    static CertificateFiles files(Model model) {
        return model.part(CertificateFiles.class, CertificateFiles::new);
    }
}
