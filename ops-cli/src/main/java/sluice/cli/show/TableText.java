package sluice.cli.show;

import org.jspecify.annotations.Nullable;

import sluice.runtime.Json;
import sluice.runtime.diagnosis.Figures;

import java.util.ArrayList;
import java.util.List;

/// Writes a table in each of the formats.
public final class TableText {
    private TableText() {}

    /// The lines of a table.
    ///
    /// @param width of the terminal, 0 for none: the last column of texts is cut so that a line fits
    public static List<String> lines(Table table, Format format, Ink ink, int width) {
        return switch (format) {
            case TABLE -> aligned(table, ink, width);
            case JSON -> List.of(json(table));
            case CSV -> separated(table, ",");
            case TSV -> separated(table, "\t");
            case QUIET -> List.of();
        };
    }

    /// The rows as a JSON array of objects.
    public static String json(Table table) {
        var text = new StringBuilder("[");
        for (int i = 0; i < table.rows().size(); i++) {
            var object = Json.object();
            for (int c = 0; c < table.columns().size(); c++) {
                object.put(table.columns().get(c), table.rows().get(i).get(c));
            }
            text.append(i == 0 ? "" : ",").append(object);
        }
        return text.append(']').toString();
    }

    private static List<String> aligned(Table table, Ink ink, int width) {
        int columns = table.columns().size();
        var cells = new ArrayList<String[]>();
        var widths = new int[columns];
        var right = new boolean[columns];
        for (int c = 0; c < columns; c++) {
            widths[c] = table.columns().get(c).length();
            right[c] = numeric(table, c);
        }
        for (var row : table.rows()) {
            var line = new String[columns];
            for (int c = 0; c < columns; c++) {
                line[c] = text(row.get(c));
                widths[c] = Math.max(widths[c], line[c].codePointCount(0, line[c].length()));
            }
            cells.add(line);
        }
        fit(widths, right, width);
        var lines = new ArrayList<String>();
        if (!table.rows().isEmpty()) {
            lines.add(
                    ink.faint(
                            line(table.columns().toArray(String[]::new), widths, right, Ink.NONE)));
        }
        for (var line : cells) {
            lines.add(line(line, widths, right, ink));
        }
        for (String note : table.notes()) {
            lines.add(ink.faint(note));
        }
        return lines;
    }

    private static void fit(int[] widths, boolean[] right, int width) {
        int total = widths.length * 2 - 2;
        int last = -1;
        for (int c = 0; c < widths.length; c++) {
            total += widths[c];
            last = right[c] ? last : c;
        }
        if (width > 20 && total > width && last >= 0) {
            widths[last] = Math.max(8, widths[last] - (total - width));
        }
    }

    private static String line(String[] cells, int[] widths, boolean[] right, Ink ink) {
        var line = new StringBuilder();
        for (int c = 0; c < cells.length; c++) {
            String cell = cut(cells[c], widths[c]);
            int blanks = Math.max(0, widths[c] - cell.codePointCount(0, cell.length()));
            boolean end = c == cells.length - 1;
            line.append(c == 0 ? "" : "  ")
                    .append(right[c] ? " ".repeat(blanks) : "")
                    .append(ink.state(cell))
                    .append(right[c] || end ? "" : " ".repeat(blanks));
        }
        return line.toString().stripTrailing();
    }

    private static String cut(String cell, int width) {
        return cell.codePointCount(0, cell.length()) <= width
                ? cell
                : cell.substring(0, cell.offsetByCodePoints(0, Math.max(0, width - 1))) + '…';
    }

    private static boolean numeric(Table table, int column) {
        boolean any = false;
        for (var row : table.rows()) {
            var cell = row.get(column);
            if (cell instanceof String text
                    && !text.isEmpty()
                    && !Character.isDigit(text.charAt(0))) {
                return false;
            }
            any |=
                    cell instanceof Number
                            || cell instanceof String text && text.matches("\\d+/\\d+|\\d+");
            if (cell instanceof String text && !text.isEmpty() && !text.matches("\\d+(/\\d+)?")) {
                return false;
            }
        }
        return any;
    }

    private static String text(@Nullable Object cell) {
        return switch (cell) {
            case null -> "–";
            case Double number -> Figures.number(number);
            case String text when text.isEmpty() -> "–";
            default -> printable(cell.toString());
        };
    }

    /// Control characters would let an answer steer the terminal.
    public static String printable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                var safe = new StringBuilder(text.length() + 8);
                for (int j = 0; j < text.length(); j++) {
                    char c = text.charAt(j);
                    safe.append(Character.isISOControl(c) && c != '\t' ? '·' : c);
                }
                return safe.toString();
            }
        }
        return text;
    }

    private static List<String> separated(Table table, String separator) {
        var lines = new ArrayList<String>();
        lines.add(String.join(separator, table.columns()));
        for (var row : table.rows()) {
            var line = new StringBuilder();
            for (int c = 0; c < row.size(); c++) {
                line.append(c == 0 ? "" : separator).append(field(row.get(c), separator));
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static String field(@Nullable Object cell, String separator) {
        if (cell == null || cell instanceof Double number && number.isNaN()) {
            return "";
        }
        String text = cell.toString();
        if (separator.equals("\t")) {
            return text.replace('\t', ' ').replace('\n', ' ').replace('\r', ' ');
        }
        boolean quote = text.indexOf(',') >= 0 || text.indexOf('"') >= 0 || text.indexOf('\n') >= 0;
        return quote ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
