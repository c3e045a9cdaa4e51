package sluice.proxies;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Random;

class TimeDistributionTest {
    private static TimeDistribution of(long... millis) {
        var histogram = new TimeHistogram();
        for (long each : millis) {
            histogram.add(each);
        }
        var all = new TimeDistribution();
        all.add(histogram);
        all.add(null);
        return all;
    }

    @ParameterizedTest(name = "{0} ms is counted up to {1}")
    @CsvSource({"0,0", "1,1", "7,8", "8,8", "9,10", "11,12", "100,100", "101,120", "99999,100000"})
    void aTimeIsInTheRangeThatEndsAtOrBehindIt(long millis, long bound) {
        assertThat(of(millis).percentile(1)).isEqualTo(bound);
        assertThat(of(millis).upTo(bound)).isEqualTo(1);
    }

    @Test
    void percentilesLieWithinAQuarter() {
        var random = new Random(7);
        long[] millis = random.longs(10_000, 10, 50_000).sorted().toArray();
        var all = of(millis);
        for (double share : new double[] {.01, .5, .9, .99, .999}) {
            long exact = millis[(int) Math.ceil(share * millis.length) - 1];
            assertThat(all.percentile(share)).isBetween(exact, exact * 5 / 4 + 1);
        }
        assertThat(all.count()).isEqualTo(10_000);
    }

    @Test
    void nothingAndTooMuchHaveAPlace() {
        assertThat(of().percentile(.5)).isZero();
        assertThat(of(1_000_000).percentile(.5)).isEqualTo(100_000);
        assertThat(of(1_000_000).upTo(100_000)).isZero();
        assertThat(of(3, 4).sumMillis()).isEqualTo(7);
    }
}
