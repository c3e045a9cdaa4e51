package sluice.log.question;

import org.jspecify.annotations.Nullable;

import sluice.log.format.Configuration;
import sluice.log.question.Block.Unit;
import sluice.log.tally.Cell;
import sluice.log.tally.Part;
import sluice.log.tally.Row;
import sluice.log.tally.Tally;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `connections`: how near the process and its frontends came to `maxconn`, and when.
final class Connections implements Question {
    /// From this share of its limit on, a place is said to be near it.
    private static final double NEAR = 0.8;

    /// What the process is called in a column of frontends; no frontend can have such a name.
    private static final String PROCESS = "(process)";

    /// The most connections of one place per span of the tally, and the limit, 0 when it is not known.
    private record Load(TreeMap<Long, Integer> spans, int limit) {
        long peak() {
            long peak = 0;
            for (int n : spans.values()) peak = Math.max(peak, n);
            return peak;
        }

        /// The first span with the peak.
        long when() {
            long peak = peak();
            for (Map.Entry<Long, Integer> span : spans.entrySet())
                if (span.getValue() == peak) return span.getKey();
            return 0;
        }

        @Nullable Long near() {
            if (limit == 0) return null;
            return spans.values().stream().filter(n -> n >= NEAR * limit).count();
        }

        @Nullable Double share(long connections) {
            return limit == 0 ? null : (double) connections / limit;
        }

        @Nullable Long shownLimit() {
            return limit == 0 ? null : (long) limit;
        }
    }

    @Override
    public String name() {
        return "connections";
    }

    @Override
    public String summary() {
        return "how near process and frontends came to maxconn, and when (-f haproxy.cfg)";
    }

    @Override
    public int parts(Context context) {
        return Part.TIMERS.bit() | Part.TIMES.bit();
    }

    @Override
    public String noGroupings() {
        return "it is about the process and each frontend; --where 'frontend=x' shows one";
    }

    @Override
    public Answer answer(Tally tally, Context context) {
        Map<String, Load> loads = loads(tally, context.configuration());
        Tables peaks =
                new Tables("peaks", "")
                        .column("name", "frontend", Unit.TEXT)
                        .column("connections_max", "conn max", Unit.COUNT)
                        .column("when", "when", Unit.TIME)
                        .column("maxconn", "maxconn", Unit.COUNT)
                        .column("share", "share", Unit.SHARE)
                        .column("near_ms", "near it for", Unit.MILLIS);
        loads.forEach(
                (name, load) -> {
                    Long near = load.near();
                    peaks.row(
                            name,
                            load.peak(),
                            load.when() * tally.spanMillis(),
                            load.shownLimit(),
                            load.share(load.peak()),
                            near == null ? null : near * tally.spanMillis());
                });
        peaks.note(
                "as each line tells at its end, counted in the span of "
                        + Words.millis(tally.spanMillis())
                        + " in which its request began; near is "
                        + Math.round(NEAR * 100)
                        + " % of maxconn or more");
        if (context.configuration().proxies().isEmpty())
            peaks.note("the limits are in the configuration: give -f haproxy.cfg");
        return new Answer(
                "connections",
                List.of(peaks.table(), timeline(tally, context, loads)),
                Tables.footer(tally));
    }

    private static Map<String, Load> loads(Tally tally, Configuration configuration) {
        Map<String, Load> loads = new TreeMap<>();
        int all = configuration.maxconn();
        for (Row row : tally.rows()) {
            Configuration.Proxy proxy = configuration.proxies().get(row.frontend());
            int own = proxy == null || proxy.maxconn() == 0 ? all : proxy.maxconn();
            for (long bucket : row.buckets()) {
                Cell cell = row.cell(bucket);
                if (cell == null) continue;
                add(loads, PROCESS, all, bucket, cell.processConnections);
                add(loads, row.frontend(), own, bucket, cell.frontendConnections);
            }
        }
        return loads;
    }

    private static void add(
            Map<String, Load> loads, String name, int limit, long bucket, int connections) {
        if (connections == 0) return;
        loads.computeIfAbsent(name, _ -> new Load(new TreeMap<>(), limit))
                .spans
                .merge(bucket, connections, Math::max);
    }

    private static Block timeline(Tally tally, Context context, Map<String, Load> loads) {
        long span = Timeline.span(tally, context, 0);
        Tables table =
                new Tables("timeline", "")
                        .top(context)
                        .column("time", "time", Unit.TIME)
                        .column("process", "process", Unit.COUNT)
                        .column("share", "share", Unit.SHARE)
                        .column("frontend", "most on", Unit.TEXT)
                        .column("connections", "conn max", Unit.COUNT)
                        .column("frontend_share", "share", Unit.SHARE);
        TreeMap<Long, TreeMap<String, Integer>> spans = new TreeMap<>();
        loads.forEach(
                (name, load) ->
                        load.spans.forEach(
                                (bucket, n) ->
                                        spans.computeIfAbsent(
                                                        Math.floorDiv(
                                                                bucket * tally.spanMillis(), span),
                                                        _ -> new TreeMap<>())
                                                .merge(name, n, Math::max)));
        spans.forEach((index, places) -> table.row(row(index * span, places, loads)));
        table.note("one row is " + Words.millis(span));
        return table.table();
    }

    private static @Nullable Object[] row(
            long time, Map<String, Integer> places, Map<String, Load> loads) {
        long process = places.getOrDefault(PROCESS, 0);
        Load whole = loads.get(PROCESS);
        String most = "";
        long connections = 0;
        for (Map.Entry<String, Integer> place : places.entrySet()) {
            if (place.getKey().equals(PROCESS) || place.getValue() <= connections) continue;
            most = place.getKey();
            connections = place.getValue();
        }
        Load busiest = loads.get(most);
        return new Object[] {
            time,
            process,
            whole == null ? null : whole.share(process),
            most,
            connections,
            busiest == null ? null : busiest.share(connections)
        };
    }
}
