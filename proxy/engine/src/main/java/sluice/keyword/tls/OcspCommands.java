package sluice.keyword.tls;

import sluice.operation.runtime.Answer;
import sluice.operation.runtime.Dump;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeCommand;
import sluice.operation.runtime.Severity;
import sluice.upkeep.Upkeep;
import sluice.upkeep.certificate.OcspUpdate;
import sluice.wire.tls.CertificateFile;
import sluice.wire.tls.OcspAnswer;
import sluice.wire.tls.PemReader;
import sluice.wire.tls.Renewal;
import sluice.wire.tls.TlsProblem;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

import javax.security.auth.x500.X500Principal;

/// Answers of authorities that are stapled to handshakes. Management guide §9.3.
final class OcspCommands {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);

    private OcspCommands() {}

    /// By what the Runtime API names the certificate's answer; empty when it has none.
    static String key(CertificateFile file) {
        OcspAnswer answer = file.ocspResponse();
        return answer == null ? "" : answer.key();
    }

    /// A payload of base64.
    static OcspAnswer response(String name, String payload) throws TlsProblem {
        try {
            return OcspAnswer.read(Base64.getMimeDecoder().decode(payload));
        } catch (IllegalArgumentException malformed) {
            throw new TlsProblem("'" + name + "' : is not base64", malformed);
        }
    }

    /// `show ssl ocsp-response [[text|base64] <id|certificate>]` — the answers in memory, or one in detail.
    @RuntimeCommand(
            name = "show ssl ocsp-response",
            usage = "show ssl ocsp-response [[text|base64] <id|certfile>]",
            summary = "the OCSP answers in memory, or the details of one",
            level = Level.OPERATOR)
    static void show(Invocation in) {
        var store = CertificateCommands.files(in).certificates;
        boolean encoded = in.word(0).equals("base64");
        boolean format = encoded || in.word(0).equals("text");
        String asked = in.word(format ? 1 : 0);
        if (asked.isEmpty()) {
            if (format) {
                in.fail("'show ssl ocsp-response [text|base64]' expects an id or a certificate.");
                return;
            }
        }
        boolean found = false;
        boolean titled = false;
        for (String name : store.names()) {
            CertificateFile file = store.get(name);
            OcspAnswer answer = file == null ? null : file.ocspResponse();
            if (file == null || answer == null) {
                continue;
            }
            if (asked.isEmpty()) {
                if (!titled) {
                    titled = true;
                    in.answer().line("# Certificate IDs");
                }
                in.answer().line("Certificate ID key : " + answer.key());
                in.answer().line("Certificate path : " + name);
                in.answer().line(" Certificate ID:");
                identifier(in.answer(), "   ", answer);
            } else if (!found && (answer.key().equals(asked) || name.equals(asked))) {
                found = true;
                if (encoded) {
                    in.answer().line(Base64.getEncoder().encodeToString(answer.encoded()));
                } else {
                    details(in.answer(), answer);
                }
            }
        }
        if (!asked.isEmpty() && !found) {
            in.fail("Certificate ID or path does not match any certificate.");
        }
    }

    /// Which certificate an answer is about.
    private static void identifier(Answer out, String indent, OcspAnswer answer) {
        var hex = HexFormat.of().withUpperCase();
        out.line(indent + "Issuer Name Hash: " + hex.formatHex(answer.issuerNameHash()));
        out.line(indent + "Issuer Key Hash: " + hex.formatHex(answer.issuerKeyHash()));
        out.line(
                indent + "Serial Number: " + answer.serial().toString(16).toUpperCase(Locale.ROOT));
    }

    static void details(Answer out, OcspAnswer answer) {
        out.line("OCSP Response Data:");
        out.line("    OCSP Response Status: successful (0x0)");
        out.line("    Response Type: Basic OCSP Response");
        out.line("    Version: 1 (0x0)");
        X500Principal responder = answer.responder();
        out.line(
                "    Responder Id: "
                        + (responder == null
                                ? answer.responderKey()
                                : new DistinguishedName(responder).spaced()));
        out.line("    Produced At: " + CertificateText.time(answer.producedAt()));
        out.line("    Responses:");
        out.line("    Certificate ID:");
        out.line("      Hash Algorithm: " + answer.hashName());
        identifier(out, "      ", answer);
        Date revoked = answer.revokedAt();
        out.line("    Cert Status: " + (revoked == null ? "good" : "revoked"));
        if (revoked != null) {
            out.line("    Revocation Time: " + CertificateText.time(revoked));
        }
        out.line("    This Update: " + CertificateText.time(answer.thisUpdate()));
        Date next = answer.nextUpdate();
        if (next != null) {
            out.line("    Next Update: " + CertificateText.time(next));
        }
    }

    /// `show ssl ocsp-updates` — the certificates whose OCSP answers are kept up to date, the next one due first.
    ///
    /// | code | status of the last update |
    /// |---|---|
    /// | 0 | none yet |
    /// | 1 | successful |
    /// | 2 | the responder was not reached, or answered with an error of HTTP |
    /// | 3 | what it sent is not marked as an OCSP answer |
    /// | 4 | the answer is unreadable, no success, or not signed for the certificate's issuer |
    /// | 5 | it has expired or is about another certificate |
    @RuntimeCommand(
            name = "show ssl ocsp-updates",
            usage = "show ssl ocsp-updates",
            summary = "when OCSP answers are fetched next, and how it went last",
            level = Level.OPERATOR)
    static void updates(Invocation in) {
        in.answer()
                .line(
                        "OCSP Certid | Path | Next Update | Last Update | Successes | Failures |"
                                + " Last Update Status | Last Update Status (str)");
        List<OcspUpdate> all = in.part(Upkeep.class).answers().all();
        int[] next = {0};
        in.stream(
                answer -> {
                    while (next[0] < all.size() && answer.pending() < 24 * 1024) {
                        answer.line(line(all.get(next[0]++)));
                    }
                    return next[0] < all.size() ? Dump.Progress.MORE : Dump.Progress.DONE;
                });
    }

    private static String line(OcspUpdate each) {
        return String.join(
                " | ",
                each.key(),
                each.name(),
                date(each.dueMillis()),
                each.lastMillis() == 0 ? "-" : date(each.lastMillis()),
                Integer.toString(each.successes()),
                Integer.toString(each.failures()),
                Integer.toString(each.status().ordinal()),
                each.words());
    }

    private static String date(long millis) {
        return DATE.format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()));
    }

    /// `update ssl ocsp-response <certificate>` — fetches the answer about a certificate from the responder that it names, staples it from
    /// then on, and shows it.
    ///
    /// The certificate's issuer must be in its chain.
    @RuntimeCommand(
            name = "update ssl ocsp-response",
            usage = "update ssl ocsp-response <certfile>",
            summary = "fetch an OCSP answer now",
            level = Level.ADMIN)
    static void update(Invocation in) {
        if (!in.has(0)) {
            in.fail("'update ssl ocsp-response' expects a filename");
            return;
        }
        CertificateFile file = CertificateCommands.files(in).certificates.get(in.word(0));
        if (file == null) {
            in.fail("'" + in.word(0) + "' : no such certificate in memory.");
            return;
        }
        OcspUpdate[] over = {null};
        try {
            boolean asked =
                    in.part(Upkeep.class)
                            .answers()
                            .update(
                                    file,
                                    done -> {
                                        over[0] = done;
                                        in.resume();
                                    });
            if (!asked) {
                in.fail("'" + file.name() + "' : names no OCSP responder.");
                return;
            }
        } catch (TlsProblem problem) {
            in.fail(problem.getMessage() + ".");
            return;
        }
        in.stream(
                answer -> {
                    OcspUpdate done = over[0];
                    if (done == null) {
                        return Dump.Progress.WAIT;
                    }
                    OcspAnswer fetched = done.file().ocspResponse();
                    if (done.status() == OcspUpdate.Status.SUCCESSFUL && fetched != null) {
                        details(answer, fetched);
                    } else {
                        in.fail(answer, done.words() + ".");
                    }
                    return Dump.Progress.DONE;
                });
    }

    /// `set ssl ocsp-response <base64>` — replaces the answer stapled for the certificate that it is about, at once.
    ///
    /// Also as a payload. The certificate's issuer must be in its chain.
    @RuntimeCommand(
            name = "set ssl ocsp-response",
            usage = "set ssl ocsp-response <resp|payload>",
            summary = "replace an OCSP answer",
            level = Level.ADMIN)
    static void set(Invocation in) {
        String payload = in.payload();
        String text = payload == null ? in.word(0) : payload;
        if (text.isBlank()) {
            in.fail("'set ssl ocsp-response' expects response in base64 encoding.");
            return;
        }
        var store = CertificateCommands.files(in).certificates;
        try {
            OcspAnswer answer = response("payload", text);
            int updated = 0;
            for (String name : store.names()) {
                CertificateFile file = store.get(name);
                if (file != null
                        && file.chain().size() > 1
                        && answer.isAbout(file.chain().get(0), file.chain().get(1))) {
                    CertificateFile renewed = file.withOcsp(PemReader.about(file.chain(), answer));
                    store.replace(name, renewed, Renewal::of);
                    updated++;
                }
            }
            if (updated == 0) {
                in.fail(
                        "OCSP single response: Certificate ID does not match any certificate or"
                                + " issuer.");
                return;
            }
            in.say(Severity.NOTICE, "OCSP Response updated!");
        } catch (TlsProblem problem) {
            in.fail(problem.getMessage() + ".");
        }
    }
}
