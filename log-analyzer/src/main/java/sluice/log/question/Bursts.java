package sluice.log.question;

import sluice.log.question.Block.Unit;
import sluice.log.tally.Cell;
import sluice.log.tally.Part;
import sluice.log.tally.Row;
import sluice.log.tally.Tally;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `bursts`: spans in which errors or waiting were far above what is usual for the backend.
final class Bursts implements Question {
    @Override
    public String name() {
        return "bursts";
    }

    @Override
    public String summary() {
        return "when errors and queues came in bursts: from, to, how many, what";
    }

    @Override
    public int parts(Context context) {
        return Part.LOAD.bit() | Part.TIMERS.bit() | Part.TIMES.bit();
    }

    /// A span with too many errors.
    record Burst(String backend, long from, long to, long requests, long errors, String what) {}

    @Override
    public List<String> groupings() {
        return Group.By.WORDS;
    }

    @Override
    public Answer answer(Tally tally, Context context) {
        Group.By by = Group.By.of(context, Group.By.BACKEND);
        Tables table =
                new Tables("bursts", "")
                        .top(context)
                        .column("backend", by.header(), Unit.TEXT)
                        .column("what", "what", Unit.TEXT)
                        .column("from", "from", Unit.TIME)
                        .column("to", "to", Unit.TIME)
                        .column("length_ms", "length", Unit.MILLIS)
                        .column("requests", "requests", Unit.COUNT)
                        .column("affected", "affected", Unit.COUNT)
                        .column("share", "share", Unit.SHARE);
        for (Group group : Group.of(tally, by)) {
            for (Burst burst : of(tally, group)) {
                table.row(
                        burst.backend,
                        burst.what,
                        burst.from,
                        burst.to,
                        burst.to - burst.from,
                        burst.requests,
                        burst.errors,
                        burst.requests == 0 ? 0.0 : (double) burst.errors / burst.requests);
            }
            for (long[] span : Queues.bursts(tally, group.rows)) {
                long[] sums = sums(tally, group.rows, span);
                table.row(
                        group.name,
                        "queueing",
                        span[0],
                        span[1],
                        span[1] - span[0],
                        sums[0],
                        sums[1],
                        sums[0] == 0 ? 0.0 : (double) sums[1] / sums[0]);
            }
        }
        table.note("resolution " + Words.millis(tally.spanMillis()));
        return new Answer("bursts", List.of(table.table()), Tables.footer(tally));
    }

    private static long[] sums(Tally tally, List<Row> rows, long[] span) {
        long[] sums = new long[2];
        for (Row row : rows) {
            for (long bucket : row.buckets()) {
                long at = bucket * tally.spanMillis();
                Cell cell = row.cell(bucket);
                if (cell == null || at < span[0] || at >= span[1]) continue;
                sums[0] += cell.requests;
                sums[1] += cell.queued;
            }
        }
        return sums;
    }

    /// Spans whose 5xx or failures are above three times the median span's, at least three and at least 5 % of the requests.
    static List<Burst> of(Tally tally, Group group) {
        TreeMap<Long, long[]> spans = new TreeMap<>();
        for (Row row : group.rows) {
            for (long bucket : row.buckets()) {
                Cell cell = row.cell(bucket);
                if (cell == null) continue;
                long[] sums = spans.computeIfAbsent(bucket, _ -> new long[3]);
                sums[0] += cell.requests;
                sums[1] += Math.max(cell.status[5], cell.failures);
                sums[2] += cell.status[5];
            }
        }
        List<Long> errors = new ArrayList<>();
        for (long[] sums : spans.values()) errors.add(sums[1]);
        errors.sort(null);
        long median = errors.isEmpty() ? 0 : errors.get(errors.size() / 2);
        List<Burst> bursts = new ArrayList<>();
        long unit = tally.spanMillis();
        long from = Long.MIN_VALUE;
        long to = 0;
        long[] sums = new long[3];
        for (Map.Entry<Long, long[]> span : spans.entrySet()) {
            long[] now = span.getValue();
            boolean high = now[1] >= 3 && now[1] > 3 * median && now[1] * 20 >= now[0];
            long at = span.getKey() * unit;
            if (from != Long.MIN_VALUE && (!high || at - to > 2 * unit)) {
                if (at - to > 2 * unit) {
                    bursts.add(burst(group.name, from, to, sums));
                    from = Long.MIN_VALUE;
                }
            }
            if (!high) continue;
            if (from == Long.MIN_VALUE) {
                from = at;
                sums = new long[3];
            }
            to = at + unit;
            for (int i = 0; i < sums.length; i++) sums[i] += now[i];
        }
        if (from != Long.MIN_VALUE) bursts.add(burst(group.name, from, to, sums));
        return bursts;
    }

    private static Burst burst(String name, long from, long to, long[] sums) {
        String what = sums[2] * 2 >= sums[1] ? "5xx" : "failed ends";
        return new Burst(name, from, to, sums[0], sums[1], what);
    }
}
