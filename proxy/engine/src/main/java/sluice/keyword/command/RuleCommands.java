package sluice.keyword.command;

import sluice.flow.Plan;
import sluice.flow.ProxyPlan;
import sluice.flow.rule.RuleChain;
import sluice.operation.runtime.Answer;
import sluice.operation.runtime.Dump;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeCommand;
import sluice.stream.RulePlace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;

/// What rules do and cost.
final class RuleCommands {
    private static final int PIECE = 24 * 1024;

    private RuleCommands() {}

    /// `show rules [<proxy>]` — how often each rule was reached and applied, and what reaching it costs on average, in nanoseconds.
    ///
    /// ```
    /// # proxy place reached hits cost_ns rule
    /// web site.cfg:12 18400 17 210 http-request deny if { src -f bad.lst }
    /// ```
    ///
    /// Counted since the configuration was read or `clear counters all`. The cost is that of condition and action together; it is measured in
    /// every 64th run of a set of rules, 0 means not yet. An extension of this program: HAProxy has no such command.
    @RuntimeCommand(
            name = "show rules",
            usage = "show rules [<proxy>]",
            summary = "hits and cost of each rule",
            level = Level.OPERATOR)
    static void show(Invocation in) {
        var lines = new ArrayList<Line>();
        Plan plan = in.part(Plan.class);
        var seen = Collections.<RuleChain>newSetFromMap(new IdentityHashMap<>());
        boolean known = !in.has(0);
        for (var each : plan.frontends) {
            known |= add(each, each.frontend.name(), in.word(0), seen, lines);
        }
        for (var each : plan.backends) {
            known |= add(each, each.backend.name(), in.word(0), seen, lines);
        }
        if (!known) {
            in.fail("No such proxy.");
            return;
        }
        in.answer().line("# proxy place reached hits cost_ns rule");
        int[] next = {0};
        in.stream(
                answer -> {
                    while (next[0] < lines.size() && answer.pending() < PIECE) {
                        lines.get(next[0]++).write(answer);
                    }
                    return next[0] < lines.size() ? Dump.Progress.MORE : Dump.Progress.DONE;
                });
    }

    private static boolean add(
            ProxyPlan plan,
            String name,
            String wanted,
            java.util.Set<RuleChain> seen,
            List<Line> lines) {
        if (!wanted.isEmpty() && !wanted.equals(name)) {
            return false;
        }
        for (RuleChain chain : plan.rules()) {
            if (seen.add(chain)) {
                var counted = chain.counted();
                for (int i = 0; i < chain.size(); i++) {
                    lines.add(
                            new Line(
                                    name,
                                    chain.rules().get(i).place(),
                                    counted.timesAsked(i),
                                    counted.timesDone(i),
                                    counted.averageNanos(i)));
                }
            }
        }
        return true;
    }

    private record Line(
            String proxy,
            @org.jspecify.annotations.Nullable RulePlace place,
            long reached,
            long hits,
            long nanos) {
        void write(Answer answer) {
            answer.append(proxy)
                    .append(' ')
                    .append(place == null ? "-" : place.toString())
                    .append(' ')
                    .append(reached)
                    .append(' ')
                    .append(hits)
                    .append(' ')
                    .append(nanos)
                    .append(' ')
                    .line(place == null ? "-" : place.text());
        }
    }
}
