package sluice.boot;

import sluice.catalog.Catalog;
import sluice.catalog.Entry;
import sluice.config.model.ActionKeyword;
import sluice.config.model.BindOption;
import sluice.config.model.Directive;
import sluice.config.model.Inventory;
import sluice.config.model.ProxyOption;
import sluice.config.model.Section;
import sluice.config.model.SectionKeyword;
import sluice.config.model.ServerOption;
import sluice.operation.runtime.RuntimeCommand;
import sluice.sample.Converter;
import sluice.sample.SampleFetch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Compares the keywords of this program with those of HAProxy: the source of `docs/compatibility.md`.
final class Coverage {
    private static final Set<String> BUILT_IN_SECTIONS =
            Set.of("global", "defaults", "frontend", "backend", "listen", "defaults <name> from");

    private static final Map<String, String> TITLES = titles();

    /// What became of one word of HAProxy.
    enum State {
        BUILT,
        MISSING,
        /// Tier 4: left out on purpose.
        LEFT_OUT
    }

    private Coverage() {}

    private static Map<String, String> titles() {
        var titles = new LinkedHashMap<String, String>();
        titles.put("section", "Sections");
        titles.put("global-directive", "Directives of global");
        titles.put("proxy-directive", "Directives of proxies");
        titles.put("section-directive", "Directives of other sections");
        titles.put("option", "Options of proxies");
        titles.put("bind-option", "Options of bind lines");
        titles.put("server-option", "Options of server lines");
        titles.put("tcp-request-connection-action", "Actions of tcp-request connection");
        titles.put("tcp-request-session-action", "Actions of tcp-request session");
        titles.put("tcp-request-content-action", "Actions of tcp-request content");
        titles.put("tcp-response-content-action", "Actions of tcp-response content");
        titles.put("http-request-action", "Actions of http-request");
        titles.put("http-response-action", "Actions of http-response");
        titles.put("http-after-response-action", "Actions of http-after-response");
        titles.put("quic-initial-action", "Actions of quic-initial");
        titles.put("sample-fetch", "Sample fetches");
        titles.put("converter", "Converters");
        titles.put("runtime-command", "Commands of the Runtime API");
        return titles;
    }

    static State state(Inventory.Row row, Catalog catalog) {
        if (has(row, catalog)) {
            return State.BUILT;
        }
        return row.tier() == 4 ? State.LEFT_OUT : State.MISSING;
    }

    private static boolean has(Inventory.Row row, Catalog catalog) {
        var name = row.name();
        return switch (row.kind()) {
            case "section" ->
                    BUILT_IN_SECTIONS.contains(name)
                            || knows(catalog, SectionKeyword.Keyword.class, name);
            case "global-directive" -> directive(catalog, name, Section.GLOBAL);
            case "proxy-directive" ->
                    directive(
                            catalog,
                            name,
                            Section.DEFAULTS,
                            Section.FRONTEND,
                            Section.BACKEND,
                            Section.LISTEN);
            case "section-directive" -> {
                // `peers: bind`, `crt-store load: crt`
                int colon = name.indexOf(": ");
                yield colon > 0
                        && directive(
                                catalog,
                                name.substring(colon + 2),
                                sections(name.substring(0, colon)));
            }
            case "option" -> knows(catalog, ProxyOption.Keyword.class, name);
            case "bind-option" -> option(catalog, BindOption.Keyword.class, name);
            case "server-option" -> option(catalog, ServerOption.Keyword.class, name);
            case "sample-fetch" -> knows(catalog, SampleFetch.Keyword.class, name);
            case "converter" -> knows(catalog, Converter.Keyword.class, name);
            case "runtime-command" -> knows(catalog, RuntimeCommand.Keyword.class, name);
            default ->
                    row.kind().endsWith("-action")
                            && action(
                                    catalog,
                                    name,
                                    row.kind()
                                            .substring(
                                                    0, row.kind().length() - "-action".length()));
        };
    }

    private static boolean knows(Catalog catalog, Class<? extends Entry> kind, String name) {
        return catalog.find(kind, name) != null;
    }

    private static boolean option(Catalog catalog, Class<? extends Entry> kind, String name) {
        return knows(catalog, kind, name)
                || (name.startsWith("no-") && knows(catalog, kind, name.substring(3)));
    }

    private static boolean directive(Catalog catalog, String name, Section... sections) {
        var words = name.split(" ");
        for (int count = words.length; count > 0; count--) {
            var head = String.join(" ", List.of(words).subList(0, count));
            for (var entry : catalog.named(Directive.Keyword.class, head)) {
                for (var section : sections) {
                    if (entry.in().contains(section)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static Section[] sections(String text) {
        var found = new ArrayList<Section>();
        for (var section : Section.values()) {
            if (text.contains(section.word())) {
                found.add(section);
            }
        }
        return found.toArray(Section[]::new);
    }

    private static boolean action(Catalog catalog, String name, String set) {
        int parenthesis = name.indexOf('(');
        var plain = parenthesis < 0 ? name : name.substring(0, parenthesis);
        for (var entry : catalog.named(ActionKeyword.Keyword.class, plain)) {
            for (var rules : entry.in()) {
                if (rules.directive().replace(' ', '-').equals(set)
                        && knows(catalog, Directive.Keyword.class, rules.directive())) {
                    return true;
                }
            }
        }
        return false;
    }

    /// `docs/compatibility.md`.
    static String report(Catalog catalog) {
        var out =
                new StringBuilder(
                        """
                        # Compatibility with HAProxy

                        Generated from the keywords of the engine and HAProxy's inventory (`CompatibilityTest`, `-Dgolden=write`);
                        do not edit. The reference is the manual of HAProxy %s.

                        Tiers: 1 needed by usual configurations, 2 expected, 3 special, 4 left out on purpose. A word that is not
                        built is refused with its place and told apart from one that HAProxy does not know either.

                        """
                                .formatted(Product.COMPATIBLE_WITH));
        out.append("| kind | tier 1 | tier 2 | tier 3 | beyond |\n|---|---|---|---|---|\n");
        var rows = Inventory.rows();
        TITLES.forEach(
                (kind, title) -> {
                    out.append("| ").append(title);
                    for (int tier = 1; tier <= 4; tier++) {
                        int built = 0;
                        int all = 0;
                        for (var row : rows) {
                            if (row.kind().equals(kind) && row.tier() == tier) {
                                all++;
                                built += state(row, catalog) == State.BUILT ? 1 : 0;
                            }
                        }
                        out.append(" | ").append(all == 0 ? "" : built + " of " + all);
                    }
                    out.append(" |\n");
                });
        TITLES.forEach((kind, title) -> details(out, title, kind, rows, catalog));
        return out.toString();
    }

    private static void details(
            StringBuilder out,
            String title,
            String kind,
            List<Inventory.Row> rows,
            Catalog catalog) {
        out.append("\n## ").append(title).append("\n\n");
        for (var state : State.values()) {
            var names = new ArrayList<String>();
            for (var row : rows) {
                if (row.kind().equals(kind) && state(row, catalog) == state) {
                    names.add(
                            "`"
                                    + row.name()
                                    + "`"
                                    + (state == State.MISSING ? " (" + row.tier() + ")" : "")
                                    + (state == State.LEFT_OUT && !row.reason().isEmpty()
                                            ? " (" + row.reason() + ")"
                                            : ""));
                }
            }
            if (!names.isEmpty()) {
                out.append("**")
                        .append(state.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                        .append("** (")
                        .append(names.size())
                        .append("): ")
                        .append(String.join(", ", names))
                        .append("\n\n");
            }
        }
    }
}
