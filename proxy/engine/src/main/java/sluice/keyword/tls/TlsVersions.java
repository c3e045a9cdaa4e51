package sluice.keyword.tls;

import sluice.config.model.Words;

import java.util.List;

/// Names of protocol versions and the ranges made of them.
final class TlsVersions {
    /// What the library can speak, oldest first.
    private static final List<String> ALL = List.of("TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3");

    private TlsVersions() {}

    /// Keeps the versions from the next word on.
    static void atLeast(Words words, List<String> versions) {
        int from = named(words);
        if (from >= 0) {
            int to = versions.isEmpty() ? ALL.size() - 1 : last(versions);
            range(from, to, versions);
        }
    }

    /// Keeps the versions up to the next word.
    static void atMost(Words words, List<String> versions) {
        int to = named(words);
        if (to >= 0) {
            range(versions.isEmpty() ? 0 : Math.min(to, first(versions)), to, versions);
        }
    }

    static void only(String version, List<String> versions) {
        versions.clear();
        versions.add(library(version));
    }

    static void without(String version, List<String> versions) {
        versions.remove(library(version));
    }

    private static void range(int from, int to, List<String> versions) {
        versions.clear();
        for (int i = from; i <= to; i++) {
            versions.add(library(ALL.get(i)));
        }
    }

    /// The version in the name of an option: `force-tlsv12`, `no-tlsv12`.
    static String named(String option) {
        int digits = option.indexOf("tlsv") + "tlsv".length();
        return "TLSv" + option.charAt(digits) + "." + option.charAt(digits + 1);
    }

    private static int named(Words words) {
        String name = words.next("a TLS version");
        if (name.equals("SSLv3")) {
            // Nobody speaks it any more: the oldest that is there.
            return 0;
        }
        int index = ALL.indexOf(name);
        if (index < 0) {
            words.problem(
                    "'"
                            + words.keyword()
                            + "' : unknown version '"
                            + name
                            + "', expects one of SSLv3, "
                            + String.join(", ", ALL)
                            + ".");
        }
        return index;
    }

    private static int first(List<String> versions) {
        return index(versions.get(0));
    }

    private static int last(List<String> versions) {
        return index(versions.get(versions.size() - 1));
    }

    private static int index(String library) {
        for (int i = 0; i < ALL.size(); i++) {
            if (library(ALL.get(i)).equals(library)) {
                return i;
            }
        }
        return ALL.size() - 1;
    }

    /// The library calls the first one TLSv1.
    private static String library(String name) {
        return name.equals("TLSv1.0") ? "TLSv1" : name;
    }
}
