package sluice.web.poll;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sluice.runtime.ProcessInfo;
import sluice.runtime.Snapshot;
import sluice.web.FakeProxy;

import java.time.Instant;
import java.util.List;

/// What is computed from two snapshots.
class CellsTest {
    private static final Instant START = Instant.ofEpochSecond(1_795_000_000);

    private static Snapshot snapshot(int second, int pid, String rows) {
        return Snapshot.parse(
                START.plusSeconds(second),
                ProcessInfo.parse("Pid: " + pid + "\nStart_time_sec: " + pid + '\n'),
                FakeProxy.HEADER + rows);
    }

    private static List<Row> between(Snapshot before, Snapshot now) {
        return Cells.of(now, before, Cells.of(before, null, List.of()));
    }

    @Test
    void aBackendAddsUpItsServers() {
        String before =
                FakeProxy.row("be", "a", 2, 3, "UP", 100)
                        + FakeProxy.row("be", "b", 2, 2, "MAINT", 50)
                        + FakeProxy.row("be", "c", 2, 0, "DOWN 1/2", 50)
                        + FakeProxy.row("be", "BACKEND", 1, 4, "UP", 200);
        String after = before.replace(",100,", ",110,").replace(",200,", ",230,");
        var rows = between(snapshot(0, 7, before), snapshot(2, 7, after));
        var backend = rows.getLast();
        assertThat(backend.number(Cell.WAITING)).isEqualTo(9);
        assertThat(backend.number(Cell.SERVING)).isEqualTo(1);
        assertThat(backend.number(Cell.FAILED)).isEqualTo(1);
        assertThat(backend.number(Cell.DECIDED)).isEqualTo(1);
        assertThat(backend.number(Cell.SLOTS)).isEqualTo(10);
        assertThat(backend.number(Cell.REQUESTS)).isEqualTo(15);
        assertThat(backend.number(Cell.WAIT)).isEqualTo(600);
        assertThat(rows.getFirst().number(Cell.REQUESTS)).isEqualTo(5);
    }

    @Test
    void noRatesAcrossAReload() {
        String row = FakeProxy.row("be", "BACKEND", 1, 0, "UP", 200);
        var rows = between(snapshot(0, 7, row), snapshot(1, 8, row.replace(",200,", ",3,")));
        assertThat(rows.getFirst().number(Cell.REQUESTS)).isNaN();
    }

    @Test
    void whatTheVersionLacksIsAbsent() {
        var rows =
                between(
                        snapshot(0, 7, ""),
                        snapshot(1, 7, FakeProxy.row("fe", "FRONTEND", 0, 0, "OPEN", 1)));
        assertThat(rows.getFirst().number(Cell.WAITING)).isNaN();
        assertThat(rows.getFirst().text(Cell.ADDRESS)).isEmpty();
    }
}
