package sluice.keyword.command;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Configuration;
import sluice.operation.runtime.Dump;
import sluice.operation.runtime.Invocation;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.RuntimeCommand;
import sluice.stick.DataType;
import sluice.stick.StickEntry;
import sluice.stick.StickKey;
import sluice.stick.StickTable;
import sluice.value.ByteString;
import sluice.value.Value;

import java.util.ArrayList;
import java.util.List;

/// Commands about stick tables. Management guide §9.3.
final class TableCommands {
    private static final int PIECE = 24 * 1024;
    private static final int MOST_FILTERS = 4;

    /// So many expired entries go before a table says how many it has.
    private static final int SWEPT = 1000;

    private static final String CLEAR_USAGE =
            "Required arguments: <table> \"data.<store_data_type>\" <operator> <value> or <table>"
                    + " key <key>";
    private static final String SET_USAGE =
            "Required arguments: <table> key <key> [data.<store_data_type> <value>]*";

    private TableCommands() {}

    /// One `data.<type> <operator> <value>`.
    private record Filter(DataType data, int element, String operator, long value) {
        boolean takes(StickEntry entry) {
            long found = entry.value(data, element);
            return switch (operator) {
                case "eq" -> found == value;
                case "ne" -> found != value;
                case "le" -> found <= value;
                case "ge" -> found >= value;
                case "lt" -> found < value;
                default -> found > value;
            };
        }
    }

    private static @Nullable StickTable find(Invocation in, String name) {
        StickTable table = in.part(Configuration.class).declared(StickTable.class, name);
        if (table == null) {
            in.fail("No such table");
        }
        return table;
    }

    /// `show table [<table> [data.<type> <operator> <value>]* | key <key>]` — the tables, or the entries of one.
    ///
    /// Operators are `eq ne le ge lt gt`; up to four filters must all hold. Rates are computed at the moment of printing.
    @RuntimeCommand(
            name = "show table",
            usage = "show table [<table> [<filter>]*]",
            summary = "the stick tables, or the entries of one (filter: data/key)")
    static void show(Invocation in) {
        if (!in.has(0)) {
            in.part(Configuration.class)
                    .declared(StickTable.class)
                    .forEach(table -> in.answer().line(head(table)));
            return;
        }
        StickTable table = find(in, in.word(0));
        if (table == null) {
            return;
        }
        if (in.word(1).equals("key")) {
            StickKey key = key(in, table, in.word(2));
            if (key != null) {
                var entry = new StickEntry();
                if (table.entry(key, StickTable.ticks(), entry)) {
                    in.answer().line(head(table));
                    in.answer().line(entry.line());
                }
            }
            return;
        }
        var filters =
                filters(
                        in,
                        1,
                        "Optional argument only supports \"data.<store_data_type>\" <operator>"
                                + " <value> and key <key>");
        if (filters == null) {
            return;
        }
        in.answer().line(head(table));
        long[] cursor = {0};
        var entry = new StickEntry();
        in.stream(
                answer -> {
                    while (answer.pending() < PIECE) {
                        cursor[0] = table.next(cursor[0], StickTable.ticks(), entry);
                        if (cursor[0] == StickTable.NONE) {
                            return Dump.Progress.DONE;
                        }
                        if (filters.stream().allMatch(filter -> filter.takes(entry))) {
                            answer.line(entry.line());
                        }
                    }
                    return Dump.Progress.MORE;
                });
    }

    /// Counts what has not expired; a large table may keep some that has.
    private static String head(StickTable table) {
        if (table.expireMillis() > 0) {
            table.sweep(StickTable.ticks(), SWEPT);
        }
        return "# table: "
                + table.name()
                + ", type: "
                + table.type().word()
                + ", size:"
                + table.size()
                + ", used:"
                + table.used();
    }

    private static @Nullable List<Filter> filters(Invocation in, int from, String usage) {
        var filters = new ArrayList<Filter>();
        for (int at = from; at < in.size(); at += 3) {
            String entry = "Filter entry #" + (filters.size() + 1) + ": ";
            if (!in.word(at).startsWith("data.")) {
                in.fail(usage);
                return null;
            }
            DataType data = data(in.word(at));
            if (data == null) {
                in.fail(entry + "Unknown data type");
                return null;
            }
            if (!in.word(at + 1).matches("eq|ne|le|ge|lt|gt")) {
                in.fail(
                        entry
                                + "Require and operator among \"eq\", \"ne\", \"le\", \"ge\","
                                + " \"lt\", \"gt\"");
                return null;
            }
            if (!in.word(at + 2).matches("[0-9]{1,18}") || filters.size() == MOST_FILTERS) {
                in.fail(
                        filters.size() == MOST_FILTERS
                                ? "Too many filters, four at most."
                                : entry + "Require a valid integer value to compare against");
                return null;
            }
            filters.add(
                    new Filter(
                            data,
                            element(in.word(at)),
                            in.word(at + 1),
                            Long.parseLong(in.word(at + 2))));
        }
        return filters;
    }

    /// The type behind `data.`, an index in brackets left aside.
    private static @Nullable DataType data(String word) {
        String name = word.substring("data.".length());
        int bracket = name.indexOf('[');
        return DataType.named(bracket < 0 ? name : name.substring(0, bracket));
    }

    private static int element(String word) {
        int bracket = word.indexOf('[');
        int end = word.indexOf(']');
        if (bracket < 0
                || end < bracket
                || !word.substring(bracket + 1, end).matches("[0-9]{1,3}")) {
            return 0;
        }
        return Integer.parseInt(word.substring(bracket + 1, end));
    }

    private static @Nullable StickKey key(Invocation in, StickTable table, String text) {
        if (text.isEmpty()) {
            in.fail("Key value expected");
            return null;
        }
        var key = new StickKey();
        if (!key.set(table, new Value().string(ByteString.utf8(text)))) {
            in.fail("Invalid key");
            return null;
        }
        return key;
    }

    /// `clear table <table> [key <key> | data.<type> <operator> <value>…]` — removes an entry, those that match, or all that nobody uses.
    @RuntimeCommand(
            name = "clear table",
            usage = "clear table <table> [<filter>]*",
            summary = "remove entries of a stick table (filter: data/key)",
            level = Level.OPERATOR)
    static void clear(Invocation in) {
        if (!in.has(0)) {
            in.fail(CLEAR_USAGE);
            return;
        }
        StickTable table = find(in, in.word(0));
        if (table == null) {
            return;
        }
        if (in.word(1).equals("key")) {
            StickKey key = key(in, table, in.word(2));
            if (key != null && table.remove(key) == StickTable.Removal.IN_USE) {
                in.fail("Entry currently in use, cannot remove");
            }
            return;
        }
        var filters = filters(in, 1, CLEAR_USAGE);
        if (filters == null) {
            return;
        }
        long cursor = 0;
        var entry = new StickEntry();
        while ((cursor = table.next(cursor, StickTable.ticks(), entry)) != StickTable.NONE) {
            if (filters.stream().allMatch(filter -> filter.takes(entry))) {
                table.remove(entry);
            }
        }
    }

    /// `set table <table> key <key> [data.<type> <value>]*` — makes or changes an entry.
    @RuntimeCommand(
            name = "set table",
            usage = "set table <table> key <k> [data.* <v>]*",
            summary = "make or change an entry of a stick table",
            level = Level.OPERATOR)
    static void set(Invocation in) {
        if (!in.has(0)) {
            in.fail(SET_USAGE);
            return;
        }
        StickTable table = find(in, in.word(0));
        if (table == null) {
            return;
        }
        if (!in.word(1).equals("key")) {
            in.fail(
                    in.word(1).startsWith("data.")
                            ? "content-based lookup is only supported with the \"show\" and"
                                    + " \"clear\" actions"
                            : SET_USAGE);
            return;
        }
        StickKey key = key(in, table, in.word(2));
        if (key == null) {
            return;
        }
        for (int at = 3; at < in.size(); at += 2) {
            if (!in.word(at).startsWith("data.") || data(in.word(at)) == null) {
                in.fail("Unknown data type");
                return;
            }
            if (!in.word(at + 1).matches("-?[0-9]{1,18}")) {
                in.fail("Require a valid integer value to store");
                return;
            }
        }
        int now = StickTable.ticks();
        long entry = table.track(key, now);
        if (entry == StickTable.NONE) {
            in.fail("Unable to allocate a new entry");
            return;
        }
        for (int at = 3; at < in.size(); at += 2) {
            DataType data = data(in.word(at));
            if (data != null) {
                table.set(entry, data, element(in.word(at)), Long.parseLong(in.word(at + 1)), now);
            }
        }
        table.release(entry, now, true);
    }
}
