package sluice.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A table as the socket prints it: a header that begins with `#`, then rows; columns are found by name.
///
/// ```
/// # pxname,svname,qcur,…      CSV: fields may be quoted, every line may end with a comma
/// # be_id be_name srv_id …    blanks between fields (`show servers state`, `show servers conn`, `show cli sockets`)
/// ```
///
/// Rows that are shorter than the header have empty fields at the end, longer ones keep their first columns: an answer
/// that was cut stays usable. Lines before the header and comments after it are left out.
public final class Records {
    private final List<String> header;
    private final Map<String, Integer> positions;
    private final List<String[]> rows;

    private Records(List<String> header, List<String[]> rows) {
        this.header = List.copyOf(header);
        this.rows = rows;
        var map = new HashMap<String, Integer>(header.size() * 2);
        for (int i = header.size() - 1; i >= 0; i--) {
            map.put(header.get(i), i);
        }
        this.positions = map;
    }

    /// Reads a CSV answer such as `show stat`'s. No header means no records.
    public static Records ofCsv(String text) {
        return read(text, ',');
    }

    /// Reads an answer whose fields stand between blanks.
    public static Records ofBlanks(String text) {
        return read(text, ' ');
    }

    private static Records read(String text, char separator) {
        List<String> header = List.of();
        var rows = new ArrayList<String[]>();
        var fields = new ArrayList<String>(256);
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            if (end > at && text.charAt(at) == '#') {
                if (header.isEmpty()) {
                    int start = at + 1;
                    while (start < end && text.charAt(start) == ' ') {
                        start++;
                    }
                    split(text, start, end, separator, fields);
                    header = headerOf(fields);
                }
            } else if (end > at && !header.isEmpty()) {
                split(text, at, end, separator, fields);
                rows.add(sized(fields, header.size()));
            }
            at = end + 1;
        }
        return new Records(header, rows);
    }

    private static List<String> headerOf(List<String> fields) {
        int size = fields.size();
        if (size > 0 && fields.get(size - 1).isEmpty()) {
            size--;
        }
        return List.copyOf(fields.subList(0, size));
    }

    private static String[] sized(List<String> fields, int size) {
        var row = new String[size];
        for (int i = 0; i < size; i++) {
            row[i] = i < fields.size() ? fields.get(i) : "";
        }
        return row;
    }

    /// Splits one line; a quoted field ends at the quote that is not doubled, or at the end of the line.
    static void split(String text, int from, int to, char separator, List<String> fields) {
        fields.clear();
        int at = from;
        while (at <= to) {
            if (separator == ',' && at < to && text.charAt(at) == '"') {
                at = quoted(text, at + 1, to, fields);
                continue;
            }
            int end = text.indexOf(separator, at);
            end = end < 0 || end > to ? to : end;
            if (separator != ' ' || end > at) {
                fields.add(end == at ? "" : text.substring(at, end));
            }
            at = end + 1;
        }
    }

    private static int quoted(String text, int from, int to, List<String> fields) {
        var field = new StringBuilder();
        int at = from;
        while (at < to) {
            char c = text.charAt(at++);
            if (c != '"') {
                field.append(c);
            } else if (at < to && text.charAt(at) == '"') {
                field.append('"');
                at++;
            } else {
                break;
            }
        }
        fields.add(field.toString());
        int comma = text.indexOf(',', at);
        return comma < 0 || comma > to ? to + 1 : comma + 1;
    }

    /// The names of the columns, in order.
    public List<String> header() {
        return header;
    }

    public int size() {
        return rows.size();
    }

    /// Whether the answer had such a column.
    public boolean has(String column) {
        return positions.containsKey(column);
    }

    /// The field of a row, counted from 0; empty where the row or the answer lacks it.
    public String text(int row, String column) {
        Integer position = positions.get(column);
        return position == null ? "" : rows.get(row)[position];
    }

    /// The field as a number, or `otherwise` where it is absent or none.
    public long number(int row, String column, long otherwise) {
        return number(text(row, column), otherwise);
    }

    /// The fields of a row in the order of the header.
    public List<String> row(int row) {
        return List.of(rows.get(row));
    }

    String field(int row, int position) {
        return rows.get(row)[position];
    }

    /// Reads a decimal number with an optional minus; `otherwise` where it is none or beyond 18 digits.
    static long number(String digits, long otherwise) {
        int length = digits.length();
        int at = length > 0 && digits.charAt(0) == '-' ? 1 : 0;
        if (length == at || length - at > 18) {
            return otherwise;
        }
        boolean negative = at == 1;
        long value = 0;
        for (; at < length; at++) {
            int digit = digits.charAt(at) - '0';
            if (digit < 0 || digit > 9) {
                return otherwise;
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }
}
