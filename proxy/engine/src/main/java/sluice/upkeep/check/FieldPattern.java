package sluice.upkeep.check;

import org.jspecify.annotations.Nullable;

import sluice.sample.Template;
import sluice.value.ByteView;
import sluice.value.regex.Regex;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// `hdr` and `fhdr` of `http-check expect`: which header lines count, and what must stand in one of them.
///
/// @param value null when the header must only be there
/// @param whole whether commas separate no values (`fhdr`)
public record FieldPattern(Text name, @Nullable Text value, boolean whole) {
    /// How a text is compared.
    public enum Method {
        STR,
        BEG,
        END,
        SUB,
        REG;

        public static @Nullable Method of(String word) {
            for (Method each : values()) {
                if (each.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return each;
                }
            }
            return null;
        }
    }

    /// One side of the comparison.
    ///
    /// @param format the text wanted; a constant but for `-lf`
    /// @param regex in place of it for [Method#REG]
    public record Text(Method method, Template format, @Nullable Regex regex) {
        private boolean matches(String found, boolean anyCase, Words words) {
            if (regex != null) {
                byte[] bytes = found.getBytes(StandardCharsets.ISO_8859_1);
                return regex.find(new ByteView().set(bytes, 0, bytes.length));
            }
            String wanted = words.text(format);
            String text = anyCase ? found.toLowerCase(Locale.ROOT) : found;
            String other = anyCase ? wanted.toLowerCase(Locale.ROOT) : wanted;
            return switch (method) {
                case STR, REG -> text.equals(other);
                case BEG -> text.startsWith(other);
                case END -> text.endsWith(other);
                case SUB -> text.contains(other);
            };
        }
    }

    /// Makes the text of a format.
    @FunctionalInterface
    interface Words {
        String text(Template format);
    }

    /// Whether that header line is one of those meant, with a value that is meant.
    boolean matches(String field, String line, Words words) {
        if (!name.matches(field, true, words)) {
            return false;
        }
        if (value == null) {
            return true;
        }
        if (whole) {
            return value.matches(line, false, words);
        }
        for (String part : line.split(",", -1)) {
            if (value.matches(part.strip(), false, words)) {
                return true;
            }
        }
        return false;
    }
}
