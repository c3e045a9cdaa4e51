package sluice.stick;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sluice.value.ByteString;
import sluice.value.Value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class StickTableTest {
    private final StickKey key = new StickKey();
    private final Value value = new Value();

    private static StickTable table(KeyType type, int size, int expire, DataType... columns) {
        var layout = new Layout();
        for (DataType column : columns) {
            layout.add(column, 1, column.isRate() ? 1000 : 0);
        }
        var table = new StickTable("t", type, 8, size, layout);
        table.expireMillis(expire);
        return table;
    }

    private StickKey key(StickTable table, long number) {
        assertThat(key.set(table, value.integer(number))).isTrue();
        return key;
    }

    private StickKey key(StickTable table, String text) {
        assertThat(key.set(table, value.string(ByteString.of(text)))).isTrue();
        return key;
    }

    private long touch(StickTable table, long number, int now) {
        long entry = table.track(key(table, number), now);
        if (entry != StickTable.NONE) {
            table.release(entry, now, false);
        }
        return entry;
    }

    @Test
    void keeps_what_was_counted() {
        var table = table(KeyType.IPV4, 10, 1000, DataType.GPC0, DataType.BYTES_IN_CNT);
        long entry = table.track(key(table, 0x7f000001), 0);
        assertThat(table.add(entry, DataType.GPC0, 0, 3, 0)).isEqualTo(3);
        assertThat(table.add(entry, DataType.BYTES_IN_CNT, 0, 1L << 40, 0)).isEqualTo(1L << 40);
        assertThat(table.add(entry, DataType.CONN_CNT, 0, 1, 0)).as("not stored").isZero();
        table.release(entry, 0, true);
        assertThat(table.lookup(key(table, 0x7f000001), DataType.GPC0, 0, 999, -1)).isEqualTo(3);
        assertThat(table.lookup(key(table, 0x7f000001), DataType.GPC0, 0, 1000, -1))
                .as("expired")
                .isEqualTo(-1);
    }

    @Test
    void entries_in_use_neither_expire_nor_are_evicted() {
        var table = table(KeyType.INTEGER, 2, 100, DataType.GPC0);
        long held = table.track(key(table, 1), 0);
        touch(table, 2, 10);
        touch(table, 3, 20);
        assertThat(table.used()).isEqualTo(2);
        assertThat(table.lookup(key(table, 2), DataType.GPC0, 0, 20, -1)).isEqualTo(-1);
        table.sweep(10_000, 100);
        assertThat(table.lookup(key(table, 1), DataType.GPC0, 0, 10_000, -1)).isZero();
        table.release(held, 10_000, true);
        table.sweep(10_100, 100);
        assertThat(table.used()).isZero();
    }

    @Test
    void nopurge_refuses_instead_of_evicting() {
        var table = table(KeyType.INTEGER, 2, 100, DataType.GPC0);
        table.noPurge(true);
        touch(table, 1, 0);
        touch(table, 2, 0);
        assertThat(touch(table, 3, 50)).isEqualTo(StickTable.NONE);
        assertThat(touch(table, 3, 100)).as("the first two have expired").isNotNegative();
    }

    @ParameterizedTest(name = "{0} with length 8 is {1}")
    @CsvSource({"abc, abc", "0123456789, 01234567", "'', ''"})
    void strings_are_cut(String text, String kept) {
        var table = table(KeyType.STRING, 10, 0, DataType.GPC0);
        table.release(table.track(key(table, text), 0), 0, true);
        var entry = new StickEntry();
        assertThat(table.next(0, 0, entry)).isPositive();
        assertThat(entry.keyText()).isEqualTo(kept);
        assertThat(table.entry(key(table, kept), 0, entry)).isTrue();
    }

    @Test
    void shows_an_entry_as_haproxy_does() {
        var table = table(KeyType.IPV4, 10, 60000, DataType.GPC0, DataType.HTTP_REQ_RATE);
        long entry = table.track(key(table, 0x7f000001), 0);
        table.add(entry, DataType.GPC0, 0, 3, 0);
        table.add(entry, DataType.HTTP_REQ_RATE, 0, 7, 0);
        var shown = new StickEntry();
        table.next(0, 9, shown);
        assertThat(shown.line())
                .matches(
                        "0x[0-9a-f]+: key=127\\.0\\.0\\.1 use=1 exp=59991 shard=0 gpc0=3"
                                + " http_req_rate\\(1000\\)=7");
    }

    /// Against a map in the order of last use, over many seeds: same keys, same values, same victims.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void behaves_like_a_map_by_last_use(int seed) {
        var random = new Random(seed);
        int size = 1 + random.nextInt(40);
        int expire = random.nextBoolean() ? 0 : 50;
        var table = table(KeyType.INTEGER, size, expire, DataType.GPC0);
        Map<Long, long[]> model = new LinkedHashMap<>();
        int now = Integer.MAX_VALUE - 500;
        for (int step = 0; step < 20_000; step++) {
            now += random.nextInt(3);
            int today = now;
            if (expire > 0) {
                model.values().removeIf(entry -> today - (int) entry[1] >= 50);
            }
            long number = random.nextInt(60);
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    long entry = table.track(key(table, number), now);
                    long after = table.add(entry, DataType.GPC0, 0, 1, now);
                    table.release(entry, now, false);
                    var old = model.remove(number);
                    if (old == null && model.size() == size) {
                        model.remove(model.keySet().iterator().next());
                    }
                    long count = old == null ? 1 : old[0] + 1;
                    model.put(number, new long[] {count, now});
                    assertThat(after).isEqualTo(count);
                }
                case 2 -> {
                    var there = model.get(number);
                    assertThat(table.lookup(key(table, number), DataType.GPC0, 0, now, -1))
                            .isEqualTo(there == null ? -1 : there[0]);
                }
                default -> {
                    var removal = table.remove(key(table, number));
                    boolean there = model.remove(number) != null;
                    if (expire == 0) {
                        assertThat(removal == StickTable.Removal.REMOVED).isEqualTo(there);
                    }
                }
            }
            assertThat(table.used()).isLessThanOrEqualTo(size);
        }
        assertThat(walk(table, now)).containsExactlyInAnyOrderElementsOf(texts(model));
    }

    private static List<String> texts(Map<Long, long[]> model) {
        var texts = new ArrayList<String>();
        model.forEach((number, entry) -> texts.add(number + "=" + entry[0]));
        return texts;
    }

    private static List<String> walk(StickTable table, int now) {
        var found = new ArrayList<String>();
        var entry = new StickEntry();
        for (long at = table.next(0, now, entry);
                at != StickTable.NONE;
                at = table.next(at, now, entry)) {
            found.add(entry.keyText() + "=" + entry.value(DataType.GPC0, 0));
        }
        return found;
    }

    @Test
    void a_million_entries_in_shards_are_all_found() {
        var table = table(KeyType.IPV4, 1 << 20, 0, DataType.GPC0);
        for (int i = 0; i < 1 << 20; i++) {
            touch(table, i * 2654435761L & 0xffffffffL, 0);
        }
        assertThat(table.used()).isEqualTo(1 << 20);
        touch(table, 1, 1);
        assertThat(table.used()).as("a few of the oldest went").isBetween((1 << 20) - 64, 1 << 20);
        assertThat(table.lookup(key(table, 1), DataType.GPC0, 0, 1, -1)).isZero();
    }
}
