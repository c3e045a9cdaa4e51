package sluice.keyword.rule;

import org.jspecify.annotations.Nullable;

import sluice.flow.rule.Action;
import sluice.flow.rule.Verdict;
import sluice.sample.Template;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteWriter;
import sluice.wire.http.Head;

import java.util.List;

/// Prepares an answer with a body of its own.
record Answer(
        Verdict verdict,
        int status,
        @Nullable ByteString contentType,
        Template body,
        Field[] fields)
        implements Action {
    private static final ByteString CONTENT_LENGTH = ByteString.of("content-length");
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
        reply.body = body.constant();
        ByteWriter text = stream.slots.text();
        if (reply.body == null) {
            body.write(stream, text);
            reply.body = text.copy();
        }
        if (status >= 200 && status != 204) {
            // HAProxy's place for it: behind the lines of the rule, before the type.
            text.clear();
            text.number(reply.body.length());
            reply.head.add(CONTENT_LENGTH, text.array(), 0, text.length());
        }
        if (contentType != null) {
            reply.head.add(CONTENT_TYPE, contentType);
        }
        stream.slots.giveText();
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
}
