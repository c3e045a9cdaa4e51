package sluice.operation.stats;

import sluice.vocabulary.FieldTags;
import sluice.vocabulary.FieldType;
import sluice.vocabulary.InfoField;
import sluice.vocabulary.StatColumn;

import java.util.stream.IntStream;

/// How rows are written by `show stat`: one method per shape, each row by itself so that a dump can stop between two.
///
/// ```
/// CSV     pxname,svname,…,          every field followed by a comma; quoted when it holds a quote or comma
/// typed   F.2.0.4.scur.1:MGPV:u32:0
/// JSON    [[{"objType":…},…],[…]]
/// ```
///
/// Management guide §9.1, §9.2, §9.3 `show stat`.
public final class StatFormat {
    /// So many commas as the place in the array: a string is copied as a whole, anything else letter by letter.
    private static final String[] COMMAS =
            IntStream.rangeClosed(0, StatColumn.all().size())
                    .mapToObj(","::repeat)
                    .toArray(String[]::new);

    private StatFormat() {}

    public static void csv(StatRow row, StringBuilder out) {
        int commas = 0;
        for (StatColumn column : StatColumn.all()) {
            boolean mark = column == StatColumn.FIRST_OF_MODULES;
            if (mark || row.has(column)) {
                // Half of the columns are empty: their commas are written together.
                out.append(COMMAS[commas]);
                commas = 0;
            }
            if (mark) {
                out.append("-,");
            }
            if (row.has(column)) {
                if (column.type().number()) {
                    out.append(row.number(column));
                } else {
                    quote(row.text(column), out);
                }
            }
            commas++;
        }
        out.append(COMMAS[commas]).append('\n');
    }

    private static void quote(String text, StringBuilder out) {
        if (text.indexOf('"') < 0 && text.indexOf(',') < 0 && text.indexOf('\n') < 0) {
            out.append(text);
            return;
        }
        out.append('"').append(text.replace("\"", "\"\"").replace('\n', ' ')).append('"');
    }

    /// @param described whether the column's description follows each value
    public static void typed(StatRow row, boolean described, StringBuilder out) {
        for (StatColumn column : StatColumn.all()) {
            if (!row.has(column)) {
                continue;
            }
            out.append(row.kind().letter())
                    .append('.')
                    .append(row.proxyId())
                    .append('.')
                    .append(row.objectId())
                    .append('.')
                    .append(column.position())
                    .append('.')
                    .append(column.columnName())
                    .append(".1:")
                    .append(column.tags(row.kind()))
                    .append(':')
                    .append(column.type().word())
                    .append(':')
                    .append(row.print(column));
            if (described) {
                out.append(":\"").append(column.description()).append('"');
            }
            out.append('\n');
        }
    }

    /// One element of the outer array, without the comma between elements.
    public static void json(StatRow row, boolean described, StringBuilder out) {
        char separator = '[';
        for (StatColumn column : StatColumn.all()) {
            if (!row.has(column)) {
                continue;
            }
            out.append(separator)
                    .append("{\"objType\":\"")
                    .append(row.kind().jsonName())
                    .append("\",\"proxyId\":")
                    .append(row.proxyId())
                    .append(",\"id\":")
                    .append(row.objectId())
                    .append(',');
            item(
                    column.position(),
                    column.columnName(),
                    column.tags(row.kind()),
                    column.type(),
                    row.print(column),
                    described ? column.description() : "",
                    out);
            separator = ',';
        }
        out.append(separator == '[' ? "[]" : "]");
    }

    /// `Name: value` lines of `show info`.
    public static void info(InfoField field, String value, boolean described, StringBuilder out) {
        out.append(field.fieldName()).append(": ").append(value);
        if (described) {
            out.append(":\"").append(field.description()).append('"');
        }
        out.append('\n');
    }

    public static void infoTyped(
            InfoField field, String value, boolean described, StringBuilder out) {
        out.append(field.position())
                .append('.')
                .append(field.fieldName())
                .append(".1:")
                .append(field.tags())
                .append(':')
                .append(field.type().word())
                .append(':')
                .append(value);
        if (described) {
            out.append(":\"").append(field.description()).append('"');
        }
        out.append('\n');
    }

    public static void infoJson(
            InfoField field, String value, boolean described, StringBuilder out) {
        out.append('{');
        item(
                field.position(),
                field.fieldName(),
                field.tags(),
                field.type(),
                value,
                described ? field.description() : "",
                out);
    }

    private static void item(
            int position,
            String name,
            FieldTags tags,
            FieldType type,
            String value,
            String description,
            StringBuilder out) {
        out.append("\"field\":{\"pos\":")
                .append(position)
                .append(",\"name\":\"")
                .append(name)
                .append("\"},\"processNum\":1,\"tags\":{\"origin\":\"")
                .append(tags.originWord())
                .append("\",\"nature\":\"")
                .append(tags.natureWord())
                .append("\",\"scope\":\"")
                .append(tags.scopeWord())
                .append("\"},\"value\":{\"type\":\"")
                .append(type.word())
                .append("\",\"value\":");
        if (type.number()) {
            out.append(value);
        } else {
            string(value, out);
        }
        out.append('}');
        if (!description.isEmpty()) {
            out.append(",\"desc\":");
            string(description, out);
        }
        out.append('}');
    }

    private static void string(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (c < 0x20) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
