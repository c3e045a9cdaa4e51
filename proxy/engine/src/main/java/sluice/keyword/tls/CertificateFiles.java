package sluice.keyword.tls;

import sluice.wire.tls.CertificateFile;
import sluice.wire.tls.FrontTls.Certified;
import sluice.wire.tls.PemReader;
import sluice.wire.tls.TlsProblem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Finds and loads the certificates that `crt` and `crt-list` name; each file is read once. A part of the configuration.
public final class CertificateFiles {
    private static final List<String> BUNDLE = List.of(".rsa", ".ecdsa", ".dsa");

    /// Files beside certificates that are not certificates themselves.
    private static final List<String> COMPANIONS =
            List.of(".key", ".issuer", ".ocsp", ".sctl", ".dh");

    private final Map<String, CertificateFile> loaded = new HashMap<>();

    /// All certificates read so far by their path, for the Runtime API.
    public Map<String, CertificateFile> all() {
        return new TreeMap<>(loaded);
    }

    /// What one `crt` means: a file, a bundle `name.rsa` and `name.ecdsa`, or every certificate of a folder.
    List<Certified> crt(String text, String base) throws TlsProblem {
        Path path = under(base, text);
        var found = new ArrayList<Certified>();
        if (Files.isDirectory(path)) {
            for (Path file : folder(path)) {
                found.add(certified(file));
            }
            if (found.isEmpty()) {
                throw new TlsProblem("'" + path + "' : no certificate in this folder");
            }
            return found;
        }
        if (Files.exists(path)) {
            return List.of(certified(path));
        }
        for (String kind : BUNDLE) {
            Path file = Path.of(path + kind);
            if (Files.exists(file)) {
                found.add(certified(file));
            }
        }
        // A file that is not there: reading it says so best.
        return found.isEmpty() ? List.of(certified(path)) : found;
    }

    /// The one certificate of a server line.
    CertificateFile single(String text, String base) throws TlsProblem {
        return certified(under(base, text)).file();
    }

    /// Authorities and revocation lists of one line.
    static TlsDraft.Loaded trust(TlsDefaults defaults, TlsDraft draft) throws TlsProblem {
        String authorities = draft.authorities;
        String revocations = draft.revocations;
        return new TlsDraft.Loaded(
                authorities == null
                        ? List.of()
                        : authorities.equals(PemReader.SYSTEM)
                                ? PemReader.systemAuthorities(System.getenv("SSL_CERT_FILE"))
                                : PemReader.authorities(under(defaults.authorityBase, authorities)),
                revocations == null
                        ? List.of()
                        : PemReader.revocations(under(defaults.authorityBase, revocations)));
    }

    /// The lines of a crt-list: `path [options] [filters]`.
    List<Certified> list(String text, String base) throws TlsProblem {
        Path path = under(base, text);
        List<String> lines;
        try {
            lines = Files.readAllLines(path);
        } catch (IOException unreadable) {
            throw new TlsProblem(
                    "'" + path + "' : cannot be read: " + unreadable.getMessage(), unreadable);
        }
        var found = new ArrayList<Certified>();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int options = line.indexOf('[');
            if (options >= 0) {
                int end = line.indexOf(']', options);
                String inside =
                        end < 0 ? line.substring(options + 1) : line.substring(options + 1, end);
                if (!inside.isBlank()) {
                    throw new TlsProblem(
                            "'"
                                    + path
                                    + ":"
                                    + number
                                    + "' : options of crt-list lines ("
                                    + inside.strip()
                                    + ") are not supported yet");
                }
                line = line.substring(0, options) + " " + (end < 0 ? "" : line.substring(end + 1));
            }
            String[] words = line.strip().split("\\s+");
            var filters = new ArrayList<String>();
            for (int i = 1; i < words.length; i++) {
                filters.add(words[i]);
            }
            for (Certified certified : crt(words[0], base)) {
                found.add(new Certified(certified.file(), filters, null));
            }
        }
        if (found.isEmpty()) {
            throw new TlsProblem("'" + path + "' : no certificate in this list");
        }
        return found;
    }

    static Path under(String base, String text) {
        return base.isEmpty() || text.startsWith("/") ? Path.of(text) : Path.of(base, text);
    }

    private Certified certified(Path file) throws TlsProblem {
        CertificateFile known = loaded.get(file.toString());
        if (known == null) {
            known = PemReader.certificate(file, null);
            loaded.put(file.toString(), known);
        }
        return new Certified(known, List.of(), null);
    }

    private static List<Path> folder(Path path) throws TlsProblem {
        try (var files = Files.list(path)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .filter(file -> COMPANIONS.stream().noneMatch(file.toString()::endsWith))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new TlsProblem(
                    "'" + path + "' : cannot be listed: " + unreadable.getMessage(), unreadable);
        }
    }
}
