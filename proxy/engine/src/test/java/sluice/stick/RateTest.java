package sluice.stick;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;

class RateTest {
    @ParameterizedTest(name = "100 events at 0 read {1} at {0} ms")
    @CsvSource({
        "0, 100",
        "999, 100",
        "1000, 100",
        "1500, 50",
        "1999, 0",
        "2000, 0",
        "2001, 0",
        "9999, 0"
    })
    void fades_over_the_next_period(int at, long expected) {
        var row = new int[3];
        Rate.add(row, 0, 1000, 100, 50_000);
        assertThat(Rate.read(row, 0, 1000, 50_000 + at)).isEqualTo(expected);
    }

    @Test
    void a_single_event_does_not_flicker() {
        var row = new int[3];
        Rate.add(row, 0, 1000, 1, 50_000);
        assertThat(Rate.read(row, 0, 1000, 51_900)).isEqualTo(1);
        assertThat(Rate.read(row, 0, 1000, 52_001)).isZero();
    }

    /// A steady stream of events reads its own rate within the two buckets' error, whatever the moment.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void a_steady_stream_reads_its_rate(int seed) {
        var random = new Random(seed);
        int gap = 1 + random.nextInt(20);
        int period = 100 * gap;
        var row = new int[3];
        int now = random.nextInt();
        for (int i = 0; i < 5000; i++) {
            now += gap;
            Rate.add(row, 0, period, 1, now);
            if (i > 300) {
                assertThat(Rate.read(row, 0, period, now)).isBetween(98L, 102L);
            }
        }
    }
}
