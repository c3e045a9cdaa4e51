package sluice.boot;

import sluice.config.syntax.Facts;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What this program is, and what it says about itself to `-v`, `-vv` and conditional blocks.
final class Product {
    static final String NAME = "Sluice";
    static final String VERSION = "0.1.0";
    static final String RELEASE_DATE = "2026/11/22";

    /// The HAProxy version whose language and behaviour is offered.
    static final String COMPATIBLE_WITH = "3.5-dev5";

    /// `HAPROXY_BRANCH`.
    static final String BRANCH = "3.5";

    /// Directives and ciphers mean what they mean to this library, whichever provider serves a line.
    private static final String TLS_LIBRARY = "OpenSSL";

    private static final String TLS_INTERFACE = "3.0.0";

    /// Features as HAProxy names its build options: true when ours does the same job.
    private static final Map<String, Boolean> FEATURES =
            Map.ofEntries(
                    Map.entry("ACCEPT4", true),
                    Map.entry("CPU_AFFINITY", true),
                    Map.entry("DEVICEATLAS", false),
                    Map.entry("51DEGREES", false),
                    Map.entry("WURFL", false),
                    Map.entry("EPOLL", true),
                    Map.entry("KQUEUE", false),
                    Map.entry("EVPORTS", false),
                    Map.entry("GETADDRINFO", true),
                    Map.entry("HAVE_WORKING_TCP_MD5SIG", false),
                    Map.entry("KTLS", false),
                    Map.entry("LIBCRYPT", true),
                    Map.entry("LINUX_CAP", false),
                    Map.entry("LINUX_SPLICE", false),
                    Map.entry("LINUX_TPROXY", false),
                    Map.entry("LUA", false),
                    Map.entry("NS", false),
                    Map.entry("OBSOLETE_LINKER", false),
                    Map.entry("OPENSSL", true),
                    Map.entry("OPENSSL_AWSLC", false),
                    Map.entry("OPENSSL_WOLFSSL", false),
                    Map.entry("OT", false),
                    Map.entry("PCRE", false),
                    Map.entry("PCRE2", true),
                    Map.entry("POLL", true),
                    Map.entry("PROMEX", true),
                    Map.entry("QUIC", false),
                    Map.entry("QUIC_OPENSSL_COMPAT", false),
                    Map.entry("SHM_OPEN", false),
                    Map.entry("SLZ", false),
                    Map.entry("SYSTEMD", true),
                    Map.entry("TFO", true),
                    Map.entry("THREAD", true),
                    Map.entry("TPROXY", false),
                    Map.entry("ZLIB", true));

    private Product() {}

    /// The first line of `-v`.
    static String title() {
        return NAME
                + " version "
                + VERSION
                + " - compatible with HAProxy version "
                + COMPATIBLE_WITH;
    }

    /// `+ACCEPT4 -LUA …` as `-vv` prints it.
    static String featureList() {
        return new TreeMap<>(FEATURES)
                .entrySet().stream()
                        .map(feature -> (feature.getValue() ? "+" : "-") + feature.getKey())
                        .collect(Collectors.joining(" "));
    }

    /// What conditional blocks see.
    static Facts facts(CommandLine commandLine) {
        var features = new TreeSet<String>();
        FEATURES.forEach(
                (name, present) -> {
                    if (present) {
                        features.add(name);
                    }
                });
        var enabled =
                new TreeSet<>(Set.of("EPOLL", "POLL", "GETADDRINFO", "FAST-FORWARD", "REUSEPORT"));
        commandLine.switchedOff().forEach(enabled::remove);
        if (commandLine.noServerVerify()) {
            enabled.add("SERVER-SSL-VERIFY-NONE");
        }
        return new Facts(COMPATIBLE_WITH, features, enabled, TLS_LIBRARY, TLS_INTERFACE, -1, false);
    }
}
