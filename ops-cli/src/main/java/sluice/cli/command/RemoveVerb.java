package sluice.cli.command;

import sluice.runtime.RuntimeFailure;
import sluice.runtime.action.Change;
import sluice.runtime.action.NoSuchObject;
import sluice.runtime.action.Outcome;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// `remove be/srv`: maintenance, wait until nothing uses it, delete.
final class RemoveVerb implements Verb {
    private static final Duration USUAL = Duration.ofSeconds(30);

    @Override
    public Manual manual() {
        return new Manual(
                "remove",
                "<be/srv>… [--timeout 30s] [-y] [-m REASON]",
                "puts servers into maintenance, waits for their connections, deletes them",
                List.of(
                        "remove be_web/web9 -y",
                        "add server be_web/web9 10.0.0.9:80 check   # bring one in (raw command)"),
                List.of(Argument.SERVER),
                true);
    }

    @Override
    public Result run(Invocation call) throws RuntimeFailure, Failure, NoSuchObject {
        var changing = new Changing(call);
        var rested = changing.perform(new Change.Maint(), call.require(1));
        if (rested == null) {
            return changing.dryRun();
        }
        var outcomes = new ArrayList<Outcome>(rested.outcomes());
        int code = rested.code();
        var timeout = call.options().timeout().isZero() ? USUAL : call.options().timeout();
        for (var outcome : rested.outcomes()) {
            if (code != Exit.OK) {
                break;
            }
            code = Math.max(code, delete(call, changing, outcome, timeout, outcomes));
        }
        return changing.result(outcomes, code, null);
    }

    private static int delete(
            Invocation call,
            Changing changing,
            Outcome rested,
            Duration timeout,
            List<Outcome> outcomes)
            throws RuntimeFailure, NoSuchObject {
        var session = call.session();
        var server = rested.before();
        awaitRemovable(call, server.path(), server.backend(), server.server(), timeout);
        var preview = session.action().preview(new Change.Remove(), List.of(server.path()));
        call.console().note(" send:   " + preview.commands().getFirst());
        var outcome = session.action().perform(preview, true, call.options().reason()).getFirst();
        outcomes.add(outcome);
        changing.report(outcome);
        if (!outcome.ok()) {
            call.console().note(" " + server.path() + " is left in MAINT; `undo` takes it back");
        }
        return Changing.code(outcome);
    }

    /// The proxy's own `wait … srv-removable` counts idle connections, too; without it the sessions must do.
    private static void awaitRemovable(
            Invocation call, String path, String backend, String server, Duration timeout)
            throws RuntimeFailure {
        if (call.session().capabilities().has("wait")) {
            long seconds =
                    Math.min(
                            timeout.toSeconds(),
                            call.session().client().limits().answer().toSeconds() - 1);
            call.session().client().ask("wait " + Math.max(1, seconds) + "s srv-removable " + path);
            return;
        }
        new Waiting(call, backend, server).until(timeout, false);
    }
}
