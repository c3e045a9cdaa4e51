package sluice.operation.stats;

import org.jspecify.annotations.Nullable;

import sluice.vocabulary.ObjectKind;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/// What one scrape asks for, by the query of its target. HAProxy: addons/promex/README.
///
/// ```
/// scope=global|frontend|listener|backend|server|*   repeatable; an empty one takes back those before it; all without any
/// metrics=NAME,-NAME,…                              repeatable; names with a minus are left out; one without leaves out all others
/// no-maint                                          without servers in maintenance
/// extra-counters                                    with the counters of modules (h1, h2, ssl)
/// ```
///
/// @param scopes the objects to publish
/// @param process whether the process's own metrics are published
/// @param noMaintenance leaves out servers in maintenance
/// @param extraCounters whether the counters of modules are published
/// @param wanted families to publish; empty for all
/// @param unwanted families to leave out
public record ExpositionQuery(
        Set<ObjectKind> scopes,
        boolean process,
        boolean noMaintenance,
        boolean extraCounters,
        Set<String> wanted,
        Set<String> unwanted) {
    /// Null for a scope that there is none of, or text that cannot be decoded.
    public static @Nullable ExpositionQuery parse(String query) {
        Set<ObjectKind> scopes = EnumSet.allOf(ObjectKind.class);
        boolean process = true;
        boolean named = false;
        boolean noMaintenance = false;
        boolean extraCounters = false;
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
                        process = false;
                    }
                    named = true;
                    if (value.equals("*")) {
                        scopes.addAll(EnumSet.allOf(ObjectKind.class));
                        process = true;
                    } else if (value.equals("global")) {
                        process = true;
                    } else if (!value.isEmpty() && !add(scopes, value)) {
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
                default -> {
                    // A scraper may have parameters of its own.
                }
            }
        }
        return new ExpositionQuery(scopes, process, noMaintenance, extraCounters, wanted, unwanted);
    }

    private static boolean add(Set<ObjectKind> scopes, String word) {
        for (ObjectKind kind : ObjectKind.values()) {
            if (kind.jsonName().equalsIgnoreCase(word)) {
                scopes.add(kind);
                return true;
            }
        }
        return false;
    }

    /// Whether a family is published.
    boolean wants(String family) {
        return !unwanted.contains(family) && (wanted.isEmpty() || wanted.contains(family));
    }
}
