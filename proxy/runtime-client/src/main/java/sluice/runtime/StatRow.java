package sluice.runtime;

import org.jspecify.annotations.Nullable;

import sluice.vocabulary.CheckStatus;
import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.ServerStatus;
import sluice.vocabulary.StatColumn;

import java.util.Arrays;

/// One line of `show stat`: a frontend, a backend, a server or a listener. Immutable.
///
/// A column may be absent: the version does not have it, or the kind of object does not ([#has]). Its number is then 0
/// and its text empty, so that sums and comparisons need no special cases.
public final class StatRow {
    private static final long ABSENT = Long.MIN_VALUE;
    private static final String[] NO_TEXTS = {};

    private final ObjectKind kind;
    private final String proxy;
    private final String name;
    private final String key;
    private final ServerStatus status;
    private final long[] numbers;
    private final String[] texts;

    private StatRow(
            ObjectKind kind,
            String proxy,
            String name,
            ServerStatus status,
            long[] numbers,
            String[] texts) {
        this.kind = kind;
        this.proxy = proxy;
        this.name = name;
        this.key = key(kind, proxy, name);
        this.status = status;
        this.numbers = numbers;
        this.texts = texts;
    }

    /// Builds a row by hand, for tests and for replays.
    public static Builder builder(ObjectKind kind, String proxy, String name) {
        return new Builder(kind, proxy, name);
    }

    /// Collects the values of one row.
    public static final class Builder {
        private final ObjectKind kind;
        private final String proxy;
        private final String name;
        private final long[] numbers = new long[StatColumn.all().size()];
        private final String[] texts = new String[StatColumn.all().size()];

        private Builder(ObjectKind kind, String proxy, String name) {
            this.kind = kind;
            this.proxy = proxy;
            this.name = name;
            Arrays.fill(numbers, ABSENT);
            Arrays.fill(texts, "");
            put(StatColumn.PXNAME, proxy);
            put(StatColumn.SVNAME, name);
            put(StatColumn.TYPE, kind.number());
        }

        public Builder put(StatColumn column, long value) {
            numbers[column.ordinal()] = value;
            return this;
        }

        /// Text of a column; for a column of numbers the digits are read, an empty text leaves it absent.
        public Builder put(StatColumn column, String value) {
            if (column.type().number()) {
                numbers[column.ordinal()] = Records.number(value, ABSENT);
            } else {
                texts[column.ordinal()] = value;
            }
            return this;
        }

        public StatRow build() {
            var status = ServerStatus.parse(texts[StatColumn.STATUS.ordinal()]);
            return new StatRow(kind, proxy, name, status, trimmed(numbers), trimmed(texts));
        }

        private static long[] trimmed(long[] numbers) {
            int size = numbers.length;
            while (size > 0 && numbers[size - 1] == ABSENT) {
                size--;
            }
            return Arrays.copyOf(numbers, size);
        }

        private static String[] trimmed(String[] texts) {
            int size = texts.length;
            while (size > 0 && texts[size - 1].isEmpty()) {
                size--;
            }
            return size == 0 ? NO_TEXTS : Arrays.copyOf(texts, size);
        }
    }

    static String key(ObjectKind kind, String proxy, String name) {
        return kind.letter() + proxy + '/' + name;
    }

    /// What identifies the object from one snapshot to the next: the letter of its kind, then `proxy/name`.
    public String key() {
        return key;
    }

    public ObjectKind kind() {
        return kind;
    }

    /// The frontend or backend (`pxname`).
    public String proxy() {
        return proxy;
    }

    /// `svname`: FRONTEND, BACKEND, the server or the listener.
    public String name() {
        return name;
    }

    /// How people write the object: `be/srv` for servers and listeners, the proxy's name otherwise.
    public String path() {
        return kind == ObjectKind.SERVER || kind == ObjectKind.LISTENER
                ? proxy + '/' + name
                : proxy;
    }

    public ServerStatus status() {
        return status;
    }

    /// What the last check found, null where there are no checks or the code is unknown.
    public @Nullable CheckStatus checkStatus() {
        return CheckStatus.ofColumn(text(StatColumn.CHECK_STATUS));
    }

    /// Whether the column has a value in this row.
    public boolean has(StatColumn column) {
        return column.type().number()
                ? column.ordinal() < numbers.length && numbers[column.ordinal()] != ABSENT
                : !text(column).isEmpty();
    }

    /// The value, 0 where it is absent.
    public long number(StatColumn column) {
        return number(column, 0);
    }

    /// The value, or `otherwise` where it is absent.
    public long number(StatColumn column, long otherwise) {
        int at = column.ordinal();
        return at < numbers.length && numbers[at] != ABSENT ? numbers[at] : otherwise;
    }

    /// The value as it is printed, empty where it is absent.
    public String text(StatColumn column) {
        int at = column.ordinal();
        if (column.type().number()) {
            return at < numbers.length && numbers[at] != ABSENT ? Long.toString(numbers[at]) : "";
        }
        return at < texts.length ? texts[at] : "";
    }

    /// How many values are held, for the budget of a history.
    int weight() {
        return numbers.length + texts.length;
    }

    /// The same row with nothing but the columns up to the last one that a history keeps.
    StatRow thin() {
        int size = Math.min(numbers.length, StatColumn.FIRST_OF_MODULES.ordinal());
        return size == numbers.length
                ? this
                : new StatRow(kind, proxy, name, status, Arrays.copyOf(numbers, size), texts);
    }

    @Override
    public String toString() {
        return path() + ' ' + status;
    }
}
