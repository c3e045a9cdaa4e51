package sluice.keyword.tls;

import org.jspecify.annotations.Nullable;

import sluice.wire.tls.Authorities;
import sluice.wire.tls.CertificateFile;
import sluice.wire.tls.CertificateSource;
import sluice.wire.tls.PemReader;
import sluice.wire.tls.Renewal;
import sluice.wire.tls.Revocations;
import sluice.wire.tls.RuntimeFiles;
import sluice.wire.tls.TicketKeys;
import sluice.wire.tls.TlsProblem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Every file that TLS uses, read once, by the name under which the Runtime API knows it. A part of the configuration.
public final class CertificateFiles {
    private static final List<String> BUNDLE = List.of(".rsa", ".ecdsa", ".dsa");

    /// Files beside certificates that are not certificates themselves.
    private static final List<String> COMPANIONS =
            List.of(".key", ".issuer", ".ocsp", ".sctl", ".dh");

    final RuntimeFiles<CertificateFile> certificates = new RuntimeFiles<>();
    final RuntimeFiles<Authorities> authorities = new RuntimeFiles<>();
    final RuntimeFiles<Revocations> revocations = new RuntimeFiles<>();

    /// Where the certificates were read from.
    private final Map<String, CertificateSource> sources = new ConcurrentHashMap<>();

    /// Certificates that a line has named already, which a `crt-store` cannot load otherwise any more.
    private final Set<String> named = new HashSet<>();

    /// Whether the process runs: what is not in memory by then comes by the Runtime API alone.
    private boolean running;

    final Map<String, CertificateList> lists = new TreeMap<>();
    final Map<String, TicketKeys> tickets = new LinkedHashMap<>();

    /// From now on no file is read any more.
    void running() {
        running = true;
    }

    private void ensureReadable(String name) throws TlsProblem {
        if (running) {
            throw new TlsProblem("unable to load " + name);
        }
    }

    /// A line names a certificate; it is read when all lines are known.
    void named(String text, TlsDefaults defaults) {
        named.add(under(defaults.certificateBase, text));
    }

    boolean isNamed(String name) {
        return named.contains(name);
    }

    /// What one `crt` means: a file, or a bundle `name.rsa` and `name.ecdsa`.
    List<CertificateFile> crt(String text, TlsDefaults defaults) throws TlsProblem {
        CertificateFile stored = certificates.get(text);
        if (stored != null) {
            return List.of(stored);
        }
        if (text.startsWith("@")) {
            throw new TlsProblem("'" + text + "' : no such certificate in a crt-store");
        }
        String path = under(defaults.certificateBase, text);
        if (Files.exists(Path.of(path))
                || !defaults.extras.contains(CertificateSource.Extra.BUNDLE)) {
            return List.of(certificate(path, defaults));
        }
        var found = new ArrayList<CertificateFile>();
        for (String kind : BUNDLE) {
            String file = path + kind;
            if (Files.exists(Path.of(file))) {
                found.add(certificate(file, defaults));
            }
        }
        // A file that is not there: reading it says so best.
        return found.isEmpty() ? List.of(certificate(path, defaults)) : found;
    }

    private CertificateFile certificate(String file, TlsDefaults defaults) throws TlsProblem {
        return certificate(
                CertificateSource.of(file, defaults.extras, defaults.endingsReplaced), defaults);
    }

    /// The certificate of that name, read when it was not yet.
    CertificateFile certificate(CertificateSource source, TlsDefaults defaults) throws TlsProblem {
        CertificateFile known = certificates.get(source.name());
        if (known == null) {
            ensureReadable(source.name());
            known = completed(PemReader.certificate(source), defaults);
            certificates.put(source.name(), known);
            sources.put(source.name(), source);
        }
        return known;
    }

    /// What a line of a crt-list means: the certificate with the files that its options name, else what `crt` would mean.
    ///
    /// @throws TlsProblem also when the same certificate was loaded with other files before
    private List<CertificateFile> listed(CertificateList.Entry entry, TlsDefaults defaults)
            throws TlsProblem {
        LoadOptions options = ListedOptions.of(entry).load();
        if (!options.namesFiles()) {
            return crt(entry.certificate(), defaults);
        }
        String certificate = options.certificate();
        CertificateSource source =
                options.source(
                        certificate == null
                                ? under(defaults.certificateBase, entry.certificate())
                                : entry.certificate(),
                        under(
                                defaults.certificateBase,
                                certificate == null ? entry.certificate() : certificate),
                        defaults,
                        file -> under(defaults.certificateBase, file),
                        file -> under(defaults.keyBase, file));
        CertificateFile file = certificate(source, defaults);
        if (!source.equals(sources.get(source.name()))) {
            throw new TlsProblem(
                    "'"
                            + source.name()
                            + "' : is already loaded with other files than this line names");
        }
        return List.of(file);
    }

    /// With the chain that its issuer begins, and without roots where they are not wanted.
    private static CertificateFile completed(CertificateFile file, TlsDefaults defaults) {
        var chain = new ArrayList<>(file.chain());
        if (chain.size() == 1) {
            for (List<X509Certificate> above : defaults.issuerChains) {
                if (PemReader.issued(above.get(0), file.leaf())) {
                    chain.addAll(above);
                    break;
                }
            }
        }
        if (defaults.rootsSkipped) {
            chain.removeIf(
                    each ->
                            each != chain.get(0)
                                    && each.getSubjectX500Principal()
                                            .equals(each.getIssuerX500Principal()));
        }
        return chain.equals(file.chain()) ? file : file.withChain(chain);
    }

    /// The folder of a `crt` as a list; null when it names none.
    @Nullable CertificateList folder(String text, TlsDefaults defaults) throws TlsProblem {
        String path = CertificateList.named(under(defaults.certificateBase, text));
        if (!Files.isDirectory(Path.of(path))) {
            return null;
        }
        CertificateList known = lists.get(path);
        if (known != null) {
            return known;
        }
        var list = new CertificateList(path);
        List<String> files = files(path);
        load(files, defaults);
        int number = 0;
        for (String file : files) {
            list.add(entry(list, ++number, certificate(file, defaults).name()));
        }
        if (list.isEmpty()) {
            throw new TlsProblem("'" + path + "' : no certificate in this folder");
        }
        lists.put(list.name(), list);
        return list;
    }

    /// Reads many files on all processors; what is wrong with one is said when it is asked for.
    private void load(List<String> paths, TlsDefaults defaults) {
        paths.parallelStream()
                .forEach(
                        file -> {
                            try {
                                certificate(file, defaults);
                            } catch (TlsProblem told) {
                                // The first one in order of the names is reported by the caller.
                            }
                        });
    }

    private static CertificateList.Entry entry(CertificateList list, int number, String file) {
        return new CertificateList.Entry(
                number,
                file,
                "",
                List.of(),
                new sluice.config.syntax.Line(list.name(), number, file));
    }

    /// A `crt-list`, its certificates loaded.
    CertificateList list(String text, TlsDefaults defaults) throws TlsProblem {
        CertificateList known = lists.get(text);
        if (known != null) {
            return known;
        }
        var list = new CertificateList(text);
        for (CertificateList.Entry entry : CertificateList.read(Path.of(text))) {
            for (CertificateFile file : found(entry, defaults)) {
                list.add(entry.of(file.name()));
            }
        }
        if (list.isEmpty()) {
            throw new TlsProblem("'" + text + "' : no certificate in this list");
        }
        lists.put(text, list);
        return list;
    }

    private List<CertificateFile> found(CertificateList.Entry entry, TlsDefaults defaults)
            throws TlsProblem {
        try {
            return listed(entry, defaults);
        } catch (TlsProblem problem) {
            throw new TlsProblem(
                    "'"
                            + entry.line().file()
                            + ":"
                            + entry.number()
                            + "' : "
                            + problem.getMessage(),
                    problem);
        }
    }

    /// The content of a `ca-file`; null for none.
    @Nullable Authorities authorities(@Nullable String text, String base) throws TlsProblem {
        if (text == null) {
            return null;
        }
        boolean system = text.equals(PemReader.SYSTEM);
        String name = system || authorities.contains(text) ? text : under(base, text);
        Authorities known = authorities.get(name);
        if (known == null) {
            ensureReadable(name);
            known =
                    new Authorities(
                            name,
                            system
                                    ? PemReader.systemAuthorities(System.getenv("SSL_CERT_FILE"))
                                    : PemReader.authorities(Path.of(name)));
            authorities.put(name, known);
        }
        return known;
    }

    /// The content of a `crl-file`; null for none.
    @Nullable Revocations revocations(@Nullable String text, String base) throws TlsProblem {
        if (text == null) {
            return null;
        }
        String name = revocations.contains(text) ? text : under(base, text);
        Revocations known = revocations.get(name);
        if (known == null) {
            ensureReadable(name);
            known = new Revocations(name, PemReader.revocations(Path.of(name)));
            revocations.put(name, known);
        }
        return known;
    }

    TicketKeys tickets(String file) throws TlsProblem {
        TicketKeys known = tickets.get(file);
        if (known == null) {
            known = TicketKeys.read(Path.of(file));
            tickets.put(file, known);
        }
        return known;
    }

    /// Changes of files are changes of that bind point or server.
    void usedBy(Renewal.User user) {
        certificates.watch(user);
        authorities.watch(user);
        revocations.watch(user);
    }

    /// It is gone.
    void forget(Renewal.User user) {
        certificates.forget(user);
        authorities.forget(user);
        revocations.forget(user);
    }

    /// Whether a line of a list has that certificate.
    boolean isListed(String certificate) {
        return lists.values().stream()
                .flatMap(list -> list.entries().stream())
                .anyMatch(entry -> entry.certificate().equals(certificate));
    }

    /// The file's name as the configuration spells it, for the Runtime API must know it by the same letters: `a//b` stays.
    static String under(String base, String text) {
        return base.isEmpty() || text.startsWith("/") ? text : base + "/" + text;
    }

    private static List<String> files(String path) throws TlsProblem {
        try (var files = Files.list(Path.of(path))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(file -> !file.startsWith("."))
                    .filter(file -> COMPANIONS.stream().noneMatch(file::endsWith))
                    .sorted()
                    .map(file -> path + "/" + file)
                    .toList();
        } catch (IOException unreadable) {
            throw new TlsProblem(
                    "'" + path + "' : cannot be listed: " + PathProblem.reason(unreadable),
                    unreadable);
        }
    }
}
