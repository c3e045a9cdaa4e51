package sluice.web.poll;

import org.jspecify.annotations.Nullable;

import sluice.runtime.Snapshot;
import sluice.runtime.StatRow;
import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.ServerStatus;
import sluice.vocabulary.StatColumn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Computes the cells of all rows from one snapshot and the one before it.
final class Cells {
    private final Snapshot now;
    private final @Nullable Snapshot before;
    private final double seconds;
    private final Map<String, Servers> servers = new HashMap<>();

    /// What a backend's servers add up to.
    private static final class Servers {
        int all;
        int serving;
        int failed;
        int decided;
        double waiting;
        double slots;
        boolean unlimited;
    }

    private Cells(Snapshot now, @Nullable Snapshot before) {
        this.now = now;
        boolean comparable = before != null && before.sameProcess(now);
        this.before = comparable ? before : null;
        this.seconds =
                before == null
                        ? 0
                        : Duration.between(before.takenAt(), now.takenAt()).toNanos() / 1e9;
    }

    /// @param before the snapshot before this one, null for the first
    /// @param last the rows that were computed from it; the time of a change is taken from there, so that the jitter of
    ///     a second is not pushed
    static List<Row> of(Snapshot now, @Nullable Snapshot before, List<Row> last) {
        var cells = new Cells(now, before);
        cells.addUp();
        var stats = now.rows();
        var rows = new ArrayList<Row>(stats.size());
        for (int i = 0; i < stats.size(); i++) {
            var stat = stats.get(i);
            var known =
                    i < last.size() && last.get(i).key().equals(stat.key()) ? last.get(i) : null;
            rows.add(cells.row(stat, known));
        }
        return List.copyOf(rows);
    }

    private void addUp() {
        for (var row : now.rows()) {
            if (row.kind() != ObjectKind.SERVER) {
                continue;
            }
            var sum = servers.computeIfAbsent(row.proxy(), _ -> new Servers());
            sum.all++;
            sum.waiting += row.number(StatColumn.QCUR);
            if (row.status().serving() && !weightless(row)) {
                sum.serving++;
                long limit = row.number(StatColumn.SLIM);
                sum.slots += limit;
                sum.unlimited |= limit == 0;
            } else if (row.status().failed()) {
                sum.failed++;
            } else if (row.status().decided() || weightless(row)) {
                sum.decided++;
            }
        }
    }

    private static boolean weightless(StatRow row) {
        return row.status().word() == ServerStatus.Word.UP
                && row.has(StatColumn.WEIGHT)
                && row.number(StatColumn.WEIGHT) == 0
                && row.number(StatColumn.BCK) == 0;
    }

    private Row row(StatRow stat, @Nullable Row last) {
        var numbers = new double[Cell.all().size()];
        Arrays.fill(numbers, Double.NaN);
        var texts = new String[Cell.TRACKED.ordinal() + 1];
        var old = before == null ? null : last == null ? before.row(stat.key()) : last.stat();
        for (var cell : Cell.all()) {
            if (cell.text()) {
                texts[cell.ordinal()] = text(cell, stat);
            } else {
                numbers[cell.ordinal()] = number(cell, stat, old);
            }
        }
        wait(stat, numbers);
        numbers[Cell.CHANGED.ordinal()] = changed(stat, last);
        return new Row(stat, numbers, texts);
    }

    private static String text(Cell cell, StatRow stat) {
        var column = cell.column();
        if (column != null) {
            return stat.text(column);
        }
        return stat.text(StatColumn.TRACKED);
    }

    private double number(Cell cell, StatRow stat, @Nullable StatRow old) {
        return switch (cell) {
            case REQUESTS ->
                    rate(
                            stat,
                            old,
                            stat.has(StatColumn.REQ_TOT) ? StatColumn.REQ_TOT : StatColumn.STOT);
            case DENIED -> denied(stat, old);
            case WAITING -> waiting(stat);
            case SLOTS -> slots(stat);
            case SERVING, SERVERS, FAILED, DECIDED -> counted(cell, stat);
            case WAIT, CHANGED -> Double.NaN;
            default -> plain(cell, stat, old);
        };
    }

    private double plain(Cell cell, StatRow stat, @Nullable StatRow old) {
        var column = cell.column();
        if (column == null || !stat.has(column)) {
            return Double.NaN;
        }
        return cell.unit().endsWith("/s") && column.counter()
                ? rate(stat, old, column)
                : stat.number(column);
    }

    private double rate(StatRow stat, @Nullable StatRow old, StatColumn column) {
        if (old == null || seconds <= 0 || !stat.has(column) || !old.has(column)) {
            return Double.NaN;
        }
        long grown = stat.number(column) - old.number(column);
        return grown < 0 ? Double.NaN : rounded(grown / seconds);
    }

    private double denied(StatRow stat, @Nullable StatRow old) {
        double requests = rate(stat, old, StatColumn.DREQ);
        double responses = rate(stat, old, StatColumn.DRESP);
        return Double.isNaN(requests)
                ? responses
                : Double.isNaN(responses) ? requests : rounded(requests + responses);
    }

    /// Three digits that matter.
    static double rounded(double value) {
        double size = Math.abs(value);
        if (size >= 100) {
            return Math.rint(value);
        }
        return size >= 10 ? Math.rint(value * 10) / 10 : Math.rint(value * 100) / 100;
    }

    private double waiting(StatRow stat) {
        if (!stat.has(StatColumn.QCUR)) {
            return Double.NaN;
        }
        double own = stat.number(StatColumn.QCUR);
        var sum = servers.get(stat.proxy());
        return stat.kind() == ObjectKind.BACKEND && sum != null ? own + sum.waiting : own;
    }

    private double slots(StatRow stat) {
        if (stat.kind() == ObjectKind.BACKEND) {
            var sum = servers.get(stat.proxy());
            return sum == null || sum.unlimited || sum.slots == 0 ? Double.NaN : sum.slots;
        }
        long limit = stat.number(StatColumn.SLIM);
        return limit == 0 ? Double.NaN : limit;
    }

    private double counted(Cell cell, StatRow stat) {
        if (stat.kind() != ObjectKind.BACKEND) {
            return Double.NaN;
        }
        var sum = servers.get(stat.proxy());
        if (sum == null) {
            return 0;
        }
        return switch (cell) {
            case SERVERS -> sum.all;
            case SERVING -> sum.serving;
            case FAILED -> sum.failed;
            default -> sum.decided;
        };
    }

    private double changed(StatRow stat, @Nullable Row last) {
        if (!stat.has(StatColumn.LASTCHG)) {
            return Double.NaN;
        }
        double computed = now.takenAt().getEpochSecond() - stat.number(StatColumn.LASTCHG);
        double known = last == null ? Double.NaN : last.number(Cell.CHANGED);
        return Math.abs(known - computed) <= 2 ? known : computed;
    }

    /// Little's law: what waits, divided by what leaves per second.
    private static void wait(StatRow stat, double[] numbers) {
        double waiting = numbers[Cell.WAITING.ordinal()];
        double leaving = numbers[Cell.REQUESTS.ordinal()];
        if (waiting > 0 && leaving > 0) {
            numbers[Cell.WAIT.ordinal()] = rounded(waiting / leaving * 1000);
        } else if (waiting == 0 && stat.has(StatColumn.QCUR)) {
            numbers[Cell.WAIT.ordinal()] = 0;
        }
    }
}
