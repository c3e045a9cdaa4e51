package sluice.operation.stats;

import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What one scrape asks for, by the query of its target. HAProxy: addons/promex/README.
///
/// ```
/// scope=global|frontend|listener|backend|server|sticktable|resolver|*   repeatable; an empty one takes back those before it; all without any
/// metrics=NAME,-NAME,…                              repeatable; names with a minus are left out; one without leaves out all others
/// no-maint                                          without servers in maintenance
/// extra-counters                                    with the counters of modules (h1, h2, ssl)
/// desc-labels                                       with the `description` of process and proxies as label `desc`
/// ```
///
/// @param scopes what to publish, by the words above
/// @param noMaintenance leaves out servers in maintenance
/// @param extraCounters whether the counters of modules are published
/// @param descriptions whether series bear descriptions
/// @param wanted families to publish; empty for all
/// @param unwanted families to leave out
public record ExpositionQuery(
        Set<String> scopes,
        boolean noMaintenance,
        boolean extraCounters,
        boolean descriptions,
        Set<String> wanted,
        Set<String> unwanted) {
    static final String GLOBAL = "global";

    /// What [FurtherMetrics] may belong to, in the order of the exposition.
    static final List<String> FURTHER = List.of("sticktable", "resolver");

    private static final Set<String> ALL =
            Set.of(GLOBAL, "frontend", "listener", "backend", "server", "sticktable", "resolver");

    /// Null for a scope without a value, one that there is none of, or text that cannot be decoded.
    public static @Nullable ExpositionQuery parse(String query) {
        var scopes = new HashSet<>(ALL);
        boolean named = false;
        boolean noMaintenance = false;
        boolean extraCounters = false;
        boolean descriptions = false;
        var wanted = new HashSet<String>();
        var unwanted = new HashSet<String>();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String value;
            try {
                value =
                        URLDecoder.decode(
                                pair.substring(equals < 0 ? pair.length() : equals + 1),
                                StandardCharsets.UTF_8);
            } catch (IllegalArgumentException malformed) {
                return null;
            }
            switch (equals < 0 ? pair : pair.substring(0, equals)) {
                case "scope" -> {
                    if (!named || value.isEmpty()) {
                        scopes.clear();
                    }
                    named = true;
                    if (value.equals("*")) {
                        scopes.addAll(ALL);
                    } else if (ALL.contains(value)) {
                        scopes.add(value);
                    } else if (equals < 0 || !value.isEmpty()) {
                        return null;
                    }
                }
                case "metrics" -> {
                    for (String name : value.split(",")) {
                        if (name.startsWith("-")) {
                            unwanted.add(name.substring(1));
                        } else if (!name.isEmpty()) {
                            wanted.add(name);
                        }
                    }
                }
                case "no-maint" -> noMaintenance = true;
                case "extra-counters" -> extraCounters = true;
                case "desc-labels" -> descriptions = true;
                default -> {
                    // A scraper may have parameters of its own.
                }
            }
        }
        return new ExpositionQuery(
                scopes, noMaintenance, extraCounters, descriptions, wanted, unwanted);
    }

    /// Whether a family is published.
    boolean wants(String family) {
        return !unwanted.contains(family) && (wanted.isEmpty() || wanted.contains(family));
    }
}
