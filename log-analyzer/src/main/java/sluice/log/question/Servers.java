package sluice.log.question;

import sluice.log.question.Block.Unit;
import sluice.log.tally.Part;
import sluice.log.tally.Phase;
import sluice.log.tally.Quantiles;
import sluice.log.tally.Tally;

import java.util.List;

/// `servers`, and with other names `backends` and `frontends`: one row each, with what went wrong and how long it took.
final class Servers implements Question {
    private final String name;
    private final String summary;
    private final Group.By own;

    Servers(String name, String summary, Group.By own) {
        this.name = name;
        this.summary = summary;
        this.own = own;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String summary() {
        return summary;
    }

    @Override
    public int parts(Context context) {
        return Part.LOAD.bit() | Part.TIMERS.bit();
    }

    @Override
    public List<String> groupings() {
        return Group.By.WORDS;
    }

    @Override
    public Answer answer(Tally tally, Context context) {
        Group.By by = Group.By.of(context, own);
        Tables table =
                new Tables(name, "")
                        .column("name", by.header(), Unit.TEXT)
                        .column("requests", "requests", Unit.COUNT)
                        .column("share", "share", Unit.SHARE)
                        .column("status_2xx", "2xx", Unit.COUNT)
                        .column("status_3xx", "3xx", Unit.COUNT)
                        .column("status_4xx", "4xx", Unit.COUNT)
                        .column("status_5xx", "5xx", Unit.COUNT)
                        .column("failures", "failed", Unit.COUNT)
                        .column("retried", "retried", Unit.COUNT)
                        .column("queue_p95_ms", "Tw p95", Unit.MILLIS)
                        .column("connect_p95_ms", "Tc p95", Unit.MILLIS)
                        .column("response_p50_ms", "Tr p50", Unit.MILLIS)
                        .column("response_p95_ms", "Tr p95", Unit.MILLIS)
                        .column("response_p99_ms", "Tr p99", Unit.MILLIS)
                        .column("total_p95_ms", "all p95", Unit.MILLIS)
                        .column("total_max_ms", "all max", Unit.MILLIS)
                        .column("bytes", "bytes", Unit.BYTES);
        long all = tally.streams();
        List<Group> groups = Group.of(tally, by);
        int top = context.top(50);
        Group rest = new Group("(" + (groups.size() - top) + " others)");
        for (int i = 0; i < groups.size(); i++) {
            if (i < top) row(table, groups.get(i), all);
            else groups.get(i).rows.forEach(rest::add);
        }
        if (!rest.rows.isEmpty()) row(table, rest, all);
        return new Answer(name, List.of(table.table()), Tables.footer(tally));
    }

    private static void row(Tables table, Group g, long all) {
        Quantiles response = g.phases[Phase.SERVER.ordinal()];
        table.row(
                g.name,
                g.requests,
                all == 0 ? 0.0 : (double) g.requests / all,
                g.status[2],
                g.status[3],
                g.status[4],
                g.status[5],
                g.failures,
                g.retried,
                at(g.phases[Phase.QUEUE.ordinal()], 0.95),
                at(g.phases[Phase.CONNECT.ordinal()], 0.95),
                at(response, 0.5),
                at(response, 0.95),
                at(response, 0.99),
                at(g.total, 0.95),
                g.total.count() == 0 ? null : g.total.max(),
                g.bytes);
    }

    static @org.jspecify.annotations.Nullable Long at(Quantiles quantiles, double share) {
        return quantiles.count() == 0 ? null : quantiles.at(share);
    }
}
