package sluice.log.question;

import sluice.log.format.Configuration;
import sluice.log.question.Block.Unit;
import sluice.log.tally.Cell;
import sluice.log.tally.Part;
import sluice.log.tally.Phase;
import sluice.log.tally.Quantiles;
import sluice.log.tally.Row;
import sluice.log.tally.Tally;

import java.util.List;
import java.util.TreeMap;

/// `queues`: who had to wait for a server slot, how long, and what would have been enough.
final class Queues implements Question {
    @Override
    public String name() {
        return "queues";
    }

    @Override
    public String summary() {
        return "waiting for server slots: how many, how long, when, and the maxconn that would do";
    }

    @Override
    public int parts(Context context) {
        return Part.LOAD.bit() | Part.TIMERS.bit() | Part.TIMES.bit();
    }

    @Override
    public List<String> groupings() {
        return Group.By.WORDS;
    }

    @Override
    public Answer answer(Tally tally, Context context) {
        Group.By by = Group.By.of(context, Group.By.SERVER);
        Tables table =
                new Tables("queues", "")
                        .top(context)
                        .column("name", by.header(), Unit.TEXT)
                        .column("requests", "requests", Unit.COUNT)
                        .column("queued", "queued", Unit.COUNT)
                        .column("share", "share", Unit.SHARE)
                        .column("server_queue_max", "sq max", Unit.COUNT)
                        .column("backend_queue_max", "bq max", Unit.COUNT)
                        .column("wait_p50_ms", "Tw p50", Unit.MILLIS)
                        .column("wait_p95_ms", "Tw p95", Unit.MILLIS)
                        .column("wait_max_ms", "worst", Unit.MILLIS)
                        .column("connections_max", "conn max", Unit.COUNT)
                        .column("maxconn", "maxconn", Unit.COUNT)
                        .column("needed", "needed ≈", Unit.COUNT);
        for (Group group : Group.of(tally, by)) {
            Quantiles wait = group.phases[Phase.QUEUE.ordinal()];
            if (group.queued == 0 && wait.max() <= 1) continue;
            // A limit and the slots needed are those of a server; of larger groups, of their
            // backend.
            boolean server = by == Group.By.SERVER || by == Group.By.ROUTE;
            Row row = group.rows.getFirst();
            Long limit = server ? maxconn(context.configuration(), row) : null;
            table.row(
                    group.name,
                    group.requests,
                    group.queued,
                    (double) group.queued / group.requests,
                    group.serverQueue,
                    group.backendQueue,
                    Servers.at(wait, 0.5),
                    Servers.at(wait, 0.95),
                    wait.max(),
                    group.serverConnections,
                    limit,
                    server || by == Group.By.BACKEND ? needed(tally, group) : null);
        }
        table.note(
                "conn max is the most connections seen on the server; needed is an estimate: the"
                    + " busiest span's arrivals times the mean time in a slot, per server, with a"
                    + " fifth to spare");
        return new Answer("queues", List.of(table.table()), Tables.footer(tally));
    }

    static @org.jspecify.annotations.Nullable Long maxconn(Configuration configuration, Row row) {
        for (Configuration.Server server : configuration.servers(row.backend())) {
            if (server.name().equals(row.server()) && server.maxconn() > 0)
                return (long) server.maxconn();
        }
        return null;
    }

    /// The slots per server with which nobody would have waited, by Little's law: the busiest span's arrivals times the
    /// mean time a request occupies a slot, divided among the servers, with a fifth to spare; more than were seen in use.
    static long needed(Tally tally, Group group) {
        TreeMap<Long, Integer> arrivals = new TreeMap<>();
        String backend = group.rows.getFirst().backend();
        long occupied = 0;
        long requests = 0;
        for (Row row : tally.rows()) {
            if (!row.backend().equals(backend) || !row.isServer()) continue;
            requests += row.total().count();
            occupied +=
                    row.phaseMillis(Phase.CONNECT)
                            + row.phaseMillis(Phase.SERVER)
                            + row.phaseMillis(Phase.TRANSFER);
            for (long bucket : row.buckets()) {
                Cell cell = row.cell(bucket);
                if (cell != null) arrivals.merge(bucket, cell.requests, Integer::sum);
            }
        }
        int busiest = 0;
        for (int n : arrivals.values()) busiest = Math.max(busiest, n);
        double mean = requests == 0 ? 0 : (double) occupied / requests;
        double concurrent = 1.2 * busiest * mean / tally.spanMillis();
        long servers = Math.max(1, servers(tally, backend));
        return Math.max(group.serverConnections + 1, (long) Math.ceil(concurrent / servers));
    }

    static long servers(Tally tally, String backend) {
        java.util.Set<String> names = new java.util.HashSet<>();
        for (Row row : tally.rows())
            if (row.isServer() && row.backend().equals(backend)) names.add(row.server());
        return names.size();
    }

    /// The spans in which a backend's requests waited, as pairs of first and last millisecond.
    static List<long[]> bursts(Tally tally, List<Row> rows) {
        TreeMap<Long, Boolean> waited = new TreeMap<>();
        for (Row row : rows) {
            for (long bucket : row.buckets()) {
                Cell cell = row.cell(bucket);
                if (cell != null && cell.queued > 0) waited.put(bucket, true);
            }
        }
        List<long[]> bursts = new java.util.ArrayList<>();
        for (long bucket : waited.keySet()) {
            long from = bucket * tally.spanMillis();
            long to = from + tally.spanMillis();
            long[] last = bursts.isEmpty() ? null : bursts.getLast();
            // A pause of a few spans does not end a burst.
            if (last != null && from - last[1] <= 3 * tally.spanMillis()) last[1] = to;
            else bursts.add(new long[] {from, to});
        }
        return bursts;
    }
}
