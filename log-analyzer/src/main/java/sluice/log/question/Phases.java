package sluice.log.question;

import sluice.log.question.Block.Unit;
import sluice.log.tally.Cell;
import sluice.log.tally.Heavy;
import sluice.log.tally.Part;
import sluice.log.tally.Phase;
import sluice.log.tally.Row;
import sluice.log.tally.Tally;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `phases`: where the time went, and therefore who is to be asked. By backend, or by frontend, server, url, minute.
final class Phases implements Question {
    private static final List<String> BY =
            List.of("frontend", "backend", "server", "route", "all", "url", "minute", "time");

    @Override
    public String name() {
        return "phases";
    }

    @Override
    public String summary() {
        return "who is guilty: client, queue, connect, server or transfer (--by"
                + " frontend|backend|server|url|minute)";
    }

    @Override
    public int parts(Context context) {
        int parts = Part.TIMERS.bit() | Part.LOAD.bit();
        if ("url".equals(context.by())) parts |= Part.URLS.bit();
        if (byTime(context)) parts |= Part.TIMES.bit();
        return parts;
    }

    private static boolean byTime(Context context) {
        return "minute".equals(context.by()) || "time".equals(context.by());
    }

    @Override
    public List<String> groupings() {
        return BY;
    }

    @Override
    public Answer answer(Tally tally, Context context) {
        Group all = Group.all(tally);
        String first =
                byTime(context)
                        ? "time"
                        : "url".equals(context.by())
                                ? "path"
                                : Group.By.of(context, Group.By.BACKEND).header();
        Tables table =
                new Tables("phases", "")
                        .top(context)
                        .column("name", first, byTime(context) ? Unit.TIME : Unit.TEXT);
        table.column("requests", "requests", Unit.COUNT).column("time_ms", "time", Unit.MILLIS);
        for (Phase phase : Phase.values()) table.column(phase.word(), phase.word(), Unit.SHARE);
        table.column("guilty", "mostly", Unit.TEXT);
        if (byTime(context)) {
            byTime(tally, context, table);
        } else if ("url".equals(context.by())) {
            List<Heavy.Item> items = tally.urls().items();
            int top = context.top(20);
            for (int i = 0; i < Math.min(top, items.size()); i++) {
                Heavy.Item item = items.get(i);
                long[] millis = new long[Phase.COUNT];
                for (Phase phase : Phase.values())
                    millis[phase.ordinal()] = item.phaseMillis(phase);
                row(table, item.key(), item.requests(), millis);
            }
            table.others(tally.urls(), top, "paths");
        } else {
            for (Group group : Group.of(tally, Group.By.of(context, Group.By.BACKEND))) {
                row(table, group.name, group.requests, group.phaseMillis);
            }
        }
        if (all.tarpitted > 0) {
            table.note(
                    Words.plural(all.tarpitted, "tarpitted request is", "tarpitted requests are")
                            + " left out: the time in the tarpit is in Tw and is no queueing");
        }
        return new Answer(
                "phases",
                List.of(new Block.Text("verdict", verdict(all)), table.table()),
                Tables.footer(tally));
    }

    private static void byTime(Tally tally, Context context, Tables table) {
        long span = Timeline.span(tally, context, 60_000);
        Map<Long, long[]> times = new TreeMap<>();
        for (Row row : tally.rows()) {
            for (long bucket : row.buckets()) {
                Cell cell = row.cell(bucket);
                if (cell == null) continue;
                long time = Math.floorDiv(bucket * tally.spanMillis(), span) * span;
                long[] sums = times.computeIfAbsent(time, _ -> new long[Phase.COUNT + 1]);
                for (int i = 0; i < Phase.COUNT; i++) sums[i] += cell.phase[i];
                sums[Phase.COUNT] += cell.requests;
            }
        }
        for (Map.Entry<Long, long[]> entry : times.entrySet()) {
            row(table, entry.getKey(), entry.getValue()[Phase.COUNT], entry.getValue());
        }
    }

    private static void row(Tables table, Object name, long requests, long[] millis) {
        long all = 0;
        for (int i = 0; i < Phase.COUNT; i++) all += millis[i];
        Phase most = Phase.CLIENT;
        for (Phase phase : Phase.values())
            if (millis[phase.ordinal()] > millis[most.ordinal()]) most = phase;
        double whole = all == 0 ? 1 : all;
        table.row(
                name,
                requests,
                all,
                millis[0] / whole,
                millis[1] / whole,
                millis[2] / whole,
                millis[3] / whole,
                millis[4] / whole,
                all == 0 ? "" : most.word());
    }

    /// `client 12.6 %  queue 4.5 %  connect 0.1 %  SERVER 71.7 %  transfer 11.2 %  → look at the servers first`
    static String verdict(Group group) {
        long all = group.millis();
        if (all == 0) return "no time was spent, or the lines do not tell";
        StringBuilder text = new StringBuilder();
        Phase guilty = group.guilty();
        for (Phase phase : Phase.values()) {
            String word =
                    phase == guilty
                            ? phase.word().toUpperCase(java.util.Locale.ROOT)
                            : phase.word();
            long millis = group.phaseMillis[phase.ordinal()];
            text.append(word)
                    .append(' ')
                    .append(Words.percent(millis, all))
                    .append(" (")
                    .append(Words.millis(millis));
            text.append(")  ");
        }
        text.append("→ ").append(advice(guilty));
        return text.toString();
    }

    static String advice(Phase guilty) {
        return switch (guilty) {
            case CLIENT -> "look at the clients and their network first";
            case QUEUE -> "look at the queues first: too few server slots";
            case CONNECT -> "look at the network to the servers first";
            case SERVER -> "look at the servers first";
            case TRANSFER -> "look at the transfers first: large answers or slow clients";
        };
    }
}
