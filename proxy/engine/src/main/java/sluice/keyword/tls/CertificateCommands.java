package sluice.keyword.tls;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Configuration;
import sluice.operation.runtime.Answer;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeCommand;
import sluice.operation.runtime.Severity;
import sluice.wire.tls.CertificateFile;
import sluice.wire.tls.OcspAnswer;
import sluice.wire.tls.PemReader;
import sluice.wire.tls.Renewal;
import sluice.wire.tls.RuntimeFiles;
import sluice.wire.tls.TlsProblem;

import java.security.cert.X509Certificate;
import java.util.List;

/// Certificates looked at, added and replaced while connections go on. Management guide §9.3.
///
/// A replaced certificate is shown to connections that begin after `commit`; those that are open keep theirs, and sessions stay resumable.
final class CertificateCommands {
    private CertificateCommands() {}

    static CertificateFiles files(Invocation in) {
        var files =
                in.part(Configuration.class).part(CertificateFiles.class, CertificateFiles::new);
        files.running();
        return files;
    }

    /// `show ssl cert [[*]<name>]` — the certificates in memory, or one in detail; `*` in front shows what is prepared for it, `.ocsp` behind
    /// it the answer that is stapled.
    @RuntimeCommand(
            name = "show ssl cert",
            usage = "show ssl cert [[*]<certfile>]",
            summary = "the certificates in memory, or the details of one",
            level = Level.OPERATOR)
    static void show(Invocation in) {
        CertificateFiles files = files(in);
        RuntimeFiles<CertificateFile> store = files.certificates;
        var change = store.transaction();
        if (!in.has(0)) {
            if (change != null) {
                in.answer().line("# transaction").line("*" + change.name());
            }
            in.answer().line("# filename");
            List<String> names = store.names();
            int[] next = {0};
            in.stream(answer -> lines(answer, names, next));
            return;
        }
        Committing.Asked asked = Committing.Asked.of(in.word(0));
        String name = asked.name();
        if (CertificatePart.of(name, store) == CertificatePart.OCSP) {
            answer(in, name, asked.prepared());
            return;
        }
        if (asked.prepared()) {
            if (change == null || !change.name().equals(name)) {
                in.fail(
                        "Can't display the certificate: Not found or the certificate is a"
                                + " bundle!");
                return;
            }
            details(in.answer(), "*" + name, "Unused", change.content());
            return;
        }
        if (!store.contains(name)) {
            in.fail("Can't display the certificate: Not found or the certificate is a bundle!");
            return;
        }
        CertificateFile file = store.get(name);
        boolean used = store.isUsed(name) || files.isListed(name);
        details(in.answer(), name, file == null ? "Empty" : used ? "Used" : "Unused", file);
    }

    /// The answer that is stapled for a certificate, or prepared for it.
    private static void answer(Invocation in, String asked, boolean prepared) {
        var store = files(in).certificates;
        var change = store.transaction();
        String name =
                CertificatePart.OCSP.name(
                        asked, store, BindTls.defaults(in.part(Configuration.class)));
        boolean changing = change != null && change.name().equals(name);
        if (prepared ? !changing : !store.contains(name)) {
            in.fail("Can't display the certificate: Not found or the certificate is a bundle!");
            return;
        }
        CertificateFile file = prepared && change != null ? change.content() : store.get(name);
        OcspAnswer answer = file == null ? null : file.ocspResponse();
        if (answer != null) {
            OcspCommands.details(in.answer(), answer);
        }
    }

    private static sluice.operation.runtime.Dump.Progress lines(
            Answer answer, List<String> names, int[] next) {
        while (next[0] < names.size() && answer.pending() < 24 * 1024) {
            answer.line(names.get(next[0]++));
        }
        return next[0] < names.size()
                ? sluice.operation.runtime.Dump.Progress.MORE
                : sluice.operation.runtime.Dump.Progress.DONE;
    }

    private static void details(
            Answer out, String name, String status, @Nullable CertificateFile file) {
        out.line("Filename: " + name);
        out.line("Status: " + status);
        if (file != null) {
            CertificateText.certificate(out, file.leaf());
            for (X509Certificate above : file.chain().subList(1, file.chain().size())) {
                out.line("Chain Subject: " + CertificateText.name(above.getSubjectX500Principal()));
                out.line("Chain Issuer: " + CertificateText.name(above.getIssuerX500Principal()));
            }
        }
        out.line("OCSP Response Key: " + (file == null ? "" : OcspCommands.key(file)));
    }

    /// `new ssl cert <name>` — an empty certificate, to be filled by `set ssl cert` and `commit ssl cert`.
    @RuntimeCommand(
            name = "new ssl cert",
            usage = "new ssl cert <certfile>",
            summary = "create a certificate in memory, empty at first",
            level = Level.ADMIN)
    static void create(Invocation in) {
        if (!in.has(0)) {
            in.fail("'new ssl cert' expects a filename");
            return;
        }
        var store = files(in).certificates;
        String name = in.word(0);
        if (store.contains(name)) {
            in.fail("Certificate '" + name + "' already exists!");
            return;
        }
        store.put(name, null);
        in.say(Severity.NOTICE, "New empty certificate store '" + name + "'!");
    }

    /// `set ssl cert <name> <payload>` — prepares new content: certificate, chain and key in PEM; nothing changes before `commit ssl cert`.
    ///
    /// With `.key`, `.issuer` or `.ocsp` behind the name only that part is replaced; the answer to staple may be in base64.
    @RuntimeCommand(
            name = "set ssl cert",
            usage = "set ssl cert <certfile> <payload>",
            summary = "prepare new content of a certificate",
            level = Level.ADMIN)
    static void set(Invocation in) {
        String payload = in.payload();
        if (!in.has(0) || payload == null) {
            in.fail("'set ssl cert expects a filename and a certificate as a payload");
            return;
        }
        String asked = in.word(0);
        var store = files(in).certificates;
        CertificatePart part = CertificatePart.of(asked, store);
        String name = part.name(asked, store, BindTls.defaults(in.part(Configuration.class)));
        var change = store.transaction();
        String complaint;
        if (change != null && !change.name().equals(name)) {
            complaint =
                    "The ongoing transaction is about '"
                            + change.name()
                            + "' but you are trying to set '"
                            + name
                            + "'";
        } else if (!store.contains(name)) {
            complaint = "Can't replace a certificate which is not referenced by the configuration!";
        } else {
            try {
                CertificateFile before = change == null ? store.get(name) : change.content();
                store.prepare(name, part.replaced(name, before, payload));
                in.say(
                        Severity.NOTICE,
                        "Transaction "
                                + (change == null ? "created" : "updated")
                                + " for certificate "
                                + name
                                + "!");
                return;
            } catch (TlsProblem problem) {
                complaint = problem.getMessage() + "\nCan't load the payload";
            }
        }
        in.fail(complaint + "\nCan't update " + asked + "!");
    }

    /// `commit ssl cert <name>` — what was prepared is in force for new connections, everywhere or, after an error, nowhere.
    @RuntimeCommand(
            name = "commit ssl cert",
            usage = "commit ssl cert <certfile>",
            summary = "put the prepared content of a certificate in force",
            level = Level.ADMIN)
    static void commit(Invocation in) {
        if (!in.has(0)) {
            in.fail("'commit ssl cert expects a filename");
            return;
        }
        var store = files(in).certificates;
        Committing.commit(
                in,
                store,
                file -> {
                    PemReader.checked(file);
                    return Renewal.of(file);
                });
    }

    /// `abort ssl cert <name>` — forgets what was prepared.
    @RuntimeCommand(
            name = "abort ssl cert",
            usage = "abort ssl cert <certfile>",
            summary = "forget the prepared content of a certificate",
            level = Level.ADMIN)
    static void abort(Invocation in) {
        if (!in.has(0)) {
            in.fail("'abort ssl cert' expects a filename");
            return;
        }
        Committing.abort(in, files(in).certificates, "certificate");
    }

    /// `del ssl cert <name>` — removes a certificate that no bind line, server or crt-list uses.
    @RuntimeCommand(
            name = "del ssl cert",
            usage = "del ssl cert <certfile>",
            summary = "delete an unused certificate",
            level = Level.ADMIN)
    static void delete(Invocation in) {
        if (!in.has(0)) {
            in.fail("'del ssl cert' expects a certificate name");
            return;
        }
        CertificateFiles files = files(in);
        Committing.delete(
                in,
                files.certificates,
                files.isListed(in.word(0)),
                "Can't remove the certificate: certificate",
                "Certificate");
    }
}
