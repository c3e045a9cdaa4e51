package sluice.flow.balance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sluice.proxies.Server;
import sluice.stream.Stream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/// The queue against a list that is sorted again after every arrival, over many seeds: same order, same length, places that count who went in before.
class WaitingLineTest {
    private static final class Somebody extends Waiting {
        private final int number;
        private int servedBefore;

        Somebody(int number, long priority) {
            this.number = number;
            this.priority = priority;
        }

        @Override
        public Stream stream() {
            throw new AssertionError("a queue does not look at streams");
        }

        @Override
        public void dequeued(Server server) {}

        @Override
        public void turnedAway() {}

        @Override
        public String toString() {
            return number + "@" + priority;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void first_by_priority_then_by_arrival(int seed) {
        var random = new Random(seed);
        var line = new WaitingLine();
        List<Somebody> model = new ArrayList<>();
        int served = 0;
        for (int step = 0; step < 5000; step++) {
            int choice = random.nextInt(5);
            if (choice < 2 || model.isEmpty()) {
                // Few priorities, so that arrival counts often; mostly behind the others, as in
                // life.
                var somebody = new Somebody(step, random.nextInt(8) == 0 ? -step : step / 50);
                somebody.servedBefore = served;
                line.join(somebody);
                model.add(somebody);
                model.sort(Comparator.comparingLong(each -> each.priority));
            } else if (choice == 2) {
                var first = model.removeFirst();
                assertThat(line.first()).isSameAs(first);
                assertThat(line.leave(first)).isEqualTo(served - first.servedBefore + 1);
                line.countServed();
                served++;
            } else {
                var anybody = model.remove(random.nextInt(model.size()));
                assertThat(line.leave(anybody)).isEqualTo(served - anybody.servedBefore + 1);
            }
            assertThat(line.size()).isEqualTo(model.size());
        }
        for (Somebody next : model) {
            assertThat(line.first()).isSameAs(next);
            line.leave(next);
        }
        assertThat(line.first()).isNull();
    }
}
