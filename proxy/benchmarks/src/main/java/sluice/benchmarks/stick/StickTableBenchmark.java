package sluice.benchmarks.stick;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import sluice.stick.DataType;
import sluice.stick.KeyType;
import sluice.stick.Layout;
import sluice.stick.StickKey;
import sluice.stick.StickTable;
import sluice.value.Value;

/// What one request costs a table of a million IPv4 addresses with three rates: find and touch, count, give back.
@State(Scope.Thread)
public class StickTableBenchmark {
    private static final int ENTRIES = 1 << 20;

    private final StickKey key = new StickKey();
    private final Value value = new Value();
    private StickTable table = table();
    private int random = 1;

    private static StickTable table() {
        var layout = new Layout();
        layout.add(DataType.CONN_RATE, 1, 10_000);
        layout.add(DataType.HTTP_REQ_RATE, 1, 10_000);
        layout.add(DataType.HTTP_ERR_RATE, 1, 10_000);
        var table = new StickTable("benchmark", KeyType.IPV4, 0, ENTRIES, layout);
        table.expireMillis(30_000);
        return table;
    }

    @Setup(Level.Trial)
    public void fill() {
        table = table();
        for (int i = 0; i < ENTRIES; i++) {
            table.release(table.track(address(i), 0), 0, false);
        }
    }

    private StickKey address(int number) {
        value.integer(number * 2654435761L & 0xffffffffL);
        key.set(table, value);
        return key;
    }

    @Benchmark
    public long trackWithThreeRates() {
        random = random * 1664525 + 1013904223;
        long entry = table.track(address(random >>> 12), 1);
        table.count(entry, DataType.CONN_RATE, DataType.HTTP_REQ_RATE, 1, 1);
        long errors = table.add(entry, DataType.HTTP_ERR_RATE, 0, 1, 1);
        table.release(entry, 1, true);
        return errors;
    }
}
