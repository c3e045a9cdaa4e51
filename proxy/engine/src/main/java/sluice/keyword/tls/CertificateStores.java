package sluice.keyword.tls;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Directive;
import sluice.config.model.Section;
import sluice.config.model.SectionKeyword;
import sluice.config.model.Words;
import sluice.wire.tls.TlsProblem;

import java.util.function.UnaryOperator;

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

        /// How other sections name a certificate of this one: `@store/alias`, `@store/file`, and a file of a store without name by its
        /// path alone.
        String reference(@Nullable String alias, String certificate, String file) {
            if (alias != null) {
                return "@" + name + "/" + alias;
            }
            return name.isEmpty() ? file : "@" + name + "/" + certificate;
        }
    }

    /// `crt-store [<name>]` — certificates to which `crt` refers by `@name/certificate`, each with its files. Manual §12.7.
    ///
    /// ```
    /// crt-store web
    ///     crt-base /etc/ssl/certs
    ///     key-base /etc/ssl/private
    ///     load crt site.pem key site.key ocsp-update on alias site
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

    /// `load crt <file> [key <file>] [issuer <file>] [ocsp <file>] [sctl <file>] [ocsp-update on|off] [alias <name>]` — one certificate with
    /// its files. Manual §12.7.1.
    ///
    /// | option | what it names |
    /// |---|---|
    /// | `crt` | certificate, chain and, unless `key` names another file, the key, in PEM |
    /// | `key` | the private key |
    /// | `issuer` | the issuer, when the chain does not hold it |
    /// | `ocsp` | an answer of the authority to staple, in DER |
    /// | `sctl` | signed certificate timestamps (RFC 6962), sent to clients that ask for them |
    /// | `ocsp-update` | `on`: the answer to staple is fetched from the authority that the certificate names, again and again |
    /// | `alias` | how `crt` refers to it: `@store/alias`, `@/alias` for a store without name |
    @Directive(name = "load", in = Section.CRT_STORE)
    static void load(Words words) {
        Store store = words.draft(Store.class);
        var options = new LoadOptions();
        String alias = null;
        try {
            while (words.hasNext()) {
                String option = words.next("an option");
                if (LoadOptions.NAMES.contains(option)) {
                    options.take(option, () -> words.next("a value"));
                } else if (option.equals("alias")) {
                    alias = words.next("a name");
                } else {
                    words.problem("'load' : unknown keyword '" + option + "'.");
                    return;
                }
            }
            String certificate = options.certificate();
            if (certificate == null) {
                words.problem("'load' : mandatory 'crt' parameter not found.");
                return;
            }
            load(words, store, options, certificate, alias);
        } catch (TlsProblem problem) {
            words.problem("'load' : " + problem.getMessage());
        }
    }

    private static void load(
            Words words,
            Store store,
            LoadOptions options,
            String certificate,
            @Nullable String alias)
            throws TlsProblem {
        TlsDefaults defaults = BindTls.defaults(words.model());
        UnaryOperator<String> placed =
                place(words, store.certificateBase, defaults.certificateBase);
        String file = placed.apply(certificate);
        String name = store.reference(alias, certificate, file);
        CertificateFiles files = BindTls.files(words.model());
        if (files.certificates.contains(name) || files.isNamed(name)) {
            words.problem("'load' : '" + name + "' is already loaded.");
            return;
        }
        files.certificate(
                options.source(
                        name,
                        file,
                        defaults,
                        placed,
                        place(words, store.keyBase, defaults.keyBase)),
                defaults);
        Boolean updated = options.updated();
        if (updated != null) {
            OcspLines.settings(words.model()).store(name, updated);
        }
    }

    /// Where a file named relatively is: below the store's folder, else below the one of `global`, else as `default-path` says.
    private static UnaryOperator<String> place(
            Words words, @Nullable String ofStore, String ofGlobal) {
        String base = ofStore == null ? ofGlobal : ofStore;
        return name -> CertificateFiles.under(base, TlsDefaults.file(words, name, base));
    }
}
