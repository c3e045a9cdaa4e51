package sluice.operation.stats;

import org.jspecify.annotations.Nullable;

import sluice.proxies.Tally;
import sluice.proxies.TimeDistribution;
import sluice.proxies.TrafficCounters;
import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.StatColumn;

/// The values of one object at one moment, by column; a column without a value prints nothing.
public final class StatRow {
    private static final int COLUMNS = StatColumn.all().size();

    private final ObjectKind kind;
    private final int proxyId;
    private final int objectId;
    private final long[] numbers = new long[COLUMNS];
    private final @Nullable String[] texts = new @Nullable String[COLUMNS];
    private final boolean[] present = new boolean[COLUMNS];

    private @Nullable Tally timed;
    private String description = "";

    public StatRow(ObjectKind kind, int proxyId, int objectId) {
        this.kind = kind;
        this.proxyId = proxyId;
        this.objectId = objectId;
    }

    public ObjectKind kind() {
        return kind;
    }

    public int proxyId() {
        return proxyId;
    }

    /// 0 for frontends and backends, else the server's or listener's number.
    public int objectId() {
        return objectId;
    }

    public StatRow put(StatColumn column, long number) {
        assert column.type().number() : column;
        numbers[column.ordinal()] = number;
        present[column.ordinal()] = true;
        return this;
    }

    public StatRow put(StatColumn column, String text) {
        assert !column.type().number() : column;
        texts[column.ordinal()] = text;
        present[column.ordinal()] = true;
        return this;
    }

    /// Puts the text when there is one.
    public StatRow putIf(StatColumn column, @Nullable String text) {
        return text == null ? this : put(column, text);
    }

    /// Where the times of the object are counted; only backends and servers have them.
    StatRow timedBy(Tally tally) {
        timed = tally;
        return this;
    }

    StatRow describedBy(String words) {
        description = words;
        return this;
    }

    /// The `description` of the proxy; empty for none.
    public String description() {
        return description;
    }

    /// How the times of one kind are distributed now; null for an object without times.
    public @Nullable TimeDistribution times(TrafficCounters.Time time) {
        return timed == null ? null : timed.distribution(time);
    }

    public boolean has(StatColumn column) {
        return present[column.ordinal()];
    }

    public long number(StatColumn column) {
        return numbers[column.ordinal()];
    }

    public String text(StatColumn column) {
        String text = texts[column.ordinal()];
        return text == null ? "" : text;
    }

    /// The value as it is printed; empty when there is none.
    public String print(StatColumn column) {
        if (!has(column)) {
            return "";
        }
        return column.type().number() ? Long.toString(number(column)) : text(column);
    }
}
