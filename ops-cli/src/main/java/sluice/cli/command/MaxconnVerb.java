package sluice.cli.command;

import sluice.runtime.RuntimeFailure;
import sluice.runtime.action.Change;
import sluice.runtime.action.NoSuchObject;

import java.util.List;

/// `maxconn be/srv… N`.
final class MaxconnVerb implements Verb {
    @Override
    public Manual manual() {
        return new Manual(
                "maxconn",
                "<be/srv>… <N | unlimited> [-y] [-m REASON]",
                "limits the sessions of servers; more wait in the queue",
                List.of(
                        "maxconn be_web/web1 8",
                        "maxconn be_web/* unlimited   # HAProxy writes 0 for it"),
                List.of(Argument.SERVER, Argument.NUMBER),
                true);
    }

    @Override
    public Result run(Invocation call) throws RuntimeFailure, Failure, NoSuchObject {
        var words = call.require(2);
        var changing = new Changing(call);
        var change = new Change.Maxconn(limit(words.getLast()));
        return changing.result(
                changing.perform(change, List.copyOf(words.subList(0, words.size() - 1))));
    }

    private static long limit(String word) throws Failure {
        if (word.equals("unlimited")) {
            return 0;
        }
        try {
            int number = Integer.parseInt(word);
            if (number == 0) {
                throw Failure.usage(
                        "maxconn 0 would take the limit away; write `unlimited` if that is meant");
            }
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException _) {
            // The sentence below says what was expected.
        }
        throw Failure.usage("maxconn " + word + ": expected a number from 1, or `unlimited`");
    }
}
