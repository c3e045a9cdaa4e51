package sluice.tui.screen;

import sluice.runtime.History;
import sluice.runtime.StatRow;
import sluice.vocabulary.StatColumn;

import java.time.Duration;
import java.util.List;

/// How long a request that comes now will wait for a slot: an estimate by Little's law.
///
/// ```
/// wait = waiting / (requests handed to the servers per second, mean of 10 s)
/// ```
///
/// With 19 waiting and 21 leaving per second the newest waits about 0.9 s. Infinite where something waits and nothing
/// leaves; `NaN` where nothing waits or no rate is known yet.
public final class Wait {
    /// The sentence of the help.
    public static final String FORMULA =
            "WAIT = waiting / requests handed to the servers per second (mean of 10 s, Little's"
                    + " law): what a request that comes now has to expect. ∞ means that something"
                    + " waits and nothing leaves. QTIME is what the last 1024 requests did wait.";

    private static final Duration MEAN = Duration.ofSeconds(10);

    private Wait() {}

    public static double seconds(History history, long waiting, List<StatRow> servers) {
        if (waiting <= 0) {
            return Double.NaN;
        }
        double leaving = 0;
        boolean known = false;
        for (var server : servers) {
            double rate = history.rate(server, StatColumn.STOT, MEAN);
            if (!Double.isNaN(rate)) {
                leaving += rate;
                known = true;
            }
        }
        return known ? waiting / leaving : Double.NaN;
    }

    /// Where a queue goes: the mean of the last three polls against that of the three before.
    ///
    /// @return 1 grows, -1 shrinks, 0 stays or is empty
    public static int trend(double[] series) {
        double late = mean(series, series.length - 3);
        double early = mean(series, series.length - 6);
        if (Double.isNaN(late) || Double.isNaN(early) || late == 0 && early == 0) {
            return 0;
        }
        double grown = late - early;
        double noise = Math.max(0.5, early * 0.1);
        return grown > noise ? 1 : grown < -noise ? -1 : 0;
    }

    private static double mean(double[] series, int from) {
        double sum = 0;
        for (int i = from; i < from + 3; i++) {
            if (i < 0 || Double.isNaN(series[i])) {
                return Double.NaN;
            }
            sum += series[i];
        }
        return sum / 3;
    }
}
