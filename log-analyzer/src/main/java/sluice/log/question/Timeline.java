package sluice.log.question;

import org.jspecify.annotations.Nullable;

import sluice.log.question.Block.Unit;
import sluice.log.tally.Cell;
import sluice.log.tally.Part;
import sluice.log.tally.Phase;
import sluice.log.tally.Row;
import sluice.log.tally.Tally;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `timeline`: what happened per span of time; `--bucket 10s` chooses the span, `--by backend` divides.
final class Timeline implements Question {
    private static final long[] SPANS = {
        1000,
        2000,
        5000,
        10_000,
        30_000,
        60_000,
        300_000,
        600_000,
        1_800_000,
        3_600_000,
        21_600_000,
        86_400_000
    };

    /// A span of time, and whose.
    private record Place(long time, String name) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = Long.compare(time, other.time);
            return order != 0 ? order : name.compareTo(other.name);
        }
    }

    @Override
    public String name() {
        return "timeline";
    }

    @Override
    public String summary() {
        return "requests, errors, times and queues per span of time (--bucket 10s)";
    }

    @Override
    public int parts(Context context) {
        return Part.LOAD.bit() | Part.TIMERS.bit() | Part.TIMES.bit();
    }

    /// The span asked for, or one that gives about 40 rows; never finer than the tally, always a multiple of it.
    static long span(Tally tally, Context context, long own) {
        long unit = tally.spanMillis();
        long wanted = context.bucketMillis() > 0 ? context.bucketMillis() : own;
        if (wanted <= 0) {
            long length = Math.max(1, tally.chronicle().lastTime() - tally.chronicle().firstTime());
            wanted = SPANS[SPANS.length - 1];
            for (int i = SPANS.length - 1; i >= 0; i--)
                if (length / SPANS[i] <= 45) wanted = SPANS[i];
        }
        return Math.max(unit, (wanted + unit - 1) / unit * unit);
    }

    @Override
    public List<String> groupings() {
        return Group.By.WORDS;
    }

    @Override
    public Answer answer(Tally tally, Context context) {
        long span = span(tally, context, 0);
        Group.By by = Group.By.of(context, Group.By.ALL);
        Map<Place, Cell> cells = new TreeMap<>();
        for (Row row : tally.rows()) {
            for (long bucket : row.buckets()) {
                Cell cell = row.cell(bucket);
                if (cell == null) continue;
                long time = Math.floorDiv(bucket * tally.spanMillis(), span) * span;
                Place place = new Place(time, by.name(row));
                cells.computeIfAbsent(place, _ -> new Cell()).merge(cell);
            }
        }
        Tables table = new Tables("timeline", "").top(context).column("time", "time", Unit.TIME);
        by.column(table)
                .column("requests", "requests", Unit.COUNT)
                .column("rate", "rate", Unit.RATE)
                .column("status_4xx", "4xx", Unit.COUNT)
                .column("status_5xx", "5xx", Unit.COUNT)
                .column("failures", "failed", Unit.COUNT)
                .column("retried", "retried", Unit.COUNT)
                .column("server_queue", "sq max", Unit.COUNT)
                .column("backend_queue", "bq max", Unit.COUNT)
                .column("worst_wait_ms", "worst Tw", Unit.MILLIS)
                .column("mean_ms", "mean", Unit.MILLIS)
                .column("p95_ms", "p95 ≤", Unit.MILLIS)
                .column("guilty", "mostly", Unit.TEXT)
                .column("bytes", "bytes", Unit.BYTES);
        for (Map.Entry<Place, Cell> entry : cells.entrySet()) {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(entry.getKey().time);
            row.addAll(by.cells(entry.getKey().name));
            row.addAll(values(entry.getValue(), span));
            table.row(row.toArray());
        }
        table.note(
                "one row is "
                        + Words.millis(span)
                        + "; p95 is the upper end of its class (powers of two)");
        return new Answer("timeline", List.of(table.table()), Tables.footer(tally));
    }

    /// What is told of one span, in the order of the columns.
    private static List<Object> values(Cell cell, long span) {
        long millis = 0;
        Phase most = Phase.CLIENT;
        for (Phase phase : Phase.values()) {
            millis += cell.phase[phase.ordinal()];
            if (cell.phase[phase.ordinal()] > cell.phase[most.ordinal()]) most = phase;
        }
        return List.of(
                (long) cell.requests,
                cell.requests * 1000.0 / span,
                (long) cell.status[4],
                (long) cell.status[5],
                (long) cell.failures,
                (long) cell.retries,
                (long) cell.serverQueue,
                (long) cell.backendQueue,
                (long) cell.longestWait,
                cell.requests == 0 ? 0L : millis / cell.requests,
                p95(cell),
                millis == 0 ? "" : most.word(),
                cell.bytes);
    }

    static long p95(Cell cell) {
        long all = 0;
        for (int n : cell.latency) all += n;
        long rank = (long) Math.ceil(all * 0.95);
        long seen = 0;
        for (int i = 0; i < cell.latency.length; i++) {
            seen += cell.latency[i];
            if (seen >= rank && seen > 0) return i == 0 ? 0 : (1L << i) - 1;
        }
        return 0;
    }
}
