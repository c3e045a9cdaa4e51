package sluice.keyword.tracking;

import org.jspecify.annotations.Nullable;

import sluice.keyword.stick.Tables;
import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.Named;
import sluice.stick.DataType;
import sluice.stick.StickEntry;
import sluice.stick.StickKey;
import sluice.stick.StickTable;
import sluice.stream.Stream;
import sluice.stream.TrackedEntries;
import sluice.value.ByteString;
import sluice.value.Value;

/// What the samples of tracked counters have in common: where the entry is, and what of it is wanted.
///
/// A counter that tracks nothing gives no sample; nor does a table that does not store the data. A key without an entry reads 0.
final class Counters {
    private Counters() {}

    /// What a sample does with the entry it found.
    private interface Use {
        long of(StickTable table, long entry, int now);
    }

    /// What one loop needs to look keys up.
    static final class Slots {
        final StickKey key = new StickKey();
        final Value value = new Value();
        final StickEntry entry = new StickEntry();

        static Slots of(Stream stream) {
            return stream.loop().local(Slots.class, _ -> new Slots());
        }
    }

    static int counter(Arguments arguments, int index) {
        return arguments.integer(
                index, "invalid stick counter id", number -> number >= 0 && number < 100);
    }

    static int element(Arguments arguments) {
        return arguments.integer(
                0,
                "the index is out of range",
                number -> number >= 0 && number < DataType.MAX_ELEMENTS);
    }

    /// The entries of the stream or of its session in which that counter tracks something.
    private static @Nullable TrackedEntries entries(Stream stream, int counter) {
        if (stream.tracked.has(counter)) {
            return stream.tracked;
        }
        TrackedEntries session = stream.session().tracked;
        return session.has(counter) ? session : null;
    }

    private static Fetch using(
            int counter, @Nullable Named<StickTable> other, DataType data, int element, Use use) {
        return (stream, out) -> {
            TrackedEntries entries = entries(stream, counter);
            if (entries == null) {
                return false;
            }
            StickTable table = entries.table(counter);
            if (table == null) {
                return false;
            }
            long entry = entries.entry(counter);
            int now = StickTable.ticks();
            StickTable elsewhere = other == null ? null : other.get();
            if (elsewhere == null || elsewhere == table) {
                if (!Tables.stores(table, data, element)) {
                    return false;
                }
                out.integer(use.of(table, entry, now));
                return true;
            }
            Slots slots = Slots.of(stream);
            table.key(entry, slots.key);
            return inTable(elsewhere, slots.key, data, element, use, now, out);
        };
    }

    private static boolean inTable(
            StickTable table,
            StickKey key,
            DataType data,
            int element,
            Use use,
            int now,
            Value out) {
        if (!Tables.stores(table, data, element)) {
            return false;
        }
        long entry = table.reference(key, now);
        if (entry == StickTable.NONE) {
            out.integer(0);
            return true;
        }
        out.integer(use.of(table, entry, now));
        table.release(entry, now, false);
        return true;
    }

    private static Use reading(DataType data, int element) {
        return (table, entry, now) -> Tables.read(table, entry, data, element, now);
    }

    private static Use incrementing(DataType data, int element) {
        return (table, entry, now) -> Tables.increment(table, entry, data, element, 1, now);
    }

    private static Use clearing(DataType data, int element) {
        return (table, entry, now) -> Tables.clear(table, entry, data, element, now);
    }

    private static @Nullable Named<StickTable> table(Arguments arguments, int index) {
        return arguments.has(index)
                ? arguments.named(index, StickTable.class, "stick-table")
                : null;
    }

    static Fetch tracked(
            Arguments arguments, int counterAt, int tableAt, DataType data, int element) {
        return using(
                counter(arguments, counterAt),
                table(arguments, tableAt),
                data,
                element,
                reading(data, element));
    }

    static Fetch tracked(int counter, Arguments arguments, DataType data) {
        return using(counter, table(arguments, 0), data, 0, reading(data, 0));
    }

    static Fetch increment(
            Arguments arguments, int counterAt, int tableAt, DataType data, int element) {
        return using(
                counter(arguments, counterAt),
                table(arguments, tableAt),
                data,
                element,
                incrementing(data, element));
    }

    static Fetch increment(int counter, Arguments arguments, DataType data) {
        return using(counter, table(arguments, 0), data, 0, incrementing(data, 0));
    }

    static Fetch clear(
            Arguments arguments, int counterAt, int tableAt, DataType data, int element) {
        return using(
                counter(arguments, counterAt),
                table(arguments, tableAt),
                data,
                element,
                clearing(data, element));
    }

    static Fetch clear(int counter, Arguments arguments, DataType data) {
        return using(counter, table(arguments, 0), data, 0, clearing(data, 0));
    }

    static Fetch clear(int counter, Arguments arguments, int tableAt, DataType data, int element) {
        return using(counter, table(arguments, tableAt), data, element, clearing(data, element));
    }

    static Fetch isTracked(Arguments arguments, int counterAt, int tableAt) {
        return isTracked(counter(arguments, counterAt), table(arguments, tableAt));
    }

    static Fetch isTracked(int counter, Arguments arguments) {
        return isTracked(counter, table(arguments, 0));
    }

    private static Fetch isTracked(int counter, @Nullable Named<StickTable> table) {
        return (stream, out) -> {
            TrackedEntries entries = entries(stream, counter);
            out.bool(entries != null && (table == null || table.get() == entries.table(counter)));
            return true;
        };
    }

    static Fetch trackers(Arguments arguments, int counterAt, int tableAt) {
        return trackers(counter(arguments, counterAt), table(arguments, tableAt));
    }

    static Fetch trackers(int counter, Arguments arguments) {
        return trackers(counter, table(arguments, 0));
    }

    private static Fetch trackers(int counter, @Nullable Named<StickTable> other) {
        return (stream, out) -> {
            TrackedEntries entries = entries(stream, counter);
            StickTable table = entries == null ? null : entries.table(counter);
            if (entries == null || table == null) {
                return false;
            }
            Slots slots = Slots.of(stream);
            table.key(entries.entry(counter), slots.key);
            StickTable asked = other == null ? table : other.get();
            boolean found =
                    asked != null && asked.entry(slots.key, StickTable.ticks(), slots.entry);
            out.integer(found ? slots.entry.references() : 0);
            return true;
        };
    }

    static Fetch key(Arguments arguments, int counterAt) {
        return key(counter(arguments, counterAt));
    }

    static Fetch key(int counter) {
        return (stream, out) -> {
            TrackedEntries entries = entries(stream, counter);
            StickTable table = entries == null ? null : entries.table(counter);
            if (entries == null || table == null) {
                return false;
            }
            Slots slots = Slots.of(stream);
            table.key(entries.entry(counter), slots.key);
            if (!table.entry(slots.key, StickTable.ticks(), slots.entry)) {
                return false;
            }
            out.string(ByteString.of(slots.entry.keyText()));
            return true;
        };
    }

    // ---- the client's address

    private static Fetch bySource(
            Named<StickTable> named, boolean make, DataType data, int element, Use use) {
        return (stream, out) -> {
            StickTable table = named.get();
            Slots slots = Slots.of(stream);
            if (table == null
                    || !stream.source().into(slots.value)
                    || !slots.key.set(table, slots.value)) {
                return false;
            }
            int now = StickTable.ticks();
            if (!make) {
                return inTable(table, slots.key, data, element, use, now, out);
            }
            if (!Tables.stores(table, data, element)) {
                return false;
            }
            long entry = table.track(slots.key, now);
            if (entry == StickTable.NONE) {
                return false;
            }
            out.integer(use.of(table, entry, now));
            table.release(entry, now, false);
            return true;
        };
    }

    static Fetch source(Arguments arguments, int tableAt, DataType data, int element) {
        return bySource(
                Tables.named(arguments, tableAt), false, data, element, reading(data, element));
    }

    static Fetch incrementSource(Arguments arguments, int tableAt, DataType data, int element) {
        return bySource(
                Tables.named(arguments, tableAt), true, data, element, incrementing(data, element));
    }

    static Fetch clearSource(Arguments arguments, int tableAt, DataType data, int element) {
        return bySource(
                Tables.named(arguments, tableAt), false, data, element, clearing(data, element));
    }

    static Fetch countSource(Arguments arguments, int tableAt) {
        return bySource(
                Tables.named(arguments, tableAt),
                true,
                DataType.CONN_CNT,
                0,
                (table, entry, now) -> table.add(entry, DataType.CONN_CNT, 0, 1, now));
    }

    static Fetch size(Arguments arguments, int tableAt, boolean free) {
        Named<StickTable> named = Tables.named(arguments, tableAt);
        return (stream, out) -> {
            StickTable table = named.get();
            if (table == null) {
                return false;
            }
            out.integer(free ? table.size() - table.used() : table.used());
            return true;
        };
    }
}
