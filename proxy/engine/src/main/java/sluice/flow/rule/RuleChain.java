package sluice.flow.rule;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.sample.Condition;
import sluice.sample.Condition.Truth;
import sluice.stream.Stream;

import java.util.Arrays;
import java.util.List;

/// The rules of one set of one proxy in the order of the configuration, and how often each ran on which loop.
///
/// Where a chain stopped with [Verdict#WAIT] stands in the stream ([Stream#rule], [Stream#ruleStarted]), so that the next
/// call goes on there: a rule whose condition lacked data is asked again, an action that waits is run again
/// without asking its condition anew. Manual §4.3.
public final class RuleChain {
    public static final RuleChain EMPTY = new RuleChain(List.of());

    private final Rule[] rules;

    /// By loop; null for loops on which it never ran.
    private volatile @Nullable RuleCounters[] counters = {};

    public RuleChain(List<Rule> rules) {
        this.rules = rules.toArray(new Rule[0]);
    }

    public boolean isEmpty() {
        return rules.length == 0;
    }

    public int size() {
        return rules.length;
    }

    public List<Rule> rules() {
        return List.of(rules);
    }

    /// What all loops counted since the configuration was read; from any thread, a moment late.
    public RuleCounters counted() {
        var sum = new RuleCounters(rules.length);
        for (RuleCounters part : counters) {
            if (part != null) {
                sum.add(part);
            }
        }
        return sum;
    }

    /// Forgets what this loop counted; on that loop.
    public void clear(Loop loop) {
        @Nullable RuleCounters[] now = counters;
        RuleCounters mine = loop.index() < now.length ? now[loop.index()] : null;
        if (mine != null) {
            mine.clear();
        }
    }

    private RuleCounters counters(Loop loop) {
        @Nullable RuleCounters[] now = counters;
        RuleCounters mine = loop.index() < now.length ? now[loop.index()] : null;
        return mine == null ? grow(loop.index()) : mine;
    }

    /// Once per loop.
    private synchronized RuleCounters grow(int index) {
        @Nullable RuleCounters[] grown =
                Arrays.copyOf(counters, Math.max(counters.length, index + 1));
        var mine = new RuleCounters(rules.length);
        grown[index] = mine;
        counters = grown;
        return mine;
    }

    /// Runs the chain from where the stream stands in it; [Verdict#CONTINUE] when its end was reached.
    public Verdict run(Stream stream) {
        if (stream.trace != null) {
            stream.trace.begins(stream);
        }
        if (rules.length == 0) {
            return Verdict.CONTINUE;
        }
        RuleCounters count = counters(stream.loop());
        boolean timed = count.begins();
        long at = timed ? System.nanoTime() : 0;
        for (int i = stream.rule; i < rules.length; i++) {
            Rule rule = rules[i];
            Verdict verdict = run(stream, rule, i, count);
            if (timed) {
                long now = System.nanoTime();
                count.took(i, now - at);
                at = now;
            }
            if (verdict == Verdict.WAIT) {
                stream.rule = i;
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

    /// One rule; [Verdict#WAIT] with [Stream#ruleStarted] when its action waits, without when its condition does.
    private static Verdict run(Stream stream, Rule rule, int index, RuleCounters count) {
        Condition condition = rule.condition();
        if (!stream.ruleStarted) {
            Truth truth = condition == null ? Truth.TRUE : condition.test(stream);
            if (truth == Truth.NOT_YET && !stream.inspectionOver) {
                return Verdict.WAIT;
            }
            count.asked(index);
            if (truth != Truth.TRUE) {
                if (stream.trace != null) {
                    stream.trace.rule(stream, rule.place(), null);
                }
                return Verdict.CONTINUE;
            }
            count.done(index);
        }
        Verdict verdict = rule.action().run(stream);
        if (stream.trace != null) {
            stream.trace.rule(stream, rule.place(), verdict.name());
        }
        stream.ruleStarted = verdict == Verdict.WAIT;
        return verdict;
    }
}
