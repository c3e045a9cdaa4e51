package sluice.runtime;

import org.jspecify.annotations.Nullable;

import sluice.vocabulary.InfoField;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `show info`: what the process says about itself. Immutable; fields that this client does not know are kept by name.
/// Empty where the target has none (a statistics URL): numbers are then 0 and texts empty.
public final class ProcessInfo {
    /// No information at all.
    public static final ProcessInfo NONE = new ProcessInfo(new Fields(List.of()), new String[0]);

    private final Fields fields;
    private final String[] values;

    /// The names of the fields in the order of the answer; the same object from poll to poll.
    private static final class Fields {
        final List<String> names;
        final Map<String, Integer> positions = new HashMap<>();

        Fields(List<String> names) {
            this.names = List.copyOf(names);
            for (int i = 0; i < names.size(); i++) {
                positions.put(names.get(i), i);
            }
        }
    }

    private ProcessInfo(Fields fields, String[] values) {
        this.fields = fields;
        this.values = values;
    }

    /// Reads `Name: value` lines; others are left out.
    public static ProcessInfo parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return read(NONE, bytes, 0, bytes.length);
    }

    /// The same from bytes, sharing with `before` whatever stayed as it was.
    static ProcessInfo read(ProcessInfo before, byte[] bytes, int from, int to) {
        var names = before.fields.names;
        var values = new ArrayList<String>(names.size());
        @Nullable ArrayList<String> other = null;
        int at = from;
        while (at < to) {
            int end = ByteText.find(bytes, '\n', at, to);
            int colon = ByteText.find(bytes, ':', at, end);
            if (colon > at && colon < end) {
                int position = values.size();
                String known = position < names.size() ? names.get(position) : "";
                String name = ByteText.text(bytes, at, colon, known);
                if (other == null && name != known) {
                    other = new ArrayList<>(names.subList(0, position));
                }
                if (other != null) {
                    other.add(name);
                }
                int start = colon + 1;
                int stop = end;
                while (start < stop && bytes[start] <= ' ' && bytes[start] >= 0) {
                    start++;
                }
                while (stop > start && bytes[stop - 1] <= ' ' && bytes[stop - 1] >= 0) {
                    stop--;
                }
                String old = position < before.values.length ? before.values[position] : "";
                values.add(ByteText.text(bytes, start, stop, old));
            }
            at = end + 1;
        }
        boolean same = other == null && values.size() == names.size();
        var fields =
                same
                        ? before.fields
                        : new Fields(other == null ? names.subList(0, values.size()) : other);
        return new ProcessInfo(fields, values.toArray(String[]::new));
    }

    /// All fields in the order of the answer, unmodifiable.
    public Map<String, String> values() {
        var map = new LinkedHashMap<String, String>(values.length * 2);
        for (int i = 0; i < values.length; i++) {
            map.put(fields.names.get(i), values[i]);
        }
        return Collections.unmodifiableMap(map);
    }

    public boolean isEmpty() {
        return values.length == 0;
    }

    public boolean has(InfoField field) {
        return fields.positions.containsKey(field.fieldName());
    }

    public String text(InfoField field) {
        @Nullable Integer position = fields.positions.get(field.fieldName());
        return position == null ? "" : values[position];
    }

    /// The value, 0 where it is absent or no number.
    public long number(InfoField field) {
        return number(field, 0);
    }

    public long number(InfoField field, long otherwise) {
        return Records.number(text(field), otherwise);
    }

    /// `2.6.12` of `2.6.12-1+deb12u4`, as it fits into a prompt.
    public String shortVersion() {
        String version = text(InfoField.VERSION);
        int end = 0;
        while (end < version.length()
                && (Character.isDigit(version.charAt(end)) || version.charAt(end) == '.')) {
            end++;
        }
        return end == 0 ? version : version.substring(0, end);
    }

    /// The name by which people know the machine: the node name, or what the product is called.
    public String node() {
        String node = text(InfoField.NODE);
        return node.isEmpty() ? text(InfoField.PRODUCT_NAME) : node;
    }

    public long pid() {
        return number(InfoField.PID);
    }

    /// When the process (the plan, in Sluice after a reload) began, to the second. Computed from the uptime, counted
    /// back from `now`, where the version does not print it.
    public Instant startedAt(Instant now) {
        return has(InfoField.START_TIME_SEC)
                ? Instant.ofEpochSecond(number(InfoField.START_TIME_SEC))
                : Instant.ofEpochSecond(now.getEpochSecond() - number(InfoField.UPTIME_SEC));
    }

    /// About how many bytes of memory are not shared with `before`.
    long bytes(ProcessInfo before) {
        long sum = 32 + 4L * values.length;
        for (int i = 0; i < values.length; i++) {
            if (i >= before.values.length || before.values[i] != values[i]) {
                sum += 48 + values[i].length();
            }
        }
        return sum;
    }
}
