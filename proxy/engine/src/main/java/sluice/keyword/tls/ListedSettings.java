package sluice.keyword.tls;

import org.jspecify.annotations.Nullable;

import sluice.config.model.BindDraft;
import sluice.config.model.Configuration;
import sluice.config.model.LateLine;
import sluice.config.model.ListLine;
import sluice.config.model.Model;
import sluice.wire.tls.CertificateFile;
import sluice.wire.tls.FrontTls.Certified;
import sluice.wire.tls.TlsProblem;
import sluice.wire.tls.TlsSettings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the lines of crt-lists mean on one bind line: its settings with theirs laid over.
final class ListedSettings implements CertificateList.Settings {
    /// Options of a bind line that a line of a crt-list may have.
    private static final Set<String> PERMITTED =
            Set.of(
                    "allow-0rtt",
                    "alpn",
                    "no-alpn",
                    "ca-file",
                    "ca-ignore-err",
                    "ca-verify-file",
                    "no-ca-names",
                    "crt-ignore-err",
                    "ciphers",
                    "ciphersuites",
                    "client-sigalgs",
                    "crl-file",
                    "curves",
                    "ecdhe",
                    "sigalgs",
                    "ssl-min-ver",
                    "ssl-max-ver",
                    "verify");

    private final Model model;
    private final TlsDefaults defaults;
    private final BindDraft bind;
    private final TlsDraft line;
    private final CertificateFiles files;

    /// Settings by the text of the options: lists repeat the same ones.
    private final Map<String, TlsSettings> known = new HashMap<>();

    ListedSettings(
            Model model,
            TlsDefaults defaults,
            BindDraft bind,
            TlsDraft line,
            CertificateFiles files) {
        this.model = model;
        this.defaults = defaults;
        this.bind = bind;
        this.line = line;
        this.files = files;
    }

    /// Adds the certificates of a list with their settings.
    void add(CertificateList list, List<Certified> certificates) throws TlsProblem {
        for (CertificateList.Entry entry : list.entries()) {
            CertificateFile file = files.certificates.get(entry.certificate());
            if (file == null) {
                throw new TlsProblem("'" + entry.certificate() + "' : is empty");
            }
            certificates.add(
                    new Certified(file, entry.filters(), of(entry), entry.place(list.name())));
        }
    }

    @Override
    public String line() {
        return bind.span().line().file() + ":" + bind.span().line().number();
    }

    @Override
    public @Nullable TlsSettings of(CertificateList.Entry entry) throws TlsProblem {
        String options = ListedOptions.of(entry).bind();
        String key = options.strip();
        if (key.isEmpty()) {
            return null;
        }
        TlsSettings before = known.get(key);
        if (before != null) {
            return before;
        }
        TlsDraft own = line.forList();
        var scratch = new BindDraft(bind.span(), bind.proxy());
        scratch.part(TlsDraft.class, () -> own);
        var problems =
                ListLine.read(
                        (Configuration) model,
                        entry.line(),
                        entry.line().text().indexOf('[') + 1,
                        options,
                        PERMITTED,
                        scratch);
        String complaint = LateLine.complaint(problems);
        if (complaint != null) {
            throw new TlsProblem(
                    "'" + entry.line().file() + ":" + entry.number() + "' : " + complaint);
        }
        TlsSettings settings = own.settings(defaults, TlsGlobals.spoken(own.alpn, bind), files);
        known.put(key, settings);
        return settings;
    }
}
