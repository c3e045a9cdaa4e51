package sluice.log.question;

import sluice.log.question.Block.Unit;
import sluice.log.tally.Heavy;
import sluice.log.tally.Part;
import sluice.log.tally.Phase;
import sluice.log.tally.Tally;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// `urls`: paths by template, those first that took the most time together (`--by requests`, `errors`, `bytes`, `p95` to change).
final class Urls implements Question {
    private static final List<String> BY =
            List.of(
                    "time",
                    "requests",
                    "count",
                    "errors",
                    "5xx",
                    "4xx",
                    "bytes",
                    "mean",
                    "p95",
                    "p99",
                    "max");

    @Override
    public String name() {
        return "urls";
    }

    @Override
    public String summary() {
        return "paths by template (/users/{n}): time, errors, percentiles";
    }

    @Override
    public int parts(Context context) {
        return Part.LOAD.bit() | Part.TIMERS.bit() | Part.URLS.bit();
    }

    @Override
    public List<String> groupings() {
        return BY;
    }

    @Override
    public Answer answer(Tally tally, Context context) {
        Tables table =
                new Tables("urls", "")
                        .column("path", "path", Unit.TEXT)
                        .column("requests", "requests", Unit.COUNT)
                        .column("status_4xx", "4xx", Unit.COUNT)
                        .column("status_5xx", "5xx", Unit.COUNT)
                        .column("failures", "failed", Unit.COUNT)
                        .column("total_ms", "time", Unit.MILLIS)
                        .column("mean_ms", "mean", Unit.MILLIS)
                        .column("p50_ms", "p50", Unit.MILLIS)
                        .column("p95_ms", "p95", Unit.MILLIS)
                        .column("p99_ms", "p99", Unit.MILLIS)
                        .column("max_ms", "max", Unit.MILLIS)
                        .column("guilty", "mostly", Unit.TEXT)
                        .column("bytes", "bytes", Unit.BYTES);
        List<Heavy.Item> items = new ArrayList<>(tally.urls().items());
        items.sort(order(context.by()).thenComparing(Heavy.Item::key));
        int top = context.top(20);
        for (int i = 0; i < Math.min(top, items.size()); i++) {
            Heavy.Item item = items.get(i);
            var total = item.total();
            table.row(
                    item.key(),
                    item.requests(),
                    item.clientErrors(),
                    item.serverErrors(),
                    item.failures(),
                    total.sum(),
                    total.count() == 0 ? null : Math.round(total.mean()),
                    Servers.at(total, 0.5),
                    Servers.at(total, 0.95),
                    Servers.at(total, 0.99),
                    total.count() == 0 ? null : total.max(),
                    total.sum() == 0 ? "" : guilty(item).word(),
                    item.bytes());
        }
        long hidden = tally.urls().others().requests();
        for (int i = top; i < items.size(); i++) hidden += items.get(i).requests();
        if (hidden > 0) table.note("other paths: " + Words.plural(hidden, "request", "requests"));
        if (tally.urls().error() > 0) {
            table.note(
                    "approximate: too many different paths; a count may be too small by up to "
                            + Words.count(tally.urls().error()));
        }
        table.note("percentiles are exact below 64 ms and within 1.6 % above");
        return new Answer("urls", List.of(table.table()), Tables.footer(tally));
    }

    private static Comparator<Heavy.Item> order(@org.jspecify.annotations.Nullable String by) {
        String word = by == null ? "time" : by;
        return switch (word) {
            case "requests", "count" -> Comparator.comparingLong(Heavy.Item::requests).reversed();
            case "errors", "5xx" ->
                    Comparator.comparingLong((Heavy.Item i) -> i.serverErrors() + i.failures())
                            .reversed();
            case "4xx" -> Comparator.comparingLong(Heavy.Item::clientErrors).reversed();
            case "bytes" -> Comparator.comparingLong(Heavy.Item::bytes).reversed();
            case "p95" -> Comparator.comparingLong((Heavy.Item i) -> i.total().at(0.95)).reversed();
            case "p99" -> Comparator.comparingLong((Heavy.Item i) -> i.total().at(0.99)).reversed();
            case "max" -> Comparator.comparingLong((Heavy.Item i) -> i.total().max()).reversed();
            case "mean" ->
                    Comparator.comparingDouble((Heavy.Item i) -> i.total().mean()).reversed();
            default -> Comparator.comparingLong((Heavy.Item i) -> i.total().sum()).reversed();
        };
    }

    static Phase guilty(Heavy.Item item) {
        Phase most = Phase.CLIENT;
        for (Phase phase : Phase.values())
            if (item.phaseMillis(phase) > item.phaseMillis(most)) most = phase;
        return most;
    }
}
