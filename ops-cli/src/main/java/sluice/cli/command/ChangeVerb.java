package sluice.cli.command;

import sluice.runtime.RuntimeFailure;
import sluice.runtime.action.Change;
import sluice.runtime.action.NoSuchObject;

import java.util.List;
import java.util.function.Function;

/// A verb that changes servers and takes nothing but their names.
final class ChangeVerb implements Verb {
    private final String name;
    private final String summary;
    private final Function<List<String>, Change> change;

    ChangeVerb(String name, String summary, Function<List<String>, Change> change) {
        this.name = name;
        this.summary = summary;
        this.change = change;
    }

    @Override
    public Manual manual() {
        return new Manual(
                name,
                "<be/srv>… [-y] [--dry-run] [-m REASON]",
                summary,
                List.of(
                        name + " be_web/web1",
                        name + " be_*/web1 -y -m INC-421   # the same server in several backends"),
                List.of(Argument.SERVER),
                true);
    }

    @Override
    public Result run(Invocation call) throws RuntimeFailure, Failure, NoSuchObject {
        var names = call.require(1);
        var changing = new Changing(call);
        return changing.result(changing.perform(change.apply(names), names));
    }
}
