package sluice.runtime;

import org.jspecify.annotations.Nullable;

import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.ServerStatus;
import sluice.vocabulary.StatColumn;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/// Reads the statistics of one target poll after poll, and keeps what does not change between them: the header, the
/// names of the rows, words, whole columns.
///
/// A field costs a few instructions and no object: numbers are read straight into a column, a word that is the same as
/// in the poll before is recognised by its bytes. Columns without a change are those of the snapshot before. Bounded by
/// the answer it is given. One reader belongs to one target and one thread.
public final class SnapshotReader {
    private static final int TYPE = StatColumn.TYPE.ordinal();
    private static final int STATUS = StatColumn.STATUS.ordinal();
    private static final int PROXY = StatColumn.PXNAME.ordinal();
    private static final int NAME = StatColumn.SVNAME.ordinal();

    private final Intake intake = new Intake();
    private final long[] @Nullable [] numbers = new long[Columns.COUNT] @Nullable [];
    private final String[] @Nullable [] texts = new String[Columns.COUNT] @Nullable [];
    private byte[] header = {};
    private int[] columnOfField = {};
    private ObjectKind[] kinds = {};
    private Roster roster = new Roster(kinds, new String[0], new String[0]);
    private Columns before = Columns.empty(0);
    private ProcessInfo info = ProcessInfo.NONE;

    /// The buffer for the bytes of the next answer.
    Intake intake() {
        return intake;
    }

    /// Reads `show info`, sharing what it can with the one before.
    ProcessInfo readInfo(byte[] bytes, int from, int to) {
        info = ProcessInfo.read(info, bytes, from, to);
        return info;
    }

    /// Reads the CSV of `show stat`; see [Snapshot#parse].
    public Snapshot read(Instant takenAt, ProcessInfo info, String csv) {
        byte[] bytes = csv.getBytes(StandardCharsets.UTF_8);
        return read(takenAt, info, bytes, 0, bytes.length);
    }

    /// The same from bytes between two offsets.
    public Snapshot read(Instant takenAt, ProcessInfo info, byte[] bytes, int from, int to) {
        int at = from;
        boolean headed = false;
        int rows = 0;
        while (at < to) {
            int end = ByteText.find(bytes, '\n', at, to);
            if (end > at && bytes[at] == '#') {
                if (!headed) {
                    headed = true;
                    header(bytes, at + 1, end);
                }
            } else if (end > at && headed) {
                rows += row(bytes, at, end, rows) ? 1 : 0;
            }
            at = end + 1;
        }
        roster = listed(rows);
        before = kept(rows);
        return new Snapshot(takenAt, info, roster, before);
    }

    private void header(byte[] bytes, int from, int to) {
        if (Arrays.equals(header, 0, header.length, bytes, from, to)) {
            return;
        }
        header = Arrays.copyOfRange(bytes, from, to);
        String[] words = new String(header, StandardCharsets.UTF_8).strip().split(",", -1);
        Arrays.fill(numbers, null);
        Arrays.fill(texts, null);
        columnOfField = new int[words.length];
        for (int field = 0; field < words.length; field++) {
            var column = StatColumn.ofName(words[field]);
            columnOfField[field] = column == null ? -1 : place(column);
        }
        place(StatColumn.TYPE);
        place(StatColumn.PXNAME);
        place(StatColumn.SVNAME);
    }

    /// Makes room for a column; -1 where it has some, because the header names it twice.
    private int place(StatColumn column) {
        int ordinal = column.ordinal();
        if (numbers[ordinal] != null || texts[ordinal] != null) {
            return -1;
        }
        if (column.type().number()) {
            numbers[ordinal] = Columns.absent(kinds.length);
        } else {
            texts[ordinal] = words(kinds.length);
        }
        return ordinal;
    }

    private static String[] words(int size) {
        var words = new String[size];
        Arrays.fill(words, "");
        return words;
    }

    private void grow() {
        int old = kinds.length;
        int size = Math.max(64, old * 2);
        kinds = Arrays.copyOf(kinds, size);
        for (int column = 0; column < Columns.COUNT; column++) {
            long[] values = numbers[column];
            if (values != null) {
                long[] more = Arrays.copyOf(values, size);
                Arrays.fill(more, old, size, Columns.ABSENT);
                numbers[column] = more;
            }
            String[] words = texts[column];
            if (words != null) {
                String[] more = Arrays.copyOf(words, size);
                Arrays.fill(more, old, size, "");
                texts[column] = more;
            }
        }
    }

    /// Reads one line into the columns; false where it describes nothing known, and its place is free again.
    private boolean row(byte[] bytes, int from, int end, int row) {
        if (row == kinds.length) {
            grow();
        }
        int at = from;
        for (int column : columnOfField) {
            long[] values = column < 0 ? null : numbers[column];
            String[] words = column < 0 ? null : texts[column];
            if (at < end && bytes[at] == '"') {
                int close = closingQuote(bytes, at + 1, end);
                if (words != null) {
                    words[row] = unquoted(bytes, at + 1, close);
                } else if (values != null) {
                    values[row] = ByteText.number(bytes, at + 1, close, Columns.ABSENT);
                }
                at = ByteText.find(bytes, ',', close, end) + 1;
            } else if (values != null) {
                at = number(bytes, at, end, values, row) + 1;
            } else {
                int comma = at < end ? ByteText.find(bytes, ',', at, end) : at;
                if (words != null) {
                    words[row] = comma <= at ? "" : word(bytes, at, comma, words, column, row);
                }
                at = comma + 1;
            }
        }
        long[] types = numbers[TYPE];
        var kind = types == null ? null : ObjectKind.ofNumber(types[row]);
        if (kind == null) {
            return false;
        }
        kinds[row] = kind;
        return true;
    }

    /// Reads a number up to the comma and returns where that is; what is no number is absent.
    private static int number(byte[] bytes, int from, int end, long[] values, int row) {
        int at = from < end && bytes[from] == '-' ? from + 1 : from;
        int first = at;
        long value = 0;
        while (at < end) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = value * 10 + digit;
            at++;
        }
        int digits = at - first;
        boolean whole = at >= end || bytes[at] == ',';
        boolean good = whole && digits > 0 && digits <= 18;
        values[row] = good ? first > from ? -value : value : Columns.ABSENT;
        return whole ? at : ByteText.find(bytes, ',', at, end);
    }

    /// The word, as the object that the poll before or the row above has of it.
    private String word(byte[] bytes, int from, int to, String[] words, int column, int row) {
        String above = row == 0 ? "" : words[row - 1];
        if (ByteText.says(bytes, from, to, above)) {
            String old = row < before.statuses().length ? before.text(column, row) : "";
            return old.equals(above) ? old : above;
        }
        String known = row < before.statuses().length ? before.text(column, row) : "";
        return ByteText.text(bytes, from, to, known);
    }

    private static int closingQuote(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end) {
            if (bytes[at] == '"') {
                if (at + 1 >= end || bytes[at + 1] != '"') {
                    return at;
                }
                at++;
            }
            at++;
        }
        return end;
    }

    private static String unquoted(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8).replace("\"\"", "\"");
    }

    /// The roster of the poll before where it lists the same objects, else a new one.
    private Roster listed(int rows) {
        String[] proxies = texts[PROXY];
        String[] names = texts[NAME];
        if (proxies == null || names == null) {
            return rows == roster.size()
                    ? roster
                    : new Roster(new ObjectKind[0], new String[0], new String[0]);
        }
        boolean same = rows == roster.size();
        for (int row = 0; same && row < rows; row++) {
            same =
                    kinds[row] == roster.kind(row)
                            && names[row].equals(roster.name(row))
                            && proxies[row].equals(roster.proxy(row));
        }
        return same
                ? roster
                : new Roster(
                        Arrays.copyOf(kinds, rows),
                        Arrays.copyOf(proxies, rows),
                        Arrays.copyOf(names, rows));
    }

    /// The columns just read, as arrays of the poll before where they say the same.
    private Columns kept(int rows) {
        boolean aligned = before.statuses().length == rows;
        var columns =
                new Columns(
                        new long[Columns.COUNT] @Nullable [],
                        new String[Columns.COUNT] @Nullable [],
                        statuses(rows, aligned));
        for (int column = 0; column < Columns.COUNT; column++) {
            long[] values = numbers[column];
            if (values != null) {
                columns.numbers()[column] =
                        kept(values, aligned ? before.numbers()[column] : null, rows);
            }
            String[] words = texts[column];
            if (words != null) {
                columns.texts()[column] =
                        kept(words, aligned ? before.texts()[column] : null, rows);
            }
        }
        return columns;
    }

    private static long @Nullable [] kept(long[] values, long @Nullable [] old, int rows) {
        if (old != null && Arrays.equals(values, 0, rows, old, 0, rows)) {
            return old;
        }
        for (int row = 0; row < rows; row++) {
            if (values[row] != Columns.ABSENT) {
                return Arrays.copyOf(values, rows);
            }
        }
        return null;
    }

    private static String @Nullable [] kept(String[] words, String @Nullable [] old, int rows) {
        if (old != null && Arrays.equals(words, 0, rows, old, 0, rows)) {
            return old;
        }
        for (int row = 0; row < rows; row++) {
            if (!words[row].isEmpty()) {
                return Arrays.copyOf(words, rows);
            }
        }
        return null;
    }

    private ServerStatus[] statuses(int rows, boolean aligned) {
        String[] words = texts[STATUS];
        if (words == null) {
            return Columns.empty(rows).statuses();
        }
        var old = before.statuses();
        if (aligned) {
            int row = 0;
            while (row < rows && old[row].text().equals(words[row])) {
                row++;
            }
            if (row == rows) {
                return old;
            }
        }
        var statuses = new ServerStatus[rows];
        for (int row = 0; row < rows; row++) {
            String word = words[row];
            statuses[row] =
                    aligned && old[row].text().equals(word)
                            ? old[row]
                            : row > 0 && words[row - 1].equals(word)
                                    ? statuses[row - 1]
                                    : ServerStatus.parse(word);
        }
        return statuses;
    }
}
