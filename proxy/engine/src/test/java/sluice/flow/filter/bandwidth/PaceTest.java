package sluice.flow.filter.bandwidth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Random;

/// A stream with more to send than it may, on a clock of its own with turns that come late: no period sees more than the limit and one
/// portion, and in the long run nearly all of the limit is used.
class PaceTest {
    private static final long MILLI = 1_000_000;

    private record Gone(long at, long bytes) {}

    @ParameterizedTest(name = "{0} bytes per {1} ms, {2} users, at least {3} at a time")
    @CsvSource({
        "1000, 1000, 1, 0",
        "1000, 1000, 1, 100",
        "1000, 1000, 1, 5000",
        "1000000, 1000, 1, 0",
        "1000000, 1000, 7, 2896",
        "1000000, 10, 1, 0",
        "1, 100, 1, 0",
        "9000000000, 1000, 1, 0",
        "100, 3600000, 1, 0",
    })
    void limit(long limit, long periodMillis, int users, long minimum) {
        var random = new Random(7);
        var pace = new Pace();
        long period = periodMillis * MILLI;
        long now = 5_000_000_000L;
        long end = now + Math.max(10_000 * MILLI, 5 * period);
        var gone = new ArrayList<Gone>();
        long total = 0;
        long begin = now;
        pace.begin(now);
        while (now < end) {
            pace.set(limit, period, users, minimum, now);
            long allowed = pace.allowed(1L << 40, now);
            if (allowed == 0) {
                assertThat(pace.due()).isGreaterThan(now);
                now = pace.due() + random.nextInt(3) * MILLI;
                continue;
            }
            pace.spend(allowed);
            gone.add(new Gone(now, allowed));
            total += allowed;
        }
        double share = (double) limit / users;
        double most = share + Math.max((double) minimum, 0.06 / periodMillis * 1000 * limit) + 1;
        long inPeriod = 0;
        int first = 0;
        for (var each : gone) {
            inPeriod += each.bytes;
            while (gone.get(first).at <= each.at - period) {
                inPeriod -= gone.get(first++).bytes;
            }
            assertThat((double) inPeriod).isLessThanOrEqualTo(Math.max(most, (double) minimum));
        }
        double wanted = share * (end - begin) / period;
        assertThat((double) total).isBetween(wanted * 0.9 - 1, wanted * 1.1 + Math.max(minimum, 1));
    }
}
