package sluice.operation.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sluice.flow.BackendPlan;
import sluice.flow.Plan;
import sluice.proxies.Backend;
import sluice.vocabulary.StatColumn;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

class StatHistoryTest {
    private final Plan plan = new Plan();
    private final Backend backend = new Backend("app", 2);
    private final Statistics statistics = new Statistics(() -> plan);
    private final StatHistory history = new StatHistory(statistics);

    StatHistoryTest() {
        plan.backends.add(new BackendPlan(backend));
    }

    private void count(long requests, long secondsAgo) {
        backend.tally().parts()[0].sessions = requests;
        history.sample(System.nanoTime() - TimeUnit.SECONDS.toNanos(secondsAgo));
    }

    private long since(long seconds) {
        StatRow row = statistics.subjects(Selection.ALL).getFirst().row();
        return Objects.requireNonNull(history.since(seconds)).takeOff(row).number(StatColumn.STOT);
    }

    @Test
    void theLatestSampleThatIsOldEnoughIsTakenOff() {
        count(10, 300);
        count(30, 60);
        count(35, 20);
        backend.tally().parts()[0].sessions = 50;
        assertThat(since(0)).isEqualTo(15);
        assertThat(since(20)).isEqualTo(15);
        assertThat(since(21)).isEqualTo(20);
        assertThat(since(61)).isEqualTo(40);
        assertThat(history.since(400)).isNull();
        assertThat(history.reachSeconds()).isBetween(299L, 310L);
    }

    @Test
    void clearedCountersCountFromThere() {
        count(100, 60);
        backend.tally().parts()[0].sessions = 7;
        assertThat(since(10)).isEqualTo(7);
    }

    @Test
    void anHourIsKept() {
        for (int i = 1000; i >= 0; i--) {
            count(1000 - i, 10L * i);
        }
        assertThat(history.reachSeconds()).isBetween(3500L, 3600L);
    }
}
