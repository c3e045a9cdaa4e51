package sluice.keyword.stick;

import org.jspecify.annotations.Nullable;

import sluice.config.model.ProxyDraft;
import sluice.config.model.Words;
import sluice.sample.Arguments;
import sluice.sample.Named;
import sluice.sample.Surroundings;
import sluice.stick.DataType;
import sluice.stick.StickTable;

/// Tables by name, and their data as samples see them: the old names of counters lead into the arrays, bytes count in KiB.
public final class Tables {
    private Tables() {}

    /// The table named by an argument, or the one of the proxy in whose section this stands.
    public static Named<StickTable> named(Arguments arguments, int index) {
        if (arguments.has(index)) {
            return arguments.named(index, StickTable.class, "stick-table");
        }
        Surroundings place = arguments.surroundings();
        if (place.isShared()) {
            place.problem(0, "a defaults section has no stick-table of its own, name one");
        }
        var proxy = place.proxy();
        var named = new Named<StickTable>(proxy == null ? "" : proxy.name());
        place.later(
                () -> {
                    StickTable found = place.declared(StickTable.class, named.name());
                    if (found == null) {
                        place.problem(
                                0,
                                "unable to find stick-table '"
                                        + named.name()
                                        + "': the section has none of its own, name one");
                    } else {
                        named.resolve(found);
                    }
                });
        return named;
    }

    /// The table of that name, for null that of the proxy in whose section the line stands; `by` names the line in a message.
    public static Named<StickTable> named(Words words, @Nullable String name, String by) {
        String proxy = words.draft(ProxyDraft.class).name();
        var named = new Named<StickTable>(name == null ? proxy : name);
        if (name == null && words.surroundings().isShared()) {
            words.problem(by + " : a defaults section has no table of its own, name one.");
        }
        words.later(
                model -> {
                    StickTable table = model.declared(StickTable.class, named.name());
                    if (table == null) {
                        words.invalid(
                                "proxy '"
                                        + proxy
                                        + "': unable to find table '"
                                        + named.name()
                                        + "' referenced by "
                                        + by
                                        + ".");
                    } else {
                        named.resolve(table);
                    }
                });
        return named;
    }

    /// `gpc0` of a table that stores `gpc` is its first element.
    private static DataType stored(StickTable table, DataType data) {
        if (table.layout().has(data)) {
            return data;
        }
        return switch (data) {
            case GPC0, GPC1 -> DataType.GPC;
            case GPC0_RATE, GPC1_RATE -> DataType.GPC_RATE;
            case GPT0 -> DataType.GPT;
            default -> data;
        };
    }

    private static int element(StickTable table, DataType data, int element) {
        boolean second = data == DataType.GPC1 || data == DataType.GPC1_RATE;
        return second && !table.layout().has(data) ? 1 : element;
    }

    public static boolean stores(StickTable table, DataType data, int element) {
        return element(table, data, element) < table.layout().elements(stored(table, data));
    }

    public static long read(StickTable table, long entry, DataType data, int element, int now) {
        long value = table.read(entry, stored(table, data), element(table, data, element), now);
        return shown(table, data, value);
    }

    /// Bytes in KiB, rates of bytes in bytes again.
    static long shown(StickTable table, DataType data, long value) {
        return switch (data) {
            case BYTES_IN_CNT, BYTES_OUT_CNT -> value >> 10;
            case BYTES_IN_RATE, BYTES_OUT_RATE -> value * table.byteRatesFactor();
            default -> value;
        };
    }

    /// Adds to a counter and to its rate; gives the counter's new value, or the rate's where only that is stored.
    public static long increment(
            StickTable table, long entry, DataType data, int element, long amount, int now) {
        DataType counter = stored(table, data);
        int at = element(table, data, element);
        DataType rate =
                switch (data) {
                    case GPC0 -> stored(table, DataType.GPC0_RATE);
                    case GPC1 -> stored(table, DataType.GPC1_RATE);
                    case GPC -> DataType.GPC_RATE;
                    default -> counter;
                };
        int rateAt =
                switch (data) {
                    case GPC1 -> element(table, DataType.GPC1_RATE, 0);
                    case GPC -> element;
                    default -> 0;
                };
        long rated = rate == counter ? 0 : table.add(entry, rate, rateAt, amount, now);
        return table.layout().has(counter) ? table.add(entry, counter, at, amount, now) : rated;
    }

    /// Sets a counter to 0; gives its old value.
    public static long clear(StickTable table, long entry, DataType data, int element, int now) {
        DataType counter = stored(table, data);
        int at = element(table, data, element);
        long before = table.read(entry, counter, at, now);
        table.set(entry, counter, at, 0, now);
        return before;
    }

    /// Sets a tag.
    public static void set(
            StickTable table, long entry, DataType data, int element, long value, int now) {
        table.set(entry, stored(table, data), element(table, data, element), value, now);
    }
}
