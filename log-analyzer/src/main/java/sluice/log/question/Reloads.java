package sluice.log.question;

import sluice.log.question.Block.Unit;
import sluice.log.tally.Cell;
import sluice.log.tally.Chronicle;
import sluice.log.tally.Part;
import sluice.log.tally.Row;
import sluice.log.tally.Tally;

import java.util.ArrayList;
import java.util.List;

/// `reloads`: what the proxy said about itself and its servers, process changes, and the errors around them.
final class Reloads implements Question {
    private static final long AROUND = 10_000;

    @Override
    public String name() {
        return "reloads";
    }

    @Override
    public String summary() {
        return "starts, stops, process changes, servers up and down, and errors within 10 s of"
                + " them";
    }

    @Override
    public int parts(Context context) {
        return Part.LOAD.bit() | Part.TIMERS.bit() | Part.TIMES.bit() | Part.SAMPLES.bit();
    }

    @Override
    public String noGroupings() {
        return "events are listed in their order of time";
    }

    @Override
    public Answer answer(Tally tally, Context context) {
        Tables events =
                new Tables("events", "events")
                        .column("time", "time", Unit.TIME)
                        .column("event", "event", Unit.TEXT)
                        .column("object", "object", Unit.TEXT)
                        .column("errors_around", "errors ±10 s", Unit.COUNT)
                        .column("message", "message", Unit.TEXT)
                        .column("line", "line", Unit.TEXT);
        int top = context.top(100);
        List<Chronicle.Happening> all = tally.chronicle().events();
        for (Chronicle.Happening event : all) {
            if (events.size() == top) break;
            boolean dated = event.time() != Long.MIN_VALUE;
            events.row(
                    dated ? event.time() : null,
                    event.event().words(),
                    event.object(),
                    dated ? errorsAround(tally, event.time()) : null,
                    message(event),
                    event.sample().source() + ":" + event.sample().line());
        }
        if (all.size() > top) events.note(Words.count(all.size() - (long) top) + " more events");
        Tables processes =
                new Tables("processes", "processes")
                        .top(context)
                        .column("pid", "pid", Unit.TEXT)
                        .column("first", "first line", Unit.TIME)
                        .column("last", "last line", Unit.TIME)
                        .column("lines", "lines", Unit.COUNT);
        for (Chronicle.Process process : tally.chronicle().processes()) {
            processes.row(
                    Long.toString(process.pid()), process.first(), process.last(), process.lines());
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(events.table());
        if (processes.size() > 0) blocks.add(processes.table());
        return new Answer("reloads", blocks, Tables.footer(tally));
    }

    static String message(Chronicle.Happening event) {
        String text = event.sample().text();
        int colon = text.indexOf("]: ");
        return Tables.printable(colon > 0 ? text.substring(colon + 3) : text, 120);
    }

    /// Failures and 5xx within ten seconds, as exactly as the cells of time allow.
    static long errorsAround(Tally tally, long time) {
        long errors = 0;
        long span = tally.spanMillis();
        for (Row row : tally.rows()) {
            for (long bucket : row.buckets()) {
                long at = bucket * span;
                if (at + span <= time - AROUND || at > time + AROUND) continue;
                Cell cell = row.cell(bucket);
                if (cell != null) errors += Math.max(cell.failures, cell.status[5]);
            }
        }
        return errors;
    }
}
