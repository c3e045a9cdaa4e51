package sluice.log.question;

import sluice.log.question.Block.Unit;
import sluice.log.tally.Part;
import sluice.log.tally.Phase;
import sluice.log.tally.Slowest;
import sluice.log.tally.Tally;

import java.util.List;

/// `slow`: the slowest requests by any timer (`--by Tr`), with their place in the file.
final class Slow implements Question {
    private static final List<String> BY =
            List.of("TR", "Tq", "Tw", "Tc", "Tr", "Ta", "Tt", "Td", "Th", "Ti", "Tu", "bytes");

    @Override
    public String name() {
        return "slow";
    }

    @Override
    public String summary() {
        return "the slowest requests, by the whole time or any timer (--by Tr|Tw|Tc|TR|Td)";
    }

    @Override
    public int parts(Context context) {
        return Part.LOAD.bit() | Part.TIMERS.bit() | Part.SLOWEST.bit();
    }

    @Override
    public List<String> groupings() {
        return BY;
    }

    @Override
    public Answer answer(Tally tally, Context context) {
        Tables table =
                new Tables("slow", "")
                        .column("time_ms", context.by() == null ? "all" : context.by(), Unit.MILLIS)
                        .column("at", "at", Unit.TIME)
                        .column("place", "backend/server", Unit.TEXT)
                        .column("status", "status", Unit.TEXT)
                        .column("state", "state", Unit.TEXT)
                        .column("client_ms", "client", Unit.MILLIS)
                        .column("queue_ms", "queue", Unit.MILLIS)
                        .column("connect_ms", "connect", Unit.MILLIS)
                        .column("server_ms", "server", Unit.MILLIS)
                        .column("transfer_ms", "transfer", Unit.MILLIS)
                        .column("request", "request", Unit.TEXT)
                        .column("line", "line", Unit.TEXT);
        for (Slowest.Slow slow : tally.slowest().list()) {
            table.row(
                    slow.millis(),
                    slow.time() == Long.MIN_VALUE ? null : slow.time(),
                    slow.place(),
                    slow.status() < 0 ? "-" : Integer.toString(slow.status()),
                    slow.termination(),
                    slow.phases()[Phase.CLIENT.ordinal()],
                    slow.phases()[Phase.QUEUE.ordinal()],
                    slow.phases()[Phase.CONNECT.ordinal()],
                    slow.phases()[Phase.SERVER.ordinal()],
                    slow.phases()[Phase.TRANSFER.ordinal()],
                    Tables.printable(slow.request(), 100),
                    slow.sample().source() + ":" + slow.sample().line());
            if (context.evidence() > 0) table.note(Tables.printable(slow.sample().text(), 400));
        }
        return new Answer("slow", List.of(table.table()), Tables.footer(tally));
    }
}
