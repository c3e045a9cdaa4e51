package sluice.keyword.rule;

import org.jspecify.annotations.Nullable;

import sluice.flow.ErrorPage;
import sluice.flow.rule.Action;
import sluice.flow.rule.Verdict;
import sluice.sample.Template;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteWriter;
import sluice.wire.http.Head;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Prepares an answer with a body of its own.
record Answer(
        Verdict verdict,
        int status,
        @Nullable ByteString contentType,
        Template body,
        Field[] fields)
        implements Action {
    private static final ByteString CONTENT_TYPE = ByteString.of("content-type");

    /// A header line of the answer.
    record Field(ByteString name, Template value) {}

    Answer(
            Verdict verdict,
            int status,
            @Nullable ByteString contentType,
            Template body,
            List<Field> fields) {
        this(verdict, status, contentType, body, fields.toArray(Field[]::new));
    }

    @Override
    public Verdict run(Stream stream) {
        var reply = stream.reply;
        reply.reset();
        reply.status = status;
        reply.complete = true;
        add(stream, fields);
        if (contentType != null) {
            reply.head.add(CONTENT_TYPE, contentType);
        }
        reply.body = body.constant();
        if (reply.body == null) {
            ByteWriter text = stream.slots.text();
            body.write(stream, text);
            reply.body = text.copy();
            stream.slots.giveText();
        }
        return verdict;
    }

    static void add(Stream stream, Field[] fields) {
        Head head = stream.reply.head;
        for (Field field : fields) {
            ByteWriter text = stream.slots.text();
            field.value.write(stream, text);
            // A line without a value is left out.
            if (text.length() > 0) {
                head.add(field.name, text.array(), 0, text.length());
            }
            stream.slots.giveText();
        }
    }

    /// Reads a whole answer as `errorfile` has it; null when it is none.
    static @Nullable ErrorPage parse(String text) {
        String[] halves = text.split("\r?\n\r?\n", 2);
        String[] lines = halves[0].split("\r?\n");
        String[] start = lines[0].split(" ", 3);
        if (start.length < 2
                || !start[0].startsWith("HTTP/")
                || !start[1].matches("[1-9][0-9][0-9]")) {
            return null;
        }
        var fields = new ArrayList<ErrorPage.Field>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon <= 0) {
                return null;
            }
            String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
            if (!name.equals("content-length") && !name.equals("connection")) {
                fields.add(
                        new ErrorPage.Field(
                                ByteString.of(name),
                                ByteString.of(lines[i].substring(colon + 1).strip())));
            }
        }
        return new ErrorPage(
                Integer.parseInt(start[1]),
                ByteString.of(start.length > 2 ? start[2] : ""),
                fields,
                ByteString.of(halves.length > 1 ? halves[1] : ""),
                false);
    }
}
