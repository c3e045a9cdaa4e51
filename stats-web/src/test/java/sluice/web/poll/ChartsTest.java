package sluice.web.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import sluice.runtime.StatRow;
import sluice.vocabulary.ObjectKind;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/// Rings of polls and minutes.
class ChartsTest {
    private static final Instant START = Instant.ofEpochSecond(1_795_000_020);
    private static final int REQUESTS = Charts.LINES.indexOf(Cell.REQUESTS);
    private static final int WAITING = Charts.LINES.indexOf(Cell.WAITING);

    private static Row row(double requests, double waiting) {
        var numbers = new double[Cell.all().size()];
        Arrays.fill(numbers, Double.NaN);
        numbers[Cell.REQUESTS.ordinal()] = requests;
        numbers[Cell.WAITING.ordinal()] = waiting;
        return new Row(
                StatRow.builder(ObjectKind.BACKEND, "be", "BACKEND").build(),
                numbers,
                new String[Cell.TRACKED.ordinal() + 1]);
    }

    @Test
    void theLastPollsAreKeptOldestFirst() {
        var charts = new Charts();
        for (int i = 0; i < 1000; i++) {
            charts.add(START.plusSeconds(i), List.of(row(i, 0)));
        }
        var series = charts.polls("Bbe/BACKEND");
        assertThat(series.millis()).hasSize(900);
        assertThat(series.millis()[0]).isEqualTo(START.toEpochMilli() + 100_000);
        assertThat(series.values()[REQUESTS][899]).isCloseTo(999, within(4.0));
    }

    @Test
    void minutesHoldTheMeanAndForQueuesThePeak() {
        var charts = new Charts();
        for (int i = 0; i < 61; i++) {
            charts.add(START.plusSeconds(i), List.of(row(i < 30 ? 10 : 20, i == 5 ? 40 : 0)));
        }
        var series = charts.minutes("Bbe/BACKEND");
        assertThat(series.millis()).hasSize(1);
        assertThat(series.values()[REQUESTS][0]).isCloseTo(15, within(0.1));
        assertThat(series.values()[WAITING][0]).isEqualTo(40);
    }

    @Test
    void aRowThatIsGoneLeavesAGap() {
        var charts = new Charts();
        charts.add(START, List.of(row(5, 0)));
        charts.add(START.plusSeconds(1), List.of());
        charts.add(START.plusSeconds(2), List.of(row(7, 0)));
        assertThat(charts.polls("Bbe/BACKEND").values()[REQUESTS])
                .containsExactly(5, Double.NaN, 7);
        assertThat(charts.polls("Bother/BACKEND").millis()).isEmpty();
    }
}
