package sluice.cli.command;

import sluice.runtime.RuntimeFailure;
import sluice.runtime.action.Action;
import sluice.runtime.action.Outcome;
import sluice.runtime.diagnosis.Figures;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/// `undo [n]`.
final class UndoVerb implements Verb {
    @Override
    public Manual manual() {
        return new Manual(
                "undo",
                "[how many] [--force] [-y]",
                "takes the last changes of this target back; refuses where somebody changed the"
                        + " server since",
                List.of("undo", "undo 3", "undo --dry-run            # what it would send"),
                List.of(Argument.NUMBER),
                true);
    }

    @Override
    public Result run(Invocation call) throws RuntimeFailure, Failure {
        call.atMost(1);
        int count = 1;
        if (!call.words().isEmpty()) {
            double number = sluice.cli.show.Table.number(call.words().getFirst());
            if (Double.isNaN(number) || number < 1) {
                throw Failure.usage(
                        "undo "
                                + call.words().getFirst()
                                + ": expected how many actions to take back");
            }
            count = (int) number;
        }
        var changing = new Changing(call);
        var steps = call.session().action().previewUndo(count, call.options().force());
        if (steps.isEmpty()) {
            throw new Failure(
                    Exit.NO_SUCH_OBJECT, "the journal has nothing to take back for this target");
        }
        boolean any = show(call, steps);
        if (call.options().dryRun()) {
            return changing.dryRun();
        }
        if (!any) {
            throw new Failure(
                    Exit.REFUSED,
                    "refused: " + steps.getFirst().refusal() + " (--force goes back all the same)");
        }
        changing.confirm("undo");
        int code =
                steps.stream().allMatch(step -> step.refusal().isEmpty()) ? Exit.OK : Exit.REFUSED;
        var outcomes =
                new ArrayList<Outcome>(
                        call.session().action().undo(steps, call.options().reason()));
        for (var outcome : outcomes) {
            changing.report(outcome, true);
            code = Math.max(code, Changing.code(outcome));
        }
        return changing.result(outcomes, code, null);
    }

    private static boolean show(Invocation call, List<Action.UndoStep> steps) {
        boolean any = false;
        for (var step : steps) {
            var entry = step.entry();
            call.console()
                    .note(
                            " #"
                                    + entry.number()
                                    + ' '
                                    + Figures.clock(
                                            entry.time(), Instant.now(), ZoneId.systemDefault())
                                    + ' '
                                    + entry.user()
                                    + ": "
                                    + entry.command()
                                    + (entry.reason().isEmpty()
                                            ? ""
                                            : "  (" + entry.reason() + ')'));
            if (!step.refusal().isEmpty()) {
                call.console()
                        .note(call.console().ink().warn("   not taken back: ") + step.refusal());
                continue;
            }
            any = true;
            for (String command : step.commands()) {
                if (call.options().dryRun()) {
                    call.console().line(command);
                } else {
                    call.console().note(" send:   " + command);
                }
            }
        }
        return any;
    }
}
