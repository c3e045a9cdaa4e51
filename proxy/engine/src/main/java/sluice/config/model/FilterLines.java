package sluice.config.model;

import sluice.flow.filter.Filter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The filters of a proxy: its `filter` lines in order, and those that other keywords imply. A part of a [ProxyDraft]. Manual §9.
///
/// ```
/// filter lines                         implied by               result
/// none                                 compression, cache       cache, compression
/// compression                          cache                    cache, compression
/// bwlim-out                            compression              a problem: the order must be written down
/// ```
public final class FilterLines {
    /// What may be implied beside `filter` lines, in the order in which responses pass.
    public static final String CACHE = "cache";

    public static final String COMPRESSION = "compression";

    /// As many as fit into the marks that a stream keeps of them.
    private static final int MOST = 32;

    private record Declared(String name, Supplier<Filter> filter) {}

    private final List<Declared> lines = new ArrayList<>();
    private final Map<String, Supplier<Filter>> implied = new LinkedHashMap<>();
    private boolean linked;

    /// A `filter` line. The filter is made when everything has been read.
    public void declare(Words words, String name, Supplier<Filter> filter) {
        lines.add(new Declared(name, filter));
        if (lines.size() > MOST) {
            words.problem("a proxy has at most " + MOST + " filters");
        }
        link(words);
    }

    /// Whether a `filter` line of that name was read.
    public boolean has(String name) {
        return lines.stream().anyMatch(line -> line.name.equals(name));
    }

    /// A filter that the proxy gets without a line of its own, once.
    public void imply(Words words, String name, Supplier<Filter> filter) {
        implied.putIfAbsent(name, filter);
        link(words);
    }

    private void link(Words words) {
        if (linked) {
            return;
        }
        linked = true;
        var draft = words.draft(ProxyDraft.class);
        if (draft.isScratch()) {
            return;
        }
        words.later(
                _ -> {
                    var filters = filters(words, draft);
                    // The halves of a listen section share one list, by which the traffic knows to
                    // run it once.
                    draft.eachPlan(plan -> plan.filters = filters);
                });
    }

    private List<Filter> filters(Words words, ProxyDraft draft) {
        var names = new ArrayList<>(lines.stream().map(Declared::name).toList());
        var found = new ArrayList<>(lines.stream().map(line -> line.filter.get()).toList());
        boolean others = names.stream().anyMatch(n -> !n.equals(CACHE) && !n.equals(COMPRESSION));
        for (var name : List.of(COMPRESSION, CACHE)) {
            var filter = implied.get(name);
            if (filter == null || names.contains(name)) {
                continue;
            }
            if (others) {
                words.invalid(
                        draft.title()
                                + ": require an explicit filter declaration to use "
                                + (name.equals(CACHE) ? "a cache" : "HTTP compression"));
            }
            int at = name.equals(CACHE) ? 0 : names.size();
            names.add(at, name);
            found.add(at, filter.get());
        }
        if (names.contains(CACHE)
                && names.lastIndexOf(CACHE) > names.indexOf(COMPRESSION)
                && names.contains(COMPRESSION)) {
            words.invalid(
                    draft.title()
                            + ": unable to enable the compression filter before any cache filter.");
        }
        return List.copyOf(found);
    }
}
