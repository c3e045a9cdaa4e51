package sluice.cli.command;

import sluice.runtime.RuntimeFailure;
import sluice.runtime.action.Change;
import sluice.runtime.action.NoSuchObject;

import java.util.List;

/// `weight be/srv… N`.
final class WeightVerb implements Verb {
    @Override
    public Manual manual() {
        return new Manual(
                "weight",
                "<be/srv>… <0-256 | N%> [-y] [-m REASON]",
                "sets the weight of servers; a share is of the configured weight",
                List.of(
                        "weight be_web/web1 30",
                        "weight be_web/* 50%",
                        "weight be_web/web1 100%   # as configured"),
                List.of(Argument.SERVER, Argument.WEIGHT),
                true);
    }

    @Override
    public Result run(Invocation call) throws RuntimeFailure, Failure, NoSuchObject {
        var words = call.require(2);
        Change change;
        try {
            change = new Change.Weight(words.getLast());
        } catch (IllegalArgumentException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
        var changing = new Changing(call);
        return changing.result(
                changing.perform(change, List.copyOf(words.subList(0, words.size() - 1))));
    }
}
