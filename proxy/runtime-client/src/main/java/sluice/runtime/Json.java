package sluice.runtime;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/// Writes JSON, nothing more: what the tools print and what the journal keeps. Values are texts, numbers, truth values,
/// null, lists, maps and other [Json] objects; text is quoted so that any reader takes it.
public final class Json {
    private final StringBuilder text = new StringBuilder("{");

    /// An object without fields.
    public static Json object() {
        return new Json();
    }

    private Json() {}

    /// Adds a field; a value of any other type is written as its text.
    public Json put(String name, @Nullable Object value) {
        if (text.length() > 1) {
            text.append(',');
        }
        quote(name, text);
        text.append(':');
        append(value, text);
        return this;
    }

    /// Adds a field whose value is JSON already.
    public Json putJson(String name, String json) {
        if (text.length() > 1) {
            text.append(',');
        }
        quote(name, text);
        text.append(':').append(json);
        return this;
    }

    @Override
    public String toString() {
        return text + "}";
    }

    /// Any value as JSON.
    public static String of(@Nullable Object value) {
        var text = new StringBuilder();
        append(value, text);
        return text.toString();
    }

    private static void append(@Nullable Object value, StringBuilder text) {
        switch (value) {
            case null -> text.append("null");
            case Double number when number.isNaN() || number.isInfinite() -> text.append("null");
            case Number number -> text.append(number);
            case Boolean truth -> text.append(truth);
            case Json json -> text.append(json);
            case List<?> list -> list(list, text);
            case Map<?, ?> map -> map(map, text);
            default -> quote(value.toString(), text);
        }
    }

    private static void list(List<?> list, StringBuilder text) {
        text.append('[');
        String separator = "";
        for (var item : list) {
            text.append(separator);
            append(item, text);
            separator = ",";
        }
        text.append(']');
    }

    private static void map(Map<?, ?> map, StringBuilder text) {
        text.append('{');
        String separator = "";
        for (var entry : map.entrySet()) {
            text.append(separator);
            quote(String.valueOf(entry.getKey()), text);
            text.append(':');
            append(entry.getValue(), text);
            separator = ",";
        }
        text.append('}');
    }

    private static void quote(String value, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7f || c >= 0xd800 && c < 0xe000 && !paired(value, i)) {
                        text.append("\\u");
                        for (int shift = 12; shift >= 0; shift -= 4) {
                            text.append(Character.forDigit(c >> shift & 15, 16));
                        }
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    private static boolean paired(String value, int i) {
        return Character.isHighSurrogate(value.charAt(i))
                ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
    }
}
