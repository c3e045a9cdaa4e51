package sluice.cli.command;

import sluice.runtime.Json;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.action.NoSuchObject;
import sluice.runtime.action.ServerNames;
import sluice.runtime.diagnosis.Figures;

import java.time.Duration;
import java.util.List;

/// `wait be/srv…`: until nothing goes through, or with --wait-up until they serve.
final class WaitVerb implements Verb {
    private static final Duration USUAL = Duration.ofMinutes(10);

    @Override
    public Manual manual() {
        return Verbs.manual(
                "wait",
                "<be/srv>… [--wait-up] [--timeout 10m] [--poll 1s]",
                "waits until servers at rest have no sessions, or until they are UP",
                List.of(Argument.SERVER),
                "wait be_web/web1                 # go on waiting for a drain",
                "wait be_web/web1 --wait-up       # until it serves",
                "wait 10s srv-removable be/srv    # the proxy's own command, where it has it");
    }

    @Override
    public Result run(Invocation call) throws RuntimeFailure, Failure, NoSuchObject {
        var session = call.session();
        var names = session.expanded(call.require(1));
        var timeout = call.options().timeout().isZero() ? USUAL : call.options().timeout();
        int code = Exit.OK;
        long left = 0;
        String reason = "";
        long start = System.nanoTime();
        for (var row : ServerNames.resolve(session.client().snapshot(), names)) {
            if (call.options().waitUp()) {
                code = Math.max(code, ReadyVerb.waitUp(call, row.proxy(), row.name()));
                continue;
            }
            if (row.status().serving()) {
                throw new Failure(
                        Exit.NOT_MET,
                        row.path()
                                + " is "
                                + row.status()
                                + " and serves: it will not get empty (`drain` it)");
            }
            var ended = new Waiting(call, row.proxy(), row.name()).until(timeout, false);
            left += ended.sessions();
            if (ended.end() == Waiting.End.DONE) {
                call.console()
                        .note(
                                call.console().ink().good(" done")
                                        + ": "
                                        + row.path()
                                        + " has no sessions");
            } else {
                reason = ended.words();
                code = Exit.NOT_MET;
                call.console()
                        .note(
                                call.console()
                                        .ink()
                                        .warn(
                                                " "
                                                        + row.path()
                                                        + " after "
                                                        + Figures.time(ended.waited())
                                                        + ": "
                                                        + ended.words()));
            }
        }
        var json =
                Json.object()
                        .put("ok", code == Exit.OK)
                        .put("code", code)
                        .put("waited_ms", (System.nanoTime() - start) / 1_000_000)
                        .put("left_sessions", left)
                        .put("reason", reason.isEmpty() ? null : reason);
        return new Result.Said(code, json.toString());
    }
}
