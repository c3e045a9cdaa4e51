package sluice.cli.command;

import sluice.runtime.RuntimeFailure;
import sluice.runtime.action.Change;
import sluice.runtime.action.NoSuchObject;
import sluice.runtime.diagnosis.Figures;
import sluice.vocabulary.StatColumn;

import java.time.Duration;
import java.util.List;

/// `ready be/srv…`: back to work, and said so only when that is true.
final class ReadyVerb implements Verb {
    private static final Duration USUAL = Duration.ofMinutes(1);

    @Override
    public Manual manual() {
        return new Manual(
                "ready",
                "<be/srv>… [--wait-up] [--timeout 60s] [-y] [-m REASON]",
                "takes servers back; warns of weight 0, failing checks, slow start",
                List.of(
                        "ready be_web/web1",
                        "ready be_web/web1 -y --wait-up   # exit 0 when it serves"),
                List.of(Argument.SERVER),
                true);
    }

    @Override
    public Result run(Invocation call) throws RuntimeFailure, Failure, NoSuchObject {
        var changing = new Changing(call);
        var done = changing.perform(new Change.Ready(), call.require(1));
        if (done == null) {
            return changing.dryRun();
        }
        if (done.code() == Exit.OK) {
            for (var outcome : done.outcomes()) {
                restoreWeight(changing, outcome.after());
            }
        }
        int code = done.code();
        if (code == Exit.OK && call.options().waitUp()) {
            for (var outcome : done.outcomes()) {
                code =
                        Math.max(
                                code,
                                waitUp(
                                        call,
                                        outcome.before().backend(),
                                        outcome.before().server()));
            }
        }
        return changing.result(done.outcomes(), code, null);
    }

    /// A server that was set to weight 0 before is UP now and gets nothing: offers the configured weight.
    private static void restoreWeight(Changing changing, sluice.runtime.action.ServerSettings now)
            throws RuntimeFailure, NoSuchObject {
        var console = changing.call().console();
        if (now.weight() != 0 || now.initialWeight() <= 0) {
            return;
        }
        String question = now.path() + " still has weight 0 and gets nothing.";
        if (!console.interactive() || changing.call().options().yes()) {
            console.note(
                    console.ink().warn(" ! " + question)
                            + " `weight "
                            + now.path()
                            + ' '
                            + now.initialWeight()
                            + "` restores it");
            return;
        }
        if (console.ask(" " + question + " Restore weight " + now.initialWeight() + "? [y/N] ")
                .strip()
                .equalsIgnoreCase("y")) {
            var session = changing.call().session();
            var preview =
                    session.action()
                            .preview(
                                    new Change.Weight(Long.toString(now.initialWeight())),
                                    List.of(now.path()));
            for (var outcome :
                    session.action().perform(preview, false, changing.call().options().reason())) {
                changing.report(outcome);
            }
        }
    }

    /// Waits until the server serves at full weight.
    static int waitUp(Invocation call, String backend, String server) {
        var timeout = call.options().timeout().isZero() ? USUAL : call.options().timeout();
        long start = System.nanoTime();
        String last = "";
        call.console().onInterrupt(backend + '/' + server + ": stopped waiting, it is left ready");
        while (true) {
            String now;
            try {
                var row = call.session().refresh().server(backend, server);
                if (row == null) {
                    call.console().note(" " + backend + '/' + server + " is gone");
                    return Exit.NO_SUCH_OBJECT;
                }
                boolean ramping =
                        row.has(StatColumn.THROTTLE) && row.number(StatColumn.THROTTLE) < 100;
                if (row.status().serving() && row.number(StatColumn.WEIGHT, 1) > 0 && !ramping) {
                    call.console()
                            .note(
                                    call.console().ink().good(" ok  ")
                                            + row.path()
                                            + ' '
                                            + row.status()
                                            + ", serves");
                    call.console().onInterrupt("");
                    return Exit.OK;
                }
                now =
                        row.status()
                                + (ramping
                                        ? ", slow start " + row.number(StatColumn.THROTTLE) + " %"
                                        : "")
                                + (row.number(StatColumn.UWEIGHT, 1) == 0 ? ", weight 0" : "")
                                + (row.has(StatColumn.CHECK_STATUS)
                                        ? ", check " + row.text(StatColumn.CHECK_STATUS)
                                        : "");
            } catch (RuntimeFailure e) {
                now = String.valueOf(e.getMessage());
            }
            if (!now.equals(last)) {
                call.console().note(" waiting for UP: " + now);
                last = now;
            }
            var waited = Duration.ofNanos(System.nanoTime() - start);
            if (waited.compareTo(timeout) >= 0) {
                call.console()
                        .note(
                                call.console()
                                        .ink()
                                        .warn(
                                                " not UP after "
                                                        + Figures.time(timeout)
                                                        + ": "
                                                        + now));
                return Exit.NOT_MET;
            }
            if (!call.console().pause(call.options().poll())) {
                call.console()
                        .note(" stopped waiting; " + backend + '/' + server + " is left ready");
                return Exit.NOT_MET;
            }
        }
    }
}
