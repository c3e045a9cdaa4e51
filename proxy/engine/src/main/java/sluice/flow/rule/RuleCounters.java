package sluice.flow.rule;

import sluice.loop.LoopConfined;

import java.util.Arrays;

/// What one loop counted for the rules of one chain.
///
/// Every 64th run of the chain is timed, rule by rule: two looks at the clock per rule would cost more than most rules.
@LoopConfined
public final class RuleCounters {
    private static final int TIMED_MASK = 63;

    private final long[] asked;
    private final long[] done;
    private final long[] timed;
    private final long[] nanos;
    private int runs;

    RuleCounters(int rules) {
        asked = new long[rules];
        done = new long[rules];
        timed = new long[rules];
        nanos = new long[rules];
    }

    /// A run of the chain begins; answers whether it shall be timed.
    boolean begins() {
        return (runs++ & TIMED_MASK) == 0;
    }

    void asked(int rule) {
        asked[rule]++;
    }

    void done(int rule) {
        done[rule]++;
    }

    /// A rule took that long, condition and action together.
    void took(int rule, long duration) {
        timed[rule]++;
        nanos[rule] += duration;
    }

    /// Takes in what another loop counted, for a sum.
    void add(RuleCounters other) {
        for (int i = 0; i < asked.length; i++) {
            asked[i] += other.asked[i];
            done[i] += other.done[i];
            timed[i] += other.timed[i];
            nanos[i] += other.nanos[i];
        }
    }

    void clear() {
        for (long[] each : new long[][] {asked, done, timed, nanos}) {
            Arrays.fill(each, 0);
        }
    }

    /// How often the rule was reached.
    public long timesAsked(int rule) {
        return asked[rule];
    }

    /// How often its condition held, so that its action began.
    public long timesDone(int rule) {
        return done[rule];
    }

    /// Average cost of reaching the rule, in nanoseconds; 0 as long as none was timed.
    public long averageNanos(int rule) {
        return timed[rule] == 0 ? 0 : nanos[rule] / timed[rule];
    }
}
