package sluice.flow.rule;

import sluice.sample.Condition;
import sluice.sample.Condition.Truth;
import sluice.stream.Stream;

import java.util.List;

/// The rules of one set of one proxy in the order of the configuration; immutable.
///
/// Where a chain stopped with [Verdict#WAIT] stands in the stream ([Stream#rule], [Stream#ruleStarted]), so that the next
/// call goes on there: a rule whose condition lacked data is asked again, an action that waits is run again
/// without asking its condition anew. Manual §4.3.
public final class RuleChain {
    public static final RuleChain EMPTY = new RuleChain(List.of());

    private final Rule[] rules;

    public RuleChain(List<Rule> rules) {
        this.rules = rules.toArray(new Rule[0]);
    }

    public boolean isEmpty() {
        return rules.length == 0;
    }

    public int size() {
        return rules.length;
    }

    /// Runs the chain from where the stream stands in it; [Verdict#CONTINUE] when its end was reached.
    public Verdict run(Stream stream) {
        if (stream.trace != null) {
            stream.trace.begins(stream);
        }
        for (int i = stream.rule; i < rules.length; i++) {
            Rule rule = rules[i];
            Condition condition = rule.condition();
            if (condition != null && !stream.ruleStarted) {
                Truth truth = condition.test(stream);
                if (truth == Truth.NOT_YET && !stream.inspectionOver) {
                    stream.rule = i;
                    return Verdict.WAIT;
                }
                if (truth != Truth.TRUE) {
                    if (stream.trace != null) {
                        stream.trace.rule(stream, rule.place(), null);
                    }
                    continue;
                }
            }
            Verdict verdict = rule.action().run(stream);
            if (stream.trace != null) {
                stream.trace.rule(stream, rule.place(), verdict.name());
            }
            if (verdict == Verdict.WAIT) {
                stream.rule = i;
                stream.ruleStarted = true;
                return verdict;
            }
            stream.ruleStarted = false;
            if (verdict != Verdict.CONTINUE) {
                stream.decidedBy = rule.place();
                stream.rule = 0;
                return verdict;
            }
        }
        stream.rule = 0;
        return Verdict.CONTINUE;
    }
}
