package sluice.config.model;

import org.jspecify.annotations.Nullable;

import sluice.catalog.Catalog;
import sluice.config.syntax.Problem;
import sluice.config.syntax.Severity;
import sluice.config.syntax.Statement;
import sluice.config.syntax.Suggestion;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Finds the keyword of a line: `no` and `default` in front, names of several words longest first, options by their name.
final class DirectiveDispatch {
    private static final int MOST_NAME_WORDS = 3;

    /// Lines that are compared with the object they make, not with the proxy.
    private static final Set<String> OWN_LINES = Set.of("server", "bind", "default-server");

    private final Catalog catalog;

    DirectiveDispatch(Catalog catalog) {
        this.catalog = catalog;
    }

    /// A line with the keyword that reads it.
    ///
    /// @param from index of the first word behind the keyword
    /// @param named the keyword as written, `option` included
    record Line(
            Statement statement,
            List<Section> in,
            Directive.@Nullable Reader directive,
            ProxyOption.@Nullable Reader option,
            String named,
            boolean negated,
            boolean defaulted,
            int from) {

        boolean fits(Section section) {
            return in.contains(section);
        }

        void read(StatementWords.Place place) {
            var words = new StatementWords(place, statement, named, negated, defaulted, from);
            if (place.draft() instanceof ProxyDraft proxy && !OWN_LINES.contains(named)) {
                proxy.wrote(statement.joined(0));
            }
            if (directive != null) {
                directive.read(words);
            } else if (option != null) {
                option.read(words);
            }
        }
    }

    /// The line's keyword, or null after a problem was reported.
    @Nullable Line find(Statement statement, StatementWords.Place place) {
        boolean negated = statement.keyword().is("no");
        boolean defaulted = statement.keyword().is("default");
        int first = negated || defaulted ? 1 : 0;
        if (first == 1 && !statement.has(1)) {
            unknown(statement, place, 0);
            return null;
        }
        if (statement.text(first).equals("option")) {
            return option(statement, place, first, negated, defaulted);
        }
        List<Directive.Keyword> elsewhere = List.of();
        int elsewhereWords = 0;
        for (int count = Math.min(MOST_NAME_WORDS, statement.size() - first); count > 0; count--) {
            var name = name(statement, first, count);
            var entries = entries(name);
            for (var entry : entries) {
                if (entry.in().contains(place.section())) {
                    if ((negated || defaulted) && !entry.negatable()) {
                        notNegatable(statement, place);
                        return null;
                    }
                    return new Line(
                            statement,
                            entry.in(),
                            entry.reader(),
                            null,
                            name,
                            negated,
                            defaulted,
                            first + count);
                }
            }
            if (!entries.isEmpty() && elsewhere.isEmpty()) {
                elsewhere = entries;
                elsewhereWords = count;
            }
        }
        if (!elsewhere.isEmpty()) {
            misplaced(
                    statement,
                    place,
                    name(statement, first, elsewhereWords),
                    elsewhere.stream().flatMap(entry -> entry.in().stream()).toList());
            return null;
        }
        unknown(statement, place, first);
        return null;
    }

    /// What stands in a parenthesis belongs to the line, not to its name (`http-check set-var(check.a)`).
    private List<Directive.Keyword> entries(String name) {
        var entries = catalog.named(Directive.Keyword.class, name);
        int open = name.lastIndexOf('(');
        return entries.isEmpty() && open > name.lastIndexOf(' ')
                ? catalog.named(Directive.Keyword.class, name.substring(0, open))
                : entries;
    }

    private @Nullable Line option(
            Statement statement,
            StatementWords.Place place,
            int first,
            boolean negated,
            boolean defaulted) {
        var at = statement.word(first);
        if (!statement.has(first + 1)) {
            place.problems().alert(at.span(), "'option' expects an option name.");
            return null;
        }
        var word = statement.word(first + 1);
        var entries = catalog.named(ProxyOption.Keyword.class, word.text());
        for (var entry : entries) {
            if (entry.in().contains(place.section())) {
                if ((negated || defaulted) && !entry.negatable()) {
                    place.problems()
                            .alert(
                                    statement.keyword().span(),
                                    "negation/default is not supported for option '" + word + "'.");
                    return null;
                }
                return new Line(
                        statement,
                        entry.in(),
                        null,
                        entry.reader(),
                        "option " + word,
                        negated,
                        defaulted,
                        first + 2);
            }
        }
        if (!entries.isEmpty()) {
            misplaced(
                    statement,
                    place,
                    "option " + word,
                    entries.stream().flatMap(entry -> entry.in().stream()).toList());
            return null;
        }
        if (!Inventory.named(word.text(), "option").isEmpty()) {
            place.problems()
                    .alert(word.span(), notBuilt("option '" + word + "'", word.text(), "option"));
            return null;
        }
        place.problems()
                .alert(
                        word.span(),
                        "unknown option '"
                                + word
                                + "'"
                                + Suggestion.ending(
                                        word.text(), catalog.names(ProxyOption.Keyword.class))
                                + ".");
        return null;
    }

    private void misplaced(
            Statement statement, StatementWords.Place place, String name, List<Section> in) {
        var span = statement.keyword().span();
        if (place.draft() instanceof ProxyDraft proxy && place.section() != Section.LOG_FORWARD) {
            if (proxy.section() == Section.DEFAULTS) {
                place.problems().alert(span, "'" + name + "' not allowed in 'defaults' section.");
                return;
            }
            boolean forOtherSide =
                    proxy.section() == Section.FRONTEND
                            ? in.contains(Section.BACKEND)
                            : in.contains(Section.FRONTEND);
            if (name.equals("server") || name.equals("server-template")) {
                place.problems()
                        .alert(
                                span,
                                "'"
                                        + name
                                        + "' not allowed because "
                                        + proxy.title()
                                        + " has no backend capability.");
                return;
            }
            if (forOtherSide || in.contains(Section.LISTEN)) {
                var side = proxy.section() == Section.FRONTEND ? "backend" : "frontend";
                place.problems()
                        .warning(
                                span,
                                "'"
                                        + name
                                        + "' ignored because "
                                        + proxy.title()
                                        + " has no "
                                        + side
                                        + " capability.");
                return;
            }
        }
        var sections = new LinkedHashSet<String>();
        in.forEach(section -> sections.add("'" + section.word() + "'"));
        place.problems()
                .alert(
                        span,
                        "unknown keyword '"
                                + name
                                + "' in '"
                                + place.section().word()
                                + "' section",
                        "It belongs to " + String.join(", ", sections) + ".");
    }

    private static void notNegatable(Statement statement, StatementWords.Place place) {
        place.problems()
                .add(
                        Problem.lexical(
                                Severity.ALERT,
                                statement.keyword().span(),
                                "negation/default currently supported only for options, log,"
                                        + " busy-polling, set-dumpable, strict-limits,"
                                        + " insecure-fork-wanted and numa-cpu-mapping."));
    }

    private void unknown(Statement statement, StatementWords.Place place, int first) {
        var word = statement.word(first);
        var section = place.section().word();
        var kinds =
                switch (place.section()) {
                    case GLOBAL -> new String[] {"global-directive"};
                    case DEFAULTS, FRONTEND, BACKEND, LISTEN -> new String[] {"proxy-directive"};
                    default -> new String[] {"section-directive"};
                };
        for (int count = Math.min(MOST_NAME_WORDS, statement.size() - first); count > 0; count--) {
            var name = name(statement, first, count);
            var rows = Inventory.named(name, kinds);
            if (!rows.isEmpty()) {
                place.problems()
                        .alert(
                                word.span(),
                                notBuilt(
                                        "keyword '" + name + "' in '" + section + "' section",
                                        name,
                                        kinds));
                return;
            }
        }
        var second = secondWords(word.text(), place.section());
        if (!second.isEmpty()) {
            var given = statement.text(first + 1);
            place.problems()
                    .alert(
                            statement.size() > first + 1
                                    ? statement.word(first + 1).span()
                                    : word.span(),
                            "'"
                                    + word
                                    + "' supports "
                                    + String.join(", ", second)
                                    + " (got '"
                                    + given
                                    + "')"
                                    + Suggestion.ending(given, second));
            return;
        }
        place.problems()
                .alert(
                        word.span(),
                        "unknown keyword '"
                                + word
                                + "' in '"
                                + section
                                + "' section"
                                + Suggestion.ending(word.text(), firstWords(place.section())));
    }

    /// What to say about a word that HAProxy has and this program does not.
    private static String notBuilt(String what, String name, String... kinds) {
        var row = Inventory.named(name, kinds).getFirst();
        return what
                + " is known to HAProxy but not supported by Sluice"
                + (row.tier() == 4 && !row.reason().isEmpty() ? " (" + row.reason() + ")" : " yet")
                + ".";
    }

    /// What may follow `first` in names of several words (`timeout client`).
    private List<String> secondWords(String first, Section section) {
        var words = new ArrayList<String>();
        for (var entry : catalog.all(Directive.Keyword.class)) {
            for (var name : entry.name()) {
                if (entry.in().contains(section) && name.startsWith(first + " ")) {
                    words.add(name.substring(first.length() + 1));
                }
            }
        }
        return words;
    }

    private List<String> firstWords(Section section) {
        var words = new ArrayList<String>();
        for (var entry : catalog.all(Directive.Keyword.class)) {
            if (entry.in().contains(section)) {
                for (var name : entry.name()) {
                    int blank = name.indexOf(' ');
                    words.add(blank < 0 ? name : name.substring(0, blank));
                }
            }
        }
        return words;
    }

    private static String name(Statement statement, int first, int count) {
        if (count == 1) {
            return statement.text(first);
        }
        var name = new StringBuilder(statement.text(first));
        for (int i = 1; i < count; i++) {
            name.append(' ').append(statement.text(first + i));
        }
        return name.toString();
    }
}
