package sluice.keyword.queue;

import sluice.config.model.ActionKeyword;
import sluice.config.model.Words;
import sluice.flow.rule.Action;
import sluice.flow.rule.RuleSet;
import sluice.flow.rule.Verdict;
import sluice.keyword.balance.Phrase;
import sluice.sample.Expression;
import sluice.stream.Stream;
import sluice.value.Kind;
import sluice.value.Value;

/// The order in which waiting requests are served. Manual §4.4.
final class PriorityActions {
    private static final int HIGHEST_CLASS = 2047;
    private static final int HIGHEST_OFFSET = 524287;

    private PriorityActions() {}

    private static final class Slot {
        final Value value = new Value();
    }

    private static Value slot(Stream stream) {
        return stream.loop().local(Slot.class, _ -> new Slot()).value;
    }

    /// `set-priority-class <expr>` — the class in which a request waits for a server, −2047 to 2047; lower ones go first.
    ///
    /// Manual §4.4.
    @ActionKeyword(
            name = "set-priority-class",
            in = {RuleSet.TCP_REQUEST_CONTENT, RuleSet.HTTP_REQUEST})
    static Action priorityClass(Words words) {
        Expression expression = Phrase.expression(words, Kind.SINT);
        return stream -> {
            Value value = slot(stream);
            if (expression.evaluate(stream, value)) {
                stream.assignment.priorityClass =
                        (int) Math.clamp(value.number(), (long) -HIGHEST_CLASS, HIGHEST_CLASS);
            }
            return Verdict.CONTINUE;
        };
    }

    /// `set-priority-offset <expr>` — milliseconds by which a request waits as if it had come later, or earlier if negative.
    ///
    /// −524287 to 524287. Manual §4.4.
    @ActionKeyword(
            name = "set-priority-offset",
            in = {RuleSet.TCP_REQUEST_CONTENT, RuleSet.HTTP_REQUEST})
    static Action priorityOffset(Words words) {
        Expression expression = Phrase.expression(words, Kind.SINT);
        return stream -> {
            Value value = slot(stream);
            if (expression.evaluate(stream, value)) {
                stream.assignment.priorityOffset =
                        (int) Math.clamp(value.number(), (long) -HIGHEST_OFFSET, HIGHEST_OFFSET);
            }
            return Verdict.CONTINUE;
        };
    }
}
