package sluice.keyword.stick;

import sluice.sample.Arguments;
import sluice.sample.Conversion;
import sluice.sample.Named;
import sluice.stick.DataType;
import sluice.stick.StickEntry;
import sluice.stick.StickKey;
import sluice.stick.StickTable;
import sluice.stream.Stream;
import sluice.value.Value;

/// The ways in which a converter looks a key up.
final class TableLookup {
    private TableLookup() {}

    /// What one loop needs.
    private static final class Slots {
        final StickKey key = new StickKey();
        final StickEntry entry = new StickEntry();
    }

    private static Slots slots(Stream stream) {
        return stream.loop().local(Slots.class, _ -> new Slots());
    }

    /// What is done with the entry.
    private interface Use {
        long of(StickTable table, long entry, int now);
    }

    private static Conversion using(
            Named<StickTable> named, DataType data, int element, boolean make, Use use) {
        return (stream, value) -> {
            StickTable table = named.get();
            StickKey key = slots(stream).key;
            if (table == null || !Tables.stores(table, data, element) || !key.set(table, value)) {
                return false;
            }
            int now = StickTable.ticks();
            long entry = make ? table.track(key, now) : table.reference(key, now);
            if (entry == StickTable.NONE) {
                value.integer(0);
                return !make;
            }
            value.integer(use.of(table, entry, now));
            table.release(entry, now, false);
            return true;
        };
    }

    static Conversion value(Arguments arguments, int tableAt, DataType data, int element) {
        return using(
                Tables.named(arguments, tableAt),
                data,
                element,
                false,
                (table, entry, now) -> Tables.read(table, entry, data, element, now));
    }

    static Conversion increment(Arguments arguments, int tableAt, DataType data, int element) {
        return using(
                Tables.named(arguments, tableAt),
                data,
                element,
                true,
                (table, entry, now) -> Tables.increment(table, entry, data, element, 1, now));
    }

    static Conversion clear(Arguments arguments, int tableAt, DataType data, int element) {
        return using(
                Tables.named(arguments, tableAt),
                data,
                element,
                false,
                (table, entry, now) -> Tables.clear(table, entry, data, element, now));
    }

    static Conversion contains(Arguments arguments, int tableAt) {
        Named<StickTable> named = Tables.named(arguments, tableAt);
        return (stream, value) -> {
            value.bool(find(named, stream, value));
            return true;
        };
    }

    static Conversion trackers(Arguments arguments, int tableAt) {
        Named<StickTable> named = Tables.named(arguments, tableAt);
        return (stream, value) -> {
            boolean found = find(named, stream, value);
            value.integer(found ? slots(stream).entry.references() : 0);
            return true;
        };
    }

    static Conversion time(Arguments arguments, boolean idle) {
        Named<StickTable> named = Tables.named(arguments, 0);
        boolean hasFallback = arguments.has(1);
        long fallback = arguments.integer(1, 0);
        return (stream, value) -> {
            if (!find(named, stream, value)) {
                value.integer(fallback);
                return hasFallback;
            }
            StickTable table = named.get();
            int left = slots(stream).entry.expiresInMillis();
            value.integer(idle && table != null ? table.expireMillis() - left : left);
            return true;
        };
    }

    private static boolean find(Named<StickTable> named, Stream stream, Value value) {
        StickTable table = named.get();
        Slots slots = slots(stream);
        return table != null
                && slots.key.set(table, value)
                && table.entry(slots.key, StickTable.ticks(), slots.entry);
    }
}
