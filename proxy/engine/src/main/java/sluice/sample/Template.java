package sluice.sample;

import org.jspecify.annotations.Nullable;

import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteWriter;
import sluice.value.Value;
import sluice.vocabulary.LogTemplate;

import java.util.List;

/// A log-format string compiled: writes one line, header value, body or name for a stream. Immutable, shared by all loops.
///
/// Manual §8.2.6.
public final class Template {
    /// Where the text goes, which decides about missing values, blanks and bytes that must not appear.
    public enum Style {
        /// A log line: `-` for what is missing, runs of blanks become one.
        LOG,
        /// A header value or a name: nothing for what is missing, control bytes as `%XX`.
        FIELD,
        /// A body: nothing for what is missing, bytes as they are.
        TEXT
    }

    private final String source;
    private final TemplatePart[] parts;
    private final TemplatePart.@Nullable Record encoding;

    Template(String source, List<TemplatePart> parts, TemplatePart.@Nullable Record encoding) {
        this.source = source;
        this.parts = parts.toArray(TemplatePart[]::new);
        this.encoding = encoding;
    }

    /// Reads a format as the style asks for; problems go to the surroundings, and what is wrong prints nothing.
    public static Template compile(String format, Style style, Surroundings surroundings) {
        LogTemplate template;
        try {
            template =
                    style == Style.LOG ? LogTemplate.parse(format) : LogTemplate.parseText(format);
        } catch (LogTemplate.Malformed malformed) {
            surroundings.problem(
                    malformed.problem().position(), String.valueOf(malformed.getMessage()));
            return new Template(format, List.of(), null);
        }
        for (LogTemplate.Problem notice : template.notices()) {
            surroundings.warning(notice.position(), notice.message());
        }
        return compile(template, style, surroundings);
    }

    /// Compiles a format already taken apart.
    public static Template compile(LogTemplate template, Style style, Surroundings surroundings) {
        return new TemplateCompiler(template, style, surroundings).template();
    }

    /// A template that prints this text.
    public static Template literal(String text) {
        return new Template(text, List.of(new TemplatePart.Literal(ByteString.of(text))), null);
    }

    /// Writes the text behind what the writer holds.
    public void write(Stream stream, ByteWriter out) {
        if (encoding != null) {
            encoding.write(stream, out, parts);
            return;
        }
        int start = out.length();
        for (TemplatePart part : parts) {
            part.write(stream, out, start);
        }
    }

    /// Puts the text into a slot as a string.
    public Value into(Stream stream, Value out) {
        ByteWriter text = stream.slots.text();
        write(stream, text);
        byte[] room = out.room(text.length());
        System.arraycopy(text.array(), 0, room, 0, text.length());
        out.string(room, 0, text.length());
        stream.slots.giveText();
        return out;
    }

    /// The text when it is the same for every stream; null when it depends on the stream.
    public @Nullable ByteString constant() {
        if (parts.length == 0) {
            return ByteString.EMPTY;
        }
        return parts.length == 1 && parts[0] instanceof TemplatePart.Literal(ByteString text)
                ? text
                : null;
    }

    @Override
    public String toString() {
        return source;
    }
}
