package sluice.cli.command;

import sluice.cli.show.Findings;
import sluice.cli.show.Format;
import sluice.cli.show.Table;
import sluice.cli.show.TableText;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.StatRow;
import sluice.runtime.diagnosis.Diagnosis;
import sluice.runtime.diagnosis.Observations;
import sluice.vocabulary.InfoField;
import sluice.vocabulary.StatColumn;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// `top`: verdicts and the busiest servers, refreshed until Ctrl-C.
final class TopVerb implements Verb {
    @Override
    public Manual manual() {
        return Verbs.manual(
                "top",
                "[seconds] [--count N]",
                "verdicts and busiest servers on one screen, refreshed (the full one is `sluice"
                        + " top`)",
                List.of(),
                "top",
                "top --count 1             # once, for the ticket");
    }

    @Override
    public Result run(Invocation call) throws RuntimeFailure, Failure {
        call.atMost(1);
        var pause =
                call.words().isEmpty()
                        ? Duration.ofSeconds(1)
                        : Options.duration(call.words().getFirst(), "top");
        int left = call.options().count() > 0 ? call.options().count() : Integer.MAX_VALUE;
        while (true) {
            try {
                call.console().frame(screen(call));
            } catch (RuntimeFailure e) {
                if (call.options().count() > 0) {
                    throw e;
                }
                call.console()
                        .frame(
                                List.of(
                                        call.console().ink().bad(String.valueOf(e.getMessage())),
                                        "trying again …"));
            }
            if (--left == 0
                    || !call.console()
                            .pause(pause.toMillis() < 100 ? Duration.ofMillis(100) : pause)) {
                return new Result.Said(Exit.OK, "null");
            }
        }
    }

    private static List<String> screen(Invocation call) throws RuntimeFailure {
        var session = call.session();
        var snapshot = session.refresh();
        var console = call.console();
        var info = snapshot.info();
        var findings =
                Diagnosis.USUAL.findings(session.history(), Observations.NONE, Instant.now());
        var lines = new ArrayList<String>();
        lines.add(
                console.ink()
                        .bold(
                                session.name()
                                        + "  "
                                        + info.text(InfoField.PRODUCT_NAME)
                                        + ' '
                                        + info.shortVersion()
                                        + "  pid "
                                        + info.pid()
                                        + "  conn "
                                        + info.text(InfoField.CURR_CONNS)
                                        + "/"
                                        + info.text(InfoField.MAXCONN)
                                        + "  idle "
                                        + info.text(InfoField.IDLE_PCT)
                                        + " %"));
        int height = console.height() == 0 ? 24 : console.height();
        var verdicts = Findings.verdicts(findings, console.ink());
        lines.addAll(verdicts.subList(0, Math.min(verdicts.size(), Math.max(3, height / 2 - 2))));
        if (verdicts.isEmpty()) {
            lines.add(WhyVerb.healthy(snapshot, ""));
        }
        var history = session.history();
        var servers = new ArrayList<>(snapshot.servers());
        servers.sort(
                Comparator.comparingLong((StatRow row) -> row.number(StatColumn.QCUR))
                        .thenComparingDouble(row -> Rates.requests(history, row))
                        .reversed());
        var table =
                Table.of(
                        "server",
                        "status",
                        "queue",
                        "slots",
                        "req/s",
                        Rates.errorsHeading(history),
                        "rtime_ms");
        for (var row :
                servers.subList(
                        0, Math.min(servers.size(), Math.max(3, height - lines.size() - 3)))) {
            table.row(
                    row.path(),
                    row.status().text(),
                    row.number(StatColumn.QCUR),
                    Rates.slots(row),
                    Rates.requests(history, row),
                    Rates.errors(history, row),
                    row.number(StatColumn.RTIME));
        }
        lines.addAll(TableText.lines(table.build(), Format.TABLE, console.ink(), console.width()));
        return lines;
    }
}
