package sluice.runtime.filter;

import org.jspecify.annotations.Nullable;

import sluice.runtime.History;
import sluice.runtime.StatRow;
import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.StatColumn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A filter over rows of `show stat`; see the package for the grammar.
public final class RowFilter {
    /// Lets every row pass.
    public static final RowFilter ALL = new RowFilter("", List.of());

    private final String text;
    private final List<Term> terms;

    /// One condition on a row.
    @FunctionalInterface
    private interface Term {
        boolean holds(StatRow row, @Nullable History history);
    }

    private RowFilter(String text, List<Term> terms) {
        this.text = text;
        this.terms = List.copyOf(terms);
    }

    /// Reads a filter; an empty text lets everything pass.
    ///
    /// @throws IllegalArgumentException that says which term is wrong and what would be right
    public static RowFilter parse(String text) {
        var terms = new ArrayList<Term>();
        for (String word : text.strip().split("\\s+")) {
            if (!word.isEmpty()) {
                terms.add(term(word));
            }
        }
        return new RowFilter(text.strip(), terms);
    }

    private static Term term(String word) {
        if (word.startsWith("!") && word.length() > 1) {
            var inner = term(word.substring(1));
            return (row, history) -> !inner.holds(row, history);
        }
        if (word.startsWith("~")
                || word.length() > 2 && word.startsWith("/") && word.endsWith("/")) {
            String pattern =
                    word.startsWith("~") ? word.substring(1) : word.substring(1, word.length() - 1);
            var regex = regex(pattern);
            return (row, _) -> regex.matcher(row.path()).find();
        }
        int operator = operatorAt(word);
        if (operator > 0) {
            return comparison(word, operator);
        }
        int colon = word.indexOf(':');
        if (colon > 0) {
            return field(
                    word.substring(0, colon).toLowerCase(Locale.ROOT),
                    word.substring(colon + 1),
                    word);
        }
        var name = names(word);
        return (row, _) -> name.test(row.path());
    }

    private static int operatorAt(String word) {
        for (int i = 1; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '<' || c == '>' || c == '=') {
                return i;
            }
            if (c == ':') {
                return -1;
            }
        }
        return -1;
    }

    private static Term comparison(String word, int at) {
        String name = word.substring(0, at);
        boolean orEqual = at + 1 < word.length() && word.charAt(at + 1) == '=';
        char operator = word.charAt(at);
        String number = word.substring(at + (orEqual ? 2 : 1));
        var quantity = Quantity.of(name);
        if (quantity == null) {
            throw new IllegalArgumentException(
                    "'"
                            + word
                            + "': no column is called '"
                            + name
                            + "'"
                            + Quantity.suggestion(name)
                            + " (try queue, sessions, rate, errors, rtime, weight or any of `show"
                            + " stat`)");
        }
        double bound;
        try {
            bound = Double.parseDouble(number);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException(
                    "'" + word + "': expected a number after the comparison");
        }
        return (row, history) -> {
            double value = quantity.of(row, history);
            return switch (operator) {
                case '>' -> orEqual ? value >= bound : value > bound;
                case '<' -> orEqual ? value <= bound : value < bound;
                default -> value == bound;
            };
        };
    }

    private static Term field(String key, String value, String word) {
        return switch (key) {
            case "status", "state", "st" -> status(value, word);
            case "be", "backend" -> {
                var name = names(value);
                yield (row, _) ->
                        (row.kind() == ObjectKind.BACKEND || row.kind() == ObjectKind.SERVER)
                                && name.test(row.proxy());
            }
            case "fe", "frontend" -> {
                var name = names(value);
                yield (row, _) ->
                        (row.kind() == ObjectKind.FRONTEND || row.kind() == ObjectKind.LISTENER)
                                && name.test(row.proxy());
            }
            case "srv", "server" -> {
                var name = names(value);
                yield (row, _) -> row.kind() == ObjectKind.SERVER && name.test(row.name());
            }
            case "kind", "type" -> kind(value, word);
            case "addr", "address" -> text(StatColumn.ADDR, value);
            case "check" -> text(StatColumn.CHECK_STATUS, value);
            case "cookie" -> text(StatColumn.COOKIE, value);
            case "mode" -> text(StatColumn.MODE, value);
            case "algo" -> text(StatColumn.ALGO, value);
            default -> {
                var quantity = Quantity.of(key);
                if (quantity == null || !value.isEmpty()) {
                    throw new IllegalArgumentException(
                            "'"
                                    + word
                                    + "': unknown field '"
                                    + key
                                    + "' (status, be, fe, srv, kind, addr, check, cookie, mode,"
                                    + " algo; or column>number)");
                }
                yield (row, history) -> quantity.of(row, history) > 0;
            }
        };
    }

    private static Term text(StatColumn column, String value) {
        var matcher = names(value);
        return (row, _) -> row.has(column) && matcher.test(row.text(column));
    }

    private static Term kind(String value, String word) {
        for (var kind : ObjectKind.values()) {
            if (!value.isEmpty() && kind.name().startsWith(value.toUpperCase(Locale.ROOT))) {
                return (row, _) -> row.kind() == kind;
            }
        }
        throw new IllegalArgumentException(
                "'" + word + "': expected frontend, backend, server or listener");
    }

    private static Term status(String value, String word) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(
                    "'" + word + "': expected a status such as up, down, drain, maint");
        }
        String[] words = value.toUpperCase(Locale.ROOT).split(",");
        return (row, _) -> {
            String printed = row.status().text().toUpperCase(Locale.ROOT);
            for (String wanted : words) {
                boolean holds =
                        wanted.equals("BAD")
                                ? row.status().failed()
                                : wanted.equals("NOTUP")
                                        ? !row.status().serving()
                                        : printed.startsWith(wanted);
                if (!wanted.isEmpty() && holds) {
                    return true;
                }
            }
            return false;
        };
    }

    /// One of several parts, globs or `~` patterns, parted by commas; letters of any case.
    private static Predicate<String> names(String value) {
        var tests = new ArrayList<Predicate<String>>();
        for (String part : value.split(",")) {
            if (part.startsWith("~")) {
                var regex = regex(part.substring(1));
                tests.add(name -> regex.matcher(name).find());
            } else if (part.indexOf('*') >= 0 || part.indexOf('?') >= 0) {
                var glob = Glob.of(part);
                tests.add(glob::matches);
            } else {
                String lower = part.toLowerCase(Locale.ROOT);
                tests.add(name -> name.toLowerCase(Locale.ROOT).contains(lower));
            }
        }
        return name -> {
            for (var test : tests) {
                if (test.test(name)) {
                    return true;
                }
            }
            return false;
        };
    }

    private static Pattern regex(String pattern) {
        try {
            return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "'" + pattern + "' is no regular expression: " + e.getDescription(), e);
        }
    }

    /// Whether the row passes, without a history: growth per second counts as 0.
    public boolean matches(StatRow row) {
        return matches(row, null);
    }

    /// Whether the row passes; the history gives the growth per second.
    public boolean matches(StatRow row, @Nullable History history) {
        for (var term : terms) {
            if (!term.holds(row, history)) {
                return false;
            }
        }
        return true;
    }

    /// The rows that pass, in their order.
    public List<StatRow> select(List<StatRow> rows, @Nullable History history) {
        var passed = new ArrayList<StatRow>();
        for (var row : rows) {
            if (matches(row, history)) {
                passed.add(row);
            }
        }
        return passed;
    }

    public boolean isEmpty() {
        return terms.isEmpty();
    }

    /// As it was typed.
    @Override
    public String toString() {
        return text;
    }
}
