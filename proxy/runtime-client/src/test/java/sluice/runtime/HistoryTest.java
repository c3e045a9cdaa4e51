package sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.StatColumn;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/// What the ring gives back is what was put in, however it is kept; and it stays within its bounds.
class HistoryTest {
    private static final Instant START = Instant.parse("2026-11-22T00:00:00Z");

    /// Values that grow by little, leap, wrap, disappear; rows that come and go; processes that are replaced.
    private static List<Snapshot> polls(long seed, int count) {
        var random = new Random(seed);
        var polls = new ArrayList<Snapshot>();
        int servers = 20;
        int pid = 1;
        long[] total = new long[64];
        for (int i = 0; i < count; i++) {
            if (random.nextInt(40) == 0) {
                servers = 5 + random.nextInt(30);
            }
            if (random.nextInt(50) == 0) {
                pid++;
                java.util.Arrays.fill(total, 0);
            }
            var rows = new ArrayList<StatRow>();
            rows.add(StatRow.builder(ObjectKind.BACKEND, "be", "BACKEND").build());
            for (int s = 0; s < servers; s++) {
                total[s] += random.nextInt(4) == 0 ? random.nextLong(1L << 40) : random.nextInt(3);
                var row =
                        StatRow.builder(ObjectKind.SERVER, "be", "s" + s)
                                .put(StatColumn.STATUS, s % 7 == i % 7 ? "DOWN" : "UP")
                                .put(StatColumn.STOT, total[s])
                                .put(StatColumn.QCUR, random.nextInt(3))
                                .put(StatColumn.BIN, random.nextLong());
                if (random.nextBoolean()) {
                    row.put(StatColumn.THROTTLE, random.nextInt(100));
                }
                rows.add(row.build());
            }
            var info = ProcessInfo.parse("Pid: " + pid + "\nStart_time_sec: " + pid * 100 + '\n');
            polls.add(Snapshot.of(START.plusSeconds(i), info, rows));
        }
        return polls;
    }

    private static void assertSame(Snapshot found, Snapshot given) {
        assertThat(found.takenAt()).isEqualTo(given.takenAt());
        assertThat(found.rows()).hasSameSizeAs(given.rows());
        for (int i = 0; i < given.rows().size(); i++) {
            var row = found.rows().get(i);
            var original = given.rows().get(i);
            for (var column : StatColumn.all()) {
                if (!row.text(column).equals(original.text(column))) {
                    assertThat(row.text(column))
                            .as(row.key() + ' ' + column + ' ' + given.takenAt())
                            .isEqualTo(original.text(column));
                }
            }
            assertThat(row.status()).isEqualTo(original.status());
        }
    }

    @Test
    void everyAgeUnfoldsToWhatWasPolled() {
        var given = polls(7, 300);
        var history = new History(200);
        given.forEach(history::add);
        assertThat(history.size()).isEqualTo(200);
        var held = given.subList(100, 300);
        for (int age = 0; age < 200; age++) {
            assertSame(history.back(age).orElseThrow(), held.get(199 - age));
        }
        var random = new Random(1);
        for (int i = 0; i < 100; i++) {
            int at = random.nextInt(200);
            var past = history.until(held.get(at).takenAt());
            assertThat(past.size()).isEqualTo(at + 1);
            assertSame(past.latest().orElseThrow(), held.get(at));
            int age = random.nextInt(at + 1);
            assertSame(past.back(age).orElseThrow(), held.get(at - age));
        }
    }

    @Test
    void ratesAndSeriesAreThoseOfTheSnapshots() {
        var given = polls(11, 120);
        var history = new History(100);
        given.forEach(history::add);
        var held = given.subList(20, 120);
        var latest = history.latest().orElseThrow();
        for (var row : latest.servers()) {
            double[] queue = history.series(row, StatColumn.QCUR, 110);
            double[] totals = history.series(row, StatColumn.STOT, 110);
            for (int i = 0; i < 110; i++) {
                var now = i < 10 ? null : held.get(i - 10).row(row);
                var old = i < 11 ? null : held.get(i - 11).row(row);
                boolean same = i >= 11 && held.get(i - 11).sameProcess(held.get(i - 10));
                double waiting = now == null ? Double.NaN : now.number(StatColumn.QCUR);
                double grown =
                        now == null || old == null || !same
                                ? Double.NaN
                                : now.number(StatColumn.STOT) - old.number(StatColumn.STOT);
                assertThat(List.of(queue[i], totals[i])).containsExactly(waiting, grown);
            }
            assertThat(List.of(history.rate(row, StatColumn.STOT))).containsExactly(totals[109]);
        }
        assertThat(
                        history.rate(
                                latest.servers().getFirst(),
                                StatColumn.STOT,
                                Duration.ofSeconds(1)))
                .isEqualTo(history.rate(latest.servers().getFirst(), StatColumn.STOT));
    }

    @Test
    void tenMinutesOfTwoHundredServersAreHeld() {
        var site = new Site(200, 30);
        var history = new History(600);
        for (int i = 0; i < 700; i++) {
            history.add(site.poll());
        }
        assertThat(history.size()).isEqualTo(600);
        assertThat(history.crowded()).isFalse();
        assertThat(history.reach()).isEqualTo(Duration.ofSeconds(599));
        assertThat(history.bytes()).isLessThan(16L << 20);
    }

    /// More than a day at one poll a second.
    @Test
    void aDayLongItTakesNoMoreMemory() {
        var site = new Site(20, 10);
        var history = new History(600);
        long full = 0;
        for (int i = 0; i < 100_000; i++) {
            history.add(site.poll());
            if (i == 1000) {
                full = history.bytes();
            }
        }
        assertThat(history.size()).isEqualTo(600);
        assertThat(history.bytes()).isBetween(full * 9 / 10, full * 11 / 10);
        assertThat(history.events()).hasSizeLessThanOrEqualTo(1000);
    }

    @Test
    void withVeryManyServersItReachesBackLessFarAndSaysSo() {
        var site = new Site(5000, 30);
        var history = new History(600, 4L << 20);
        for (int i = 0; i < 60; i++) {
            history.add(site.poll());
            assertThat(history.bytes()).isLessThan(4L << 20);
        }
        assertThat(history.crowded()).isTrue();
        assertThat(history.size()).isBetween(3, 59);
        assertThat(history.back(history.size() - 1)).isPresent();
        assertThat(history.back(history.size())).isEmpty();
    }

    /// Reloads every poll: whole snapshots are kept, and let go again.
    @Test
    void replacedProcessesAreCountedToo() {
        var given = polls(3, 60);
        var history = new History(600, 1 << 20);
        for (int i = 0; i < 600; i++) {
            var poll = given.get(i % 60);
            history.add(
                    Snapshot.of(
                            START.plusSeconds(i),
                            ProcessInfo.parse("Pid: " + i + "\nStart_time_sec: " + 100 * i + '\n'),
                            poll.rows()));
            assertThat(history.bytes()).isLessThan(1 << 20);
        }
        assertThat(history.restarts()).hasSize(8);
        assertThat(history.rate(given.getFirst().servers().getFirst(), StatColumn.STOT)).isNaN();
    }

    /// A site under load: many counters and gauges of every row move with each poll.
    private static final class Site {
        private final SnapshotReader reader = new SnapshotReader();
        private final Random random = new Random(5);
        private final int servers;
        private final List<StatColumn> moving = new ArrayList<>();
        private final long[] totals;
        private int polls;

        Site(int servers, int columns) {
            this.servers = servers;
            this.totals = new long[servers];
            for (var column : StatColumn.all().subList(0, StatColumn.FIRST_OF_MODULES.ordinal())) {
                if (column.type().number()
                        && column != StatColumn.TYPE
                        && moving.size() < columns) {
                    moving.add(column);
                }
            }
        }

        /// Columns are built, not printed: a hundred thousand polls take a second this way.
        Snapshot poll() {
            if (polls++ == 0) {
                var csv = new StringBuilder("# pxname,svname,type,status,addr,check_status\n");
                for (int s = 0; s < servers; s++) {
                    csv.append("be").append(s / 10).append(",s").append(s).append(",2,UP,10.0.0.");
                    csv.append(s % 250).append(":80,L7OK\n");
                }
                first = reader.read(START, info(), csv.toString());
            }
            var base = Objects.requireNonNull(first);
            var numbers = base.columns().numbers().clone();
            for (int s = 0; s < servers; s++) {
                totals[s] += random.nextInt(100);
            }
            for (var column : moving) {
                numbers[column.ordinal()] = totals.clone();
            }
            return new Snapshot(
                    START.plusSeconds(polls - 1),
                    info(),
                    base.roster(),
                    new Columns(numbers, base.columns().texts(), base.columns().statuses()));
        }

        private @org.jspecify.annotations.Nullable Snapshot first;

        private ProcessInfo info() {
            return reader.readInfo(
                    ("Pid: 1\nStart_time_sec: 100\nUptime_sec: " + polls + '\n')
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    0,
                    ("Pid: 1\nStart_time_sec: 100\nUptime_sec: " + polls + '\n').length());
        }
    }
}
