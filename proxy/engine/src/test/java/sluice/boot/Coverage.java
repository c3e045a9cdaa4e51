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
import sluice.operation.runtime.Console;
import sluice.operation.runtime.RuntimeCommand;
import sluice.sample.Converter;
import sluice.sample.SampleFetch;

import java.util.ArrayList;
import java.util.Arrays;
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
        /// Left out on purpose: tier 4, or with a reason.
        LEFT_OUT
    }

    private final Catalog catalog;
    private final WordEvidence evidence;
    private final List<Inventory.Row> rows = Inventory.rows();

    Coverage(Catalog catalog, WordEvidence evidence) {
        this.catalog = catalog;
        this.evidence = evidence;
    }

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
        titles.put("runtime-command-arg", "Arguments of commands");
        titles.put("runtime-syntax", "Syntax of the Runtime API");
        titles.put("master-command", "Commands of the master");
        titles.put("keyword-arg", "Arguments of keywords");
        titles.put("acl-keyword", "Keywords of ACLs");
        titles.put("acl-operator", "Operators of conditions");
        titles.put("match-method", "Match methods");
        titles.put("flag", "Flags of ACLs");
        titles.put("predefined-acl", "Predefined ACLs");
        titles.put("pattern-ref", "References to patterns");
        titles.put("var-scope", "Scopes of variables");
        titles.put("filter", "Filters");
        titles.put("service", "Services");
        titles.put("http-check-action", "Steps of http-check");
        titles.put("tcp-check-action", "Steps of tcp-check");
        titles.put("check-status", "Results of checks");
        titles.put("server-state", "States of servers");
        titles.put("server-state-file-field", "Fields of the server state file");
        titles.put("stick-table-type", "Types of stick tables");
        titles.put("stick-table-arg", "Arguments of stick tables");
        titles.put("stick-table-data-type", "Data types of stick tables");
        titles.put("log-format-alias", "Aliases of log formats");
        titles.put("log-format-flag", "Flags of log formats");
        titles.put("log-field", "Fields of log lines");
        titles.put("log-output-format", "Formats of log targets");
        titles.put("log-facility", "Log facilities");
        titles.put("log-level", "Log levels");
        titles.put("termination-combo", "Termination states");
        titles.put("termination-flag", "Letters of termination states");
        titles.put("error-code", "Statuses of error pages");
        titles.put("address-form", "Forms of addresses");
        titles.put("env-syntax", "Forms of environment variables");
        titles.put("env-var", "Environment variables");
        titles.put("pseudo-var", "Pseudo variables");
        titles.put("cond-directive", "Conditional lines");
        titles.put("cond-predicate", "Predicates of conditional lines");
        titles.put("tokenizer", "Cutting of words");
        titles.put("time-unit", "Units of time");
        titles.put("size-unit", "Units of size");
        titles.put("cli-flag", "Flags of the command line");
        titles.put("signal", "Signals");
        titles.put("info-field", "Fields of show info");
        titles.put("stats-csv-field", "Fields of show stat");
        titles.put("stats-typed-tag", "Tags of the typed output");
        titles.put("stats-page", "The statistics page");
        titles.put("prometheus-metric", "Metrics of the exporter");
        titles.put("stats-extra-counter", "Counters of modules");
        titles.put("stats-resolvers-field", "Fields of resolvers");
        return titles;
    }

    private static final Set<String> OF_KEYWORDS =
            Set.of(
                    "section",
                    "global-directive",
                    "proxy-directive",
                    "section-directive",
                    "option",
                    "bind-option",
                    "server-option",
                    "sample-fetch",
                    "converter",
                    "runtime-command");

    /// Whether the catalog knows this kind by itself; the others need evidence.
    static boolean ofKeywords(String kind) {
        return OF_KEYWORDS.contains(kind)
                || (kind.endsWith("-action") && !kind.endsWith("-check-action"));
    }

    private State state(Inventory.Row row) {
        if (ofKeywords(row.kind()) ? has(row, catalog) : evidence.built(row)) {
            return State.BUILT;
        }
        boolean explained = row.tier() == 4 || !row.reason().isEmpty();
        return explained ? State.LEFT_OUT : State.MISSING;
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
            case "runtime-command" -> command(catalog, name);
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

    private static boolean command(Catalog catalog, String name) {
        return knows(catalog, RuntimeCommand.Keyword.class, name)
                || Console.OWN_COMMANDS.contains(name)
                || catalog.all(RuntimeCommand.Keyword.class).stream()
                        .anyMatch(command -> command.forms().contains(name));
    }

    private static boolean option(Catalog catalog, Class<? extends Entry> kind, String name) {
        return knows(catalog, kind, name)
                || (name.startsWith("no-") && knows(catalog, kind, name.substring(3)));
    }

    /// Whether lines of that name are read: by a keyword of these words, of the first ones of them, or of these and more (`compression` by
    /// `compression algo` and its like, each of which has a row of its own).
    private static boolean directive(Catalog catalog, String name, Section... sections) {
        var family = name + " ";
        for (var entry : catalog.all(Directive.Keyword.class)) {
            if (entry.name().stream().anyMatch(each -> each.startsWith(family))
                    && Arrays.stream(sections).anyMatch(entry.in()::contains)) {
                return true;
            }
        }
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
    String report() {
        var out =
                new StringBuilder(
                        """
                        # Compatibility with HAProxy

                        Generated from the keywords of the engine, HAProxy's inventory, and for words that are no keywords of their own a
                        table of configurations that the engine has to take (`CompatibilityTest`, `-Dgolden=write`); do not edit. The reference is the manual of HAProxy %s.

                        Tiers: 1 needed by usual configurations, 2 expected, 3 special, 4 left out on purpose. A word that is not
                        built is refused with its place and told apart from one that HAProxy does not know either.

                        """
                                .formatted(Product.COMPATIBLE_WITH));
        out.append("| kind | tier 1 | tier 2 | tier 3 | beyond |\n|---|---|---|---|---|\n");
        TITLES.forEach(
                (kind, title) -> {
                    out.append("| ").append(title);
                    for (int tier = 1; tier <= 4; tier++) {
                        int built = 0;
                        int all = 0;
                        for (var row : rows) {
                            if (row.kind().equals(kind) && row.tier() == tier) {
                                all++;
                                built += state(row) == State.BUILT ? 1 : 0;
                            }
                        }
                        out.append(" | ").append(all == 0 ? "" : built + " of " + all);
                    }
                    out.append(" |\n");
                });
        TITLES.forEach((kind, title) -> details(out, title, kind));
        return out.toString();
    }

    private void details(StringBuilder out, String title, String kind) {
        out.append("\n## ").append(title).append("\n\n");
        for (var state : State.values()) {
            var names = new ArrayList<String>();
            for (var row : rows) {
                if (row.kind().equals(kind) && state(row) == state) {
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
