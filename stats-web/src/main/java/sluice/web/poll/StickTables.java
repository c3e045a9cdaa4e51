package sluice.web.poll;

import sluice.runtime.RuntimeClient;
import sluice.runtime.RuntimeFailure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Stick tables as `show table` prints them. Manual: management §9.3.
///
/// ```
/// # table: fe_http, type: ip, size:10240, used:1
/// 0x55f2: key=127.0.0.1 use=1 exp=59991 gpc0=0 http_req_rate(10000)=352
/// ```
public final class StickTables {
    private static final int READ = 20_000;

    private StickTables() {}

    /// One table.
    public record Table(String name, String type, long size, long used) {}

    /// Entries of a table, the largest value of the sorted column first.
    ///
    /// @param columns in the order of the first entry, `key` first
    /// @param truncated whether there were more than are shown
    public record Entries(
            Table table,
            List<String> columns,
            List<Map<String, String>> entries,
            boolean truncated) {}

    /// All tables.
    public static List<Table> of(RuntimeClient client) throws RuntimeFailure {
        var tables = new ArrayList<Table>();
        for (String line : client.ask("show table").lines()) {
            if (line.startsWith("# table: ")) {
                tables.add(table(line));
            }
        }
        return tables;
    }

    private static Table table(String line) {
        String name = "";
        String type = "";
        long size = 0;
        long used = 0;
        for (String part : line.substring(2).split(",")) {
            int colon = part.indexOf(':');
            if (colon < 0) {
                continue;
            }
            String value = part.substring(colon + 1).strip();
            switch (part.substring(0, colon).strip()) {
                case "table" -> name = value;
                case "type" -> type = value;
                case "size" -> size = digits(value);
                case "used" -> used = digits(value);
                default -> {}
            }
        }
        return new Table(name, type, size, used);
    }

    private static long digits(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /// Entries of one table whose key contains `search`.
    ///
    /// @param name of a table that [#of] has listed; anything else is refused by the caller
    /// @param sort a column, or empty for the order of the table
    public static Entries entries(
            RuntimeClient client, String name, String search, String sort, int most)
            throws RuntimeFailure {
        var lines = client.ask("show table " + name).lines();
        var table = new Table(name, "", 0, 0);
        var found = new ArrayList<Map<String, String>>();
        var columns = new LinkedHashSet<String>();
        columns.add("key");
        int read = 0;
        String wanted = search.toLowerCase(Locale.ROOT);
        for (String line : lines) {
            if (line.startsWith("# table: ")) {
                table = table(line);
            } else if (line.startsWith("0x") && read++ < READ) {
                var entry = entry(line);
                if (entry.getOrDefault("key", "").toLowerCase(Locale.ROOT).contains(wanted)) {
                    columns.addAll(entry.keySet());
                    found.add(entry);
                }
            }
        }
        if (!sort.isEmpty()) {
            found.sort(
                    (a, b) ->
                            Long.compare(
                                    digits(b.getOrDefault(sort, "")),
                                    digits(a.getOrDefault(sort, ""))));
        }
        boolean more = found.size() > most || read > READ;
        return new Entries(
                table,
                List.copyOf(columns),
                List.copyOf(found.subList(0, Math.min(most, found.size()))),
                more);
    }

    private static Map<String, String> entry(String line) {
        var entry = new LinkedHashMap<String, String>();
        int colon = line.indexOf(": ");
        for (String part : (colon < 0 ? "" : line.substring(colon + 2)).split(" ")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                entry.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        return entry;
    }
}
