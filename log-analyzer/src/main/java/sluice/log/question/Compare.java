package sluice.log.question;

import sluice.log.question.Block.Unit;
import sluice.log.tally.Phase;
import sluice.log.tally.Quantiles;
import sluice.log.tally.Tally;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// `compare A B`: what changed between two logs, and which changes are more than noise.
///
/// Shares (errors, termination states) are compared by the two-proportion z test, means of timers by Welch's test on the
/// logarithmic histograms' variance; with many comparisons the level is divided by their number (Bonferroni), so that
/// "significant" is not said by chance.
public final class Compare {
    private static final double LEVEL = 0.01;

    private record Change(
            String object,
            String what,
            String before,
            String after,
            double change,
            double p,
            boolean worse,
            boolean enough) {}

    private Compare() {}

    public static Answer answer(Tally before, Tally after, Context context) {
        List<Change> changes = new ArrayList<>();
        Group.By by = Group.By.of(context, Group.By.BACKEND);
        compare("everything", Group.all(before), Group.all(after), changes);
        List<Group> a = Group.of(before, by);
        List<Group> b = Group.of(after, by);
        Set<String> names = new TreeSet<>();
        for (Group group : a) names.add(group.name);
        for (Group group : b) names.add(group.name);
        List<String> onlyOnce = new ArrayList<>();
        for (String name : names) {
            Group first = named(a, name);
            Group second = named(b, name);
            if (first != null && second != null) {
                compare(name, first, second, changes);
            } else {
                long requests =
                        first != null ? first.requests : second != null ? second.requests : 0;
                onlyOnce.add(
                        name
                                + (first == null
                                        ? " appears only after ("
                                        : " appears only before (")
                                + Words.plural(requests, "request", "requests")
                                + ")");
            }
        }
        int tests = Math.max(1, changes.size());
        Tables significant =
                table(
                        "significant",
                        "CHANGED (more than chance, p < 0.01 over " + tests + " comparisons)");
        Tables noise = table("noise", "NOT SIGNIFICANT");
        changes.sort((x, y) -> Double.compare(x.p, y.p));
        int shown = 0;
        for (Change change : changes) {
            boolean sure =
                    change.enough && change.p * tests < LEVEL && Math.abs(change.change) >= 0.05;
            if (!sure && (shown++ >= context.top(10) || change.change == 0)) continue;
            (sure ? significant : noise)
                    .row(
                            change.object,
                            change.what,
                            change.before,
                            change.after,
                            change.change,
                            p(change.p * tests),
                            sure
                                    ? change.worse ? "worse" : "better"
                                    : change.enough ? "noise" : "too few");
        }
        for (String name : onlyOnce) significant.note(name);
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Text("before", "BEFORE  " + Report.summary(before)));
        blocks.add(new Block.Text("after", "AFTER   " + Report.summary(after)));
        blocks.add(new Block.Text("verdict", verdict(significant)));
        blocks.add(significant.table());
        blocks.add(noise.table());
        List<String> footer = new ArrayList<>(Tables.footer(before));
        footer.addAll(Tables.footer(after));
        return new Answer("compare", blocks, footer);
    }

    private static Tables table(String key, String title) {
        return new Tables(key, title)
                .column("object", "object", Unit.TEXT)
                .column("what", "what", Unit.TEXT)
                .column("before", "before", Unit.TEXT)
                .column("after", "after", Unit.TEXT)
                .column("change", "change", Unit.SHARE)
                .column("p", "p", Unit.TEXT)
                .column("verdict", "verdict", Unit.TEXT);
    }

    private static String verdict(Tables significant) {
        if (significant.size() == 0) return "Nothing changed by more than chance.";
        return Words.plural(significant.size(), "change is", "changes are")
                + " more than chance; nothing else changed.";
    }

    private static @org.jspecify.annotations.Nullable Group named(List<Group> groups, String name) {
        for (Group group : groups) if (group.name.equals(name)) return group;
        return null;
    }

    private static void compare(String object, Group a, Group b, List<Change> changes) {
        share(object, "5xx", a.status[5], a.requests, b.status[5], b.requests, changes);
        share(object, "4xx", a.status[4], a.requests, b.status[4], b.requests, changes);
        share(object, "retried", a.retried, a.requests, b.retried, b.requests, changes);
        share(object, "queued", a.queued, a.requests, b.queued, b.requests, changes);
        Set<String> letters = new TreeSet<>();
        List<Outcomes.Outcome> before = Outcomes.of(a.rows, 2, false);
        List<Outcomes.Outcome> after = Outcomes.of(b.rows, 2, false);
        for (Outcomes.Outcome outcome : before) letters.add(outcome.letters);
        for (Outcomes.Outcome outcome : after) letters.add(outcome.letters);
        for (String pair : letters) {
            if (!Outcomes.isFailure(pair)) continue;
            share(
                    object,
                    pair,
                    count(before, pair),
                    a.requests,
                    count(after, pair),
                    b.requests,
                    changes);
        }
        for (Phase phase : Phase.values()) {
            mean(
                    object,
                    phase.timer(),
                    a.phases[phase.ordinal()],
                    b.phases[phase.ordinal()],
                    changes);
        }
        mean(object, "all", a.total, b.total, changes);
    }

    private static long count(List<Outcomes.Outcome> outcomes, String letters) {
        for (Outcomes.Outcome outcome : outcomes)
            if (outcome.letters.equals(letters)) return outcome.count;
        return 0;
    }

    private static void share(
            String object,
            String what,
            long a,
            long allA,
            long b,
            long allB,
            List<Change> changes) {
        if (a + b == 0 || allA == 0 || allB == 0) return;
        double first = (double) a / allA;
        double second = (double) b / allB;
        double pooled = (double) (a + b) / (allA + allB);
        double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / allA + 1.0 / allB));
        double p = error == 0 ? 1 : twoSided((second - first) / error);
        double change = first == 0 ? 1 : second / first - 1;
        boolean enough = pooled * allA >= 5 && pooled * allB >= 5;
        changes.add(
                new Change(
                        object,
                        what,
                        Words.of(a, allA),
                        Words.of(b, allB),
                        change,
                        p,
                        second > first,
                        enough));
    }

    private static void mean(
            String object, String timer, Quantiles a, Quantiles b, List<Change> changes) {
        if (a.count() < 2 || b.count() < 2 || a.max() + b.max() == 0) return;
        double error = Math.sqrt(a.variance() / a.count() + b.variance() / b.count());
        double p =
                error == 0 ? a.mean() == b.mean() ? 1 : 0 : twoSided((b.mean() - a.mean()) / error);
        double change = a.mean() == 0 ? 1 : b.mean() / a.mean() - 1;
        boolean enough = a.count() >= 30 && b.count() >= 30 && Math.abs(b.mean() - a.mean()) >= 1;
        String before =
                "mean " + Words.millis(Math.round(a.mean())) + ", p95 " + Words.millis(a.at(0.95));
        String after =
                "mean " + Words.millis(Math.round(b.mean())) + ", p95 " + Words.millis(b.at(0.95));
        changes.add(
                new Change(object, timer, before, after, change, p, b.mean() > a.mean(), enough));
    }

    private static String p(double p) {
        if (p >= 1) return "1";
        return p < 0.0001 ? "<0.0001" : String.format(Locale.ROOT, "%.4f", p);
    }

    /// The probability of a standard normal value at least this far from 0 (Abramowitz and Stegun 7.1.26, error below 2e-7).
    static double twoSided(double z) {
        double x = Math.abs(z) / Math.sqrt(2);
        double t = 1 / (1 + 0.3275911 * x);
        double polynomial =
                t
                        * (0.254829592
                                + t
                                        * (-0.284496736
                                                + t
                                                        * (1.421413741
                                                                + t
                                                                        * (-1.453152027
                                                                                + t
                                                                                        * 1.061405429))));
        return Math.min(1, polynomial * Math.exp(-x * x));
    }
}
