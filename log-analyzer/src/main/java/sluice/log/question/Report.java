package sluice.log.question;

import sluice.log.question.Block.Unit;
import sluice.log.tally.Part;
import sluice.log.tally.Phase;
import sluice.log.tally.Quantiles;
import sluice.log.tally.Row;
import sluice.log.tally.Tally;
import sluice.log.tally.Tally.Count;

import java.util.ArrayList;
import java.util.List;

/// `report`: what is wrong, whose fault it is, what to do next; then where the time went and what is no problem.
final class Report implements Question {
    @Override
    public String name() {
        return "report";
    }

    @Override
    public String summary() {
        return "what is wrong, whose fault it is, and what to do next (the default)";
    }

    @Override
    public int parts(Context context) {
        return Part.all();
    }

    @Override
    public String noGroupings() {
        return "a report names frontends, backends and servers by itself; ask 'errors --by server'"
                + " or 'phases --by url' for more";
    }

    @Override
    public Answer answer(Tally tally, Context context) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Text("summary", summary(tally)));
        List<Block.Conclusion> found = Findings.of(tally, context);
        int shown = Math.min(context.top(found.size()), found.size());
        blocks.add(new Block.Conclusions(found.subList(0, shown)));
        if (shown < found.size()) {
            long more = (long) found.size() - shown;
            blocks.add(new Block.Text("more", Words.plural(more, "more finding", "more findings")));
        }
        Group all = Group.all(tally);
        if (all.millis() > 0)
            blocks.add(new Block.Text("phases", "PHASES  " + Phases.verdict(all)));
        if (all.total.count() > 0) blocks.add(percentiles(all));
        String fine = notProblems(tally, all);
        if (!fine.isEmpty()) blocks.add(new Block.Text("not_problems", "NOT PROBLEMS  " + fine));
        String blind = cannotTell(all);
        if (!blind.isEmpty())
            blocks.add(new Block.Text("cannot_tell", "THE LOG CANNOT TELL  " + blind));
        return new Answer("report", blocks, Tables.footer(tally));
    }

    static String summary(Tally tally) {
        StringBuilder text = new StringBuilder();
        text.append(Words.plural(tally.streams(), "request", "requests"));
        if (tally.count(Count.TCP) > 0)
            text.append(" (").append(Words.count(tally.count(Count.TCP))).append(" tcp)");
        if (tally.count(Count.CONNECTS) > 0) {
            text.append(" + ")
                    .append(
                            Words.plural(
                                    tally.count(Count.CONNECTS),
                                    "accepted connection",
                                    "accepted connections"));
        }
        long events = tally.count(Count.EVENTS);
        if (events > 0) text.append(" + ").append(Words.plural(events, "event", "events"));
        long errors = tally.count(Count.ERRORS);
        if (errors > 0)
            text.append(" + ")
                    .append(Words.plural(errors, "failed connection", "failed connections"));
        if (tally.chronicle().firstTime() != Long.MIN_VALUE) {
            long length = tally.chronicle().lastTime() - tally.chronicle().firstTime();
            text.append(", ")
                    .append(
                            Words.span(
                                    tally.chronicle().firstTime(), tally.chronicle().lastTime()));
            text.append(" (").append(Words.millis(length));
            if (length >= 1000)
                text.append(", ").append(Words.rate(tally.streams() * 1000.0 / length));
            text.append(')');
        }
        long backends = 0;
        for (Group backend : Group.of(tally, Group.By.BACKEND)) {
            boolean own = true;
            for (Row row : backend.rows)
                own &= row.frontend().equals(row.backend()) && !row.isServer();
            if (!own) backends++;
        }
        text.append(", ").append(Words.plural(backends, "backend", "backends"));
        int clients = tally.addresses().size();
        text.append(", ")
                .append(tally.addresses().error() > 0 ? "more than " : "")
                .append(Words.plural(clients, "client", "clients"));
        text.append(", ")
                .append(
                        Words.plural(
                                tally.count(Count.UNREADABLE),
                                "unreadable line",
                                "unreadable lines"));
        long filtered = tally.count(Count.FILTERED);
        if (filtered > 0)
            text.append("; ")
                    .append(Words.plural(filtered, "line", "lines"))
                    .append(" left out by the condition");
        return text.toString();
    }

    private static Block percentiles(Group all) {
        Tables table =
                new Tables("percentiles", "TIMERS")
                        .column("timer", "timer", Unit.TEXT)
                        .column("requests", "requests", Unit.COUNT)
                        .column("mean_ms", "mean", Unit.MILLIS)
                        .column("p50_ms", "p50", Unit.MILLIS)
                        .column("p90_ms", "p90", Unit.MILLIS)
                        .column("p95_ms", "p95", Unit.MILLIS)
                        .column("p99_ms", "p99", Unit.MILLIS)
                        .column("p999_ms", "p99.9", Unit.MILLIS)
                        .column("max_ms", "max", Unit.MILLIS);
        boolean rounded = false;
        for (Phase phase : Phase.values()) {
            Quantiles q = all.phases[phase.ordinal()];
            row(table, phase.timer() + " " + phase.word(), q);
            rounded |= q.errorAt(q.max()) > 0;
        }
        row(table, "all", all.total);
        rounded |= all.total.errorAt(all.total.max()) > 0;
        if (rounded) table.note("exact below 256 ms and at the maximum; between, within 0.4 %");
        return table.table();
    }

    private static void row(Tables table, String name, Quantiles q) {
        if (q.count() == 0) return;
        table.row(
                name,
                q.count(),
                Math.round(q.mean()),
                q.at(0.5),
                q.at(0.9),
                q.at(0.95),
                q.at(0.99),
                q.at(0.999),
                q.max());
    }

    private static String notProblems(Tally tally, Group all) {
        List<String> parts = new ArrayList<>();
        long denied = 0;
        long invalid = 0;
        long local = 0;
        long killed = 0;
        for (Row row : tally.rows()) {
            for (long outcome : row.outcomes()) {
                String letters = Row.letters(outcome);
                long seen = row.seen(outcome);
                if (letters.startsWith("PR")) {
                    if (Row.status(outcome) == 400) invalid += seen;
                    else denied += seen;
                } else if (letters.startsWith("L")) {
                    local += seen;
                } else if (letters.startsWith("K")) {
                    killed += seen;
                }
            }
        }
        if (denied > 0) parts.add(Words.count(denied) + " PR denies (as configured)");
        if (invalid > 0) parts.add(Words.count(invalid) + " PR invalid requests (400)");
        if (local > 0)
            parts.add(Words.count(local) + " LR answers of the proxy itself (redirects, pages)");
        if (all.tarpitted > 0) {
            parts.add(
                    Words.count(all.tarpitted)
                            + " tarpits (their time is in Tw; not counted as queueing)");
        }
        if (killed > 0) parts.add(Words.count(killed) + " killed by an administrator");
        return String.join(" · ", parts);
    }

    private static String cannotTell(Group all) {
        List<String> parts = new ArrayList<>();
        if (all.redispatched > 0)
            parts.add(
                    "which server refused before a redispatch: look at wredis and wretr of each"
                            + " server");
        if (all.tarpitted > 0) parts.add("how long tarpitted requests would have queued");
        return String.join(" · ", parts);
    }
}
