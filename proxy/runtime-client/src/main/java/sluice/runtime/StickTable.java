package sluice.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A stick table as `show table` prints it, with its entries where they were asked for.
///
/// @param size how many entries fit
/// @param used how many there are
public record StickTable(String name, String type, long size, long used, List<Entry> entries) {

    public StickTable {
        entries = List.copyOf(entries);
    }

    /// One key with what is counted for it.
    ///
    /// @param uses streams that hold it now
    /// @param expiresMillis until it is forgotten
    /// @param values by name with the period in parentheses, e.g. `http_req_rate(10000)`
    public record Entry(String key, long uses, long expiresMillis, Map<String, Long> values) {
        public Entry {
            values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        /// The value of a counter by its name without the period, 0 where the table does not count it.
        public long value(String name) {
            for (var entry : values.entrySet()) {
                String counter = entry.getKey();
                if (counter.equals(name)
                        || counter.startsWith(name) && counter.charAt(name.length()) == '(') {
                    return entry.getValue();
                }
            }
            return 0;
        }
    }

    /// Reads the answer of `show table` or `show table NAME`.
    public static List<StickTable> parse(String text) {
        var tables = new ArrayList<StickTable>();
        StickTable table = null;
        var entries = new ArrayList<Entry>();
        for (String line : text.split("\n")) {
            if (line.startsWith("# table: ")) {
                if (table != null) {
                    tables.add(table.with(entries));
                }
                table = header(line);
                entries.clear();
            } else if (table != null && line.startsWith("0x")) {
                entries.add(entry(line));
            }
        }
        if (table != null) {
            tables.add(table.with(entries));
        }
        return tables;
    }

    private StickTable with(List<Entry> entries) {
        return new StickTable(name, type, size, used, entries);
    }

    private static StickTable header(String line) {
        String name = "";
        String type = "";
        long size = 0;
        long used = 0;
        for (String part : line.substring(2).split(", *")) {
            int colon = part.indexOf(':');
            String value = colon < 0 ? "" : part.substring(colon + 1).strip();
            switch (colon < 0 ? "" : part.substring(0, colon)) {
                case "table" -> name = value;
                case "type" -> type = value;
                case "size" -> size = Records.number(value, 0);
                case "used" -> used = Records.number(value, 0);
                default -> {
                    // A later version may say more.
                }
            }
        }
        return new StickTable(name, type, size, used, List.of());
    }

    private static Entry entry(String line) {
        String key = "";
        long uses = 0;
        long expires = 0;
        var values = new LinkedHashMap<String, Long>();
        for (String word : line.substring(line.indexOf(':') + 1).strip().split(" ")) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                continue;
            }
            String value = word.substring(equals + 1);
            switch (word.substring(0, equals)) {
                case "key" -> key = value;
                case "use" -> uses = Records.number(value, 0);
                case "exp" -> expires = Records.number(value, 0);
                case "shard" -> {
                    // Not a counter.
                }
                default -> values.put(word.substring(0, equals), Records.number(value, 0));
            }
        }
        return new Entry(key, uses, expires, values);
    }
}
