package sluice.cli.command;

import org.jspecify.annotations.Nullable;

import sluice.cli.show.Table;
import sluice.runtime.Records;
import sluice.runtime.filter.Glob;
import sluice.runtime.filter.Spelling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The stages behind `|`: they take rows and leave rows.
///
/// ```
/// where qcur>0 status=UP name~web   rows for which all conditions hold (= != > >= < <= ~ part or glob)
/// sort qcur | sort -qcur            ascending; numbers fall first by default, `-` turns it round
/// columns name qcur                 these columns in this order
/// head 10 · count
/// ```
final class Pipe {
    static final List<String> STAGES = List.of("where", "sort", "columns", "cols", "head", "count");

    private Pipe() {}

    static Table apply(Table table, String stage) throws Failure {
        var words = Words.of(stage);
        var arguments = words.subList(1, words.size());
        return switch (words.getFirst()) {
            case "where", "grep" -> where(table, arguments);
            case "sort" -> sort(table, arguments);
            case "columns", "cols" -> columns(table, arguments);
            case "head" -> head(table, arguments);
            case "count" -> Table.of("count").row((long) table.rows().size()).build();
            default ->
                    throw Failure.usage(
                            "unknown stage '"
                                    + words.getFirst()
                                    + "' in the pipe ("
                                    + String.join(", ", STAGES)
                                    + ")");
        };
    }

    /// Rows out of the answer of a raw command: CSV, blanks or `name: value`.
    static Table rows(String text) throws Failure {
        if (text.startsWith("# ")
                && text.indexOf(',') > 0
                && text.indexOf(',') < Math.max(1, text.indexOf('\n'))) {
            return rows(Records.ofCsv(text));
        }
        if (text.startsWith("# ") || text.startsWith("1\n# ")) {
            return rows(Records.ofBlanks(text));
        }
        var table = Table.of("name", "value");
        for (String line : text.split("\n")) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                table.row(line.substring(0, colon), value(line.substring(colon + 2).strip()));
            }
        }
        if (table.size() == 0) {
            throw Failure.usage("this answer has no rows: only tables can go through a pipe");
        }
        return table.build();
    }

    private static Table rows(Records records) {
        var rows = new ArrayList<List<@Nullable Object>>();
        for (int i = 0; i < records.size(); i++) {
            var row = new ArrayList<@Nullable Object>();
            for (String field : records.row(i)) {
                row.add(field.isEmpty() ? null : value(field));
            }
            rows.add(java.util.Collections.unmodifiableList(row));
        }
        return new Table(records.header(), rows, List.of());
    }

    private static Object value(String text) {
        if (text.isEmpty() || text.length() > 18) {
            return text;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && !(i == 0 && c == '-' && text.length() > 1)) {
                return text;
            }
        }
        return Long.parseLong(text);
    }

    private static int column(Table table, String name) throws Failure {
        int at = table.column(name);
        if (at < 0) {
            String near = Spelling.nearest(name, table.columns());
            String list =
                    table.columns().size() > 20
                            ? ""
                            : " (there are " + String.join(", ", table.columns()) + ")";
            throw Failure.usage(
                    "no column '"
                            + name
                            + "'"
                            + (near.isEmpty() ? list : "; did you mean '" + near + "'?"));
        }
        return at;
    }

    private static Table where(Table table, List<String> conditions) throws Failure {
        if (conditions.isEmpty()) {
            throw Failure.usage("where: expected conditions such as qcur>0 or status=UP");
        }
        var rows = table.rows();
        for (String condition : conditions) {
            rows = where(table, rows, condition);
        }
        return table.with(rows);
    }

    private static List<List<@Nullable Object>> where(
            Table table, List<List<@Nullable Object>> rows, String condition) throws Failure {
        int at = 0;
        while (at < condition.length() && "=!<>~".indexOf(condition.charAt(at)) < 0) {
            at++;
        }
        int end = at;
        while (end < condition.length() && "=!<>~".indexOf(condition.charAt(end)) >= 0) {
            end++;
        }
        String operator = condition.substring(at, end);
        if (at == 0
                || !List.of("=", "==", "!=", "<", "<=", ">", ">=", "~", "!~").contains(operator)) {
            throw Failure.usage(
                    "where " + condition + ": expected column, comparison and value, e.g. qcur>0");
        }
        int column = column(table, condition.substring(0, at));
        String wanted = condition.substring(end);
        var kept = new ArrayList<List<@Nullable Object>>();
        for (var row : rows) {
            if (holds(row.get(column), operator, wanted)) {
                kept.add(row);
            }
        }
        return kept;
    }

    private static boolean holds(@Nullable Object cell, String operator, String wanted)
            throws Failure {
        String text = cell == null ? "" : cell.toString();
        return switch (operator) {
            case "=", "==" -> same(text, wanted);
            case "!=" -> !same(text, wanted);
            case "~" -> part(text, wanted);
            case "!~" -> !part(text, wanted);
            default -> {
                double bound = Table.number(wanted);
                double value = Table.number(cell);
                if (Double.isNaN(bound)) {
                    throw Failure.usage("where: '" + wanted + "' is no number");
                }
                yield switch (operator) {
                    case "<" -> value < bound;
                    case "<=" -> value <= bound;
                    case ">" -> value > bound;
                    default -> value >= bound;
                };
            }
        };
    }

    private static boolean same(String text, String wanted) {
        return text.equalsIgnoreCase(wanted)
                || Glob.isGlob(wanted) && Glob.of(wanted).matches(text);
    }

    private static boolean part(String text, String wanted) {
        return Glob.of("*" + wanted + "*").matches(text);
    }

    private static Table sort(Table table, List<String> names) throws Failure {
        if (names.size() != 1) {
            throw Failure.usage(
                    "sort: expected one column, with - in front for the other way round");
        }
        boolean reversed = names.getFirst().startsWith("-") || names.getFirst().startsWith("+");
        int column = column(table, names.getFirst().substring(reversed ? 1 : 0));
        boolean numbers = false;
        for (var row : table.rows()) {
            numbers |= !Double.isNaN(Table.number(row.get(column)));
        }
        // Largest first is what one looks for in numbers; texts go from A to Z.
        Comparator<List<@Nullable Object>> order =
                numbers
                        ? Comparator.comparingDouble(
                                        (List<@Nullable Object> row) ->
                                                orLeast(Table.number(row.get(column))))
                                .reversed()
                        : Comparator.comparing(row -> String.valueOf(row.get(column)));
        var rows = new ArrayList<>(table.rows());
        rows.sort(reversed ? order.reversed() : order);
        return table.with(rows);
    }

    private static double orLeast(double value) {
        return Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
    }

    private static Table columns(Table table, List<String> names) throws Failure {
        var positions = new ArrayList<Integer>();
        for (String name : names) {
            for (String part : name.split(",")) {
                if (!part.isEmpty()) {
                    positions.add(column(table, part));
                }
            }
        }
        if (positions.isEmpty()) {
            throw Failure.usage("columns: expected names of columns");
        }
        var rows = new ArrayList<List<@Nullable Object>>();
        for (var row : table.rows()) {
            var cells = new ArrayList<@Nullable Object>();
            for (int position : positions) {
                cells.add(row.get(position));
            }
            rows.add(java.util.Collections.unmodifiableList(cells));
        }
        return new Table(
                positions.stream().map(table.columns()::get).toList(), rows, table.notes());
    }

    private static Table head(Table table, List<String> arguments) throws Failure {
        int count = 10;
        if (!arguments.isEmpty()) {
            double number = Table.number(arguments.getFirst());
            if (Double.isNaN(number) || number < 0) {
                throw Failure.usage("head: expected a number of rows");
            }
            count = (int) number;
        }
        return table.with(table.rows().subList(0, Math.min(count, table.rows().size())));
    }
}
