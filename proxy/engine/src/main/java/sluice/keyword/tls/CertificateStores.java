package sluice.keyword.tls;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Directive;
import sluice.config.model.Section;
import sluice.config.model.SectionKeyword;
import sluice.config.model.Words;
import sluice.wire.tls.CertificateSource;
import sluice.wire.tls.TlsProblem;

import java.nio.file.Path;

/// Sections that name the files of certificates one by one. Manual §12.7.
final class CertificateStores {
    private CertificateStores() {}

    /// A section while it is read.
    static final class Store {
        private final String name;
        private @Nullable String certificateBase;
        private @Nullable String keyBase;

        Store(String name) {
            this.name = name;
        }

        /// How other sections name a certificate of this one: `@store/alias`, and by its path alone in a store without name.
        String reference(String certificate) {
            return name.isEmpty() ? certificate : "@" + name + "/" + certificate;
        }
    }

    /// `crt-store [<name>]` — certificates to which `crt` refers by `@name/certificate`, each with its files. Manual §12.7.
    ///
    /// ```
    /// crt-store web
    ///     crt-base /etc/ssl/certs
    ///     key-base /etc/ssl/private
    ///     load crt site.pem key site.key ocsp site.ocsp alias site
    /// frontend in
    ///     bind :443 ssl crt @web/site
    /// ```
    @SectionKeyword(name = "crt-store", section = Section.CRT_STORE)
    static Object store(Words words) {
        var store = new Store(words.hasNext() ? words.next("a name") : "");
        words.end();
        if (words.model().declare(Store.class, store.name, store) != null) {
            words.problem("crt-store '" + store.name + "' already exists.");
        }
        return store;
    }

    /// `crt-base <folder>` — where relative paths of this store's certificates begin, instead of the one of `global`.
    @Directive(name = "crt-base", in = Section.CRT_STORE)
    static void certificateBase(Words words) {
        words.draft(Store.class).certificateBase = words.next("a folder");
        words.end();
    }

    /// `key-base <folder>` — where relative paths of this store's keys begin, instead of the one of `global`.
    @Directive(name = "key-base", in = Section.CRT_STORE)
    static void keyBase(Words words) {
        words.draft(Store.class).keyBase = words.next("a folder");
        words.end();
    }

    /// `load crt <file> [key <file>] [issuer <file>] [ocsp <file>] [alias <name>]` — one certificate with its files. Manual §12.7.1.
    ///
    /// `ocsp-update off` is taken; answers are replaced by `set ssl ocsp-response`.
    @Directive(name = "load", in = Section.CRT_STORE)
    static void load(Words words) {
        Store store = words.draft(Store.class);
        String certificate = null;
        String key = null;
        String issuer = null;
        String ocsp = null;
        String alias = null;
        while (words.hasNext()) {
            String option = words.next("an option");
            switch (option) {
                case "crt" -> certificate = words.next("a certificate file");
                case "key" -> key = words.next("a key file");
                case "issuer" -> issuer = words.next("an issuer file");
                case "ocsp" -> ocsp = words.next("a file with an OCSP answer");
                case "alias" -> alias = words.next("a name");
                case "ocsp-update" -> {
                    if (!words.next("'off'").equals("off")) {
                        words.problem(
                                "'load' : 'ocsp-update' is not supported by Sluice yet; only 'off'"
                                        + " is.");
                        return;
                    }
                }
                default -> {
                    words.problem("'load' : unknown keyword '" + option + "'.");
                    return;
                }
            }
        }
        if (certificate == null) {
            words.problem("'load' : mandatory 'crt' parameter not found.");
            return;
        }
        TlsDefaults defaults = BindTls.defaults(words.model());
        String certificates =
                store.certificateBase == null ? defaults.certificateBase : store.certificateBase;
        String keys = store.keyBase == null ? defaults.keyBase : store.keyBase;
        Path file = CertificateFiles.under(certificates, certificate);
        CertificateSource beside =
                CertificateSource.of(file, defaults.extras, defaults.endingsReplaced);
        var source =
                new CertificateSource(
                        store.reference(
                                alias != null
                                        ? alias
                                        : store.name.isEmpty() ? file.toString() : certificate),
                        file,
                        key == null ? beside.key() : CertificateFiles.under(keys, key),
                        issuer == null
                                ? beside.issuer()
                                : CertificateFiles.under(certificates, issuer),
                        ocsp == null ? beside.ocsp() : CertificateFiles.under(certificates, ocsp));
        CertificateFiles files = BindTls.files(words.model());
        if (files.certificates.contains(source.name())) {
            words.problem("'load' : '" + source.name() + "' is already loaded.");
            return;
        }
        try {
            files.certificate(source, defaults);
        } catch (TlsProblem problem) {
            words.problem("'load' : " + problem.getMessage());
        }
    }
}
