package sluice.runtime;

import org.jspecify.annotations.Nullable;

import sluice.vocabulary.CheckStatus;
import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.ServerStatus;
import sluice.vocabulary.StatColumn;

/// One line of `show stat`: a frontend, a backend, a server or a listener. Immutable; a window onto its [Snapshot].
///
/// A column may be absent: the version does not have it, or the kind of object does not ([#has]). Its number is then 0
/// and its text empty, so that sums and comparisons need no special cases.
public final class StatRow {
    private final Roster roster;
    private final Columns columns;
    private final int position;

    StatRow(Roster roster, Columns columns, int position) {
        this.roster = roster;
        this.columns = columns;
        this.position = position;
    }

    /// Builds a row by hand, for tests and for replays.
    public static Builder builder(ObjectKind kind, String proxy, String name) {
        return new Builder(kind, proxy, name);
    }

    /// Collects the values of one row; of no use after [#build].
    public static final class Builder {
        private final Roster roster;
        private final Columns columns = Columns.empty(1);

        private Builder(ObjectKind kind, String proxy, String name) {
            this.roster =
                    new Roster(new ObjectKind[] {kind}, new String[] {proxy}, new String[] {name});
            put(StatColumn.PXNAME, proxy);
            put(StatColumn.SVNAME, name);
            put(StatColumn.TYPE, kind.number());
        }

        public Builder put(StatColumn column, long value) {
            columns.put(column.ordinal(), 0, value);
            return this;
        }

        /// Text of a column; for a column of numbers the digits are read, an empty text leaves it absent.
        public Builder put(StatColumn column, String value) {
            if (column.type().number()) {
                columns.put(column.ordinal(), 0, Records.number(value, Columns.ABSENT));
            } else {
                columns.put(column.ordinal(), 0, value);
            }
            return this;
        }

        public StatRow build() {
            return new StatRow(roster, columns, 0);
        }
    }

    static String key(ObjectKind kind, String proxy, String name) {
        return kind.letter() + proxy + '/' + name;
    }

    /// What identifies the object from one snapshot to the next: the letter of its kind, then `proxy/name`.
    public String key() {
        return roster.key(position);
    }

    public ObjectKind kind() {
        return roster.kind(position);
    }

    /// The frontend or backend (`pxname`).
    public String proxy() {
        return roster.proxy(position);
    }

    /// `svname`: FRONTEND, BACKEND, the server or the listener.
    public String name() {
        return roster.name(position);
    }

    /// How people write the object: `be/srv` for servers and listeners, the proxy's name otherwise.
    public String path() {
        var kind = kind();
        return kind == ObjectKind.SERVER || kind == ObjectKind.LISTENER
                ? key().substring(1)
                : proxy();
    }

    public ServerStatus status() {
        return columns.statuses()[position];
    }

    /// What the last check found, null where there are no checks or the code is unknown.
    public @Nullable CheckStatus checkStatus() {
        return CheckStatus.ofColumn(text(StatColumn.CHECK_STATUS));
    }

    /// Whether the column has a value in this row.
    public boolean has(StatColumn column) {
        return column.type().number()
                ? columns.number(column.ordinal(), position) != Columns.ABSENT
                : !columns.text(column.ordinal(), position).isEmpty();
    }

    /// The value, 0 where it is absent.
    public long number(StatColumn column) {
        return number(column, 0);
    }

    /// The value, or `otherwise` where it is absent.
    public long number(StatColumn column, long otherwise) {
        long value = columns.number(column.ordinal(), position);
        return value == Columns.ABSENT ? otherwise : value;
    }

    /// The value as it is printed, empty where it is absent.
    public String text(StatColumn column) {
        if (column.type().number()) {
            long value = columns.number(column.ordinal(), position);
            return value == Columns.ABSENT ? "" : Long.toString(value);
        }
        return columns.text(column.ordinal(), position);
    }

    /// Where this object stands in that roster, -1 where it does not.
    int positionIn(Roster other) {
        return other == roster ? position : other.position(key());
    }

    void copyInto(Columns other, int row) {
        other.put(row, columns, position);
    }

    @Override
    public String toString() {
        return path() + ' ' + status();
    }
}
