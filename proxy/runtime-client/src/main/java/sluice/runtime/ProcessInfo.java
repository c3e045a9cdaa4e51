package sluice.runtime;

import sluice.vocabulary.InfoField;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// `show info`: what the process says about itself. Immutable; fields that this client does not know are kept by name.
/// Empty where the target has none (a statistics URL): numbers are then 0 and texts empty.
public final class ProcessInfo {
    /// No information at all.
    public static final ProcessInfo NONE = new ProcessInfo(Map.of());

    private final Map<String, String> values;

    private ProcessInfo(Map<String, String> values) {
        this.values = values;
    }

    /// Reads `Name: value` lines; others are left out.
    public static ProcessInfo parse(String text) {
        var values = new LinkedHashMap<String, String>(256);
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            int colon = text.indexOf(':', at);
            if (colon > at && colon < end) {
                values.put(text.substring(at, colon), text.substring(colon + 1, end).strip());
            }
            at = end + 1;
        }
        return new ProcessInfo(values);
    }

    /// All fields in the order of the answer, unmodifiable.
    public Map<String, String> values() {
        return java.util.Collections.unmodifiableMap(values);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public boolean has(InfoField field) {
        return values.containsKey(field.fieldName());
    }

    public String text(InfoField field) {
        return values.getOrDefault(field.fieldName(), "");
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
}
