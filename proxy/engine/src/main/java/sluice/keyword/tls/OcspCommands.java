package sluice.keyword.tls;

import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeCommand;
import sluice.operation.runtime.Severity;
import sluice.wire.tls.CertificateFile;
import sluice.wire.tls.OcspAnswer;
import sluice.wire.tls.PemReader;
import sluice.wire.tls.Renewal;
import sluice.wire.tls.TlsProblem;

import java.util.Base64;
import java.util.Date;

/// Answers of authorities that are stapled to handshakes. Management guide §9.3.
final class OcspCommands {
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
                in.answer()
                        .line(
                                "  Serial Number: "
                                        + file.leaf()
                                                .getSerialNumber()
                                                .toString(16)
                                                .toUpperCase(java.util.Locale.ROOT));
            } else if (!found && (answer.key().equals(asked) || name.equals(asked))) {
                found = true;
                if (encoded) {
                    in.answer().line(Base64.getEncoder().encodeToString(answer.encoded()));
                } else {
                    details(in, answer);
                }
            }
        }
        if (!asked.isEmpty() && !found) {
            in.fail("Certificate ID or path does not match any certificate.");
        }
    }

    private static void details(Invocation in, OcspAnswer answer) {
        in.answer().line("OCSP Response Data:");
        in.answer().line("    OCSP Response Status: successful (0x0)");
        in.answer().line("    Response Type: Basic OCSP Response");
        in.answer().line("    Responses:");
        in.answer().line("    Certificate ID: " + answer.key());
        in.answer().line("    Cert Status: good");
        in.answer().line("    This Update: " + CertificateText.time(answer.thisUpdate()));
        Date next = answer.nextUpdate();
        if (next != null) {
            in.answer().line("    Next Update: " + CertificateText.time(next));
        }
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
