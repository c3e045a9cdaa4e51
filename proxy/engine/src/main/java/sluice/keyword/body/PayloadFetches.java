package sluice.keyword.body;

import static sluice.sample.ArgumentType.SINT;
import static sluice.sample.ArgumentType.STR;

import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.stream.Phase;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.Decimal;
import sluice.value.Kind;
import sluice.value.Value;
import sluice.wire.http.Head;

/// Bytes of bodies and of tcp streams.
final class PayloadFetches {
    private static final ByteString CONTENT_LENGTH = ByteString.of("content-length");

    private PayloadFetches() {}

    private static ByteView bytes(Stream stream, boolean response) {
        return response ? stream.responsePayload : stream.requestPayload;
    }

    private static boolean complete(Stream stream, boolean response) {
        return response ? stream.responsePayloadComplete : stream.requestPayloadComplete;
    }

    private static Fetch body(boolean response) {
        return (stream, out) -> {
            Head head = response ? stream.response : stream.request;
            if (!head.present()) {
                return out.pending();
            }
            ByteView view = bytes(stream, response);
            if (view.isEmpty() && !complete(stream, response)) {
                out.pending();
            }
            out.binary(view.array(), view.offset(), view.length());
            return true;
        };
    }

    /// `req.body` — what has arrived of the request's body.
    ///
    /// Wait for it with `option http-buffer-request` or `http-request wait-for-body`. Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `POST / + body: hello` | `req.body` | `hello` |
    @SampleFetch(name = "req.body", out = Kind.BIN, from = Source.REQUEST_PAYLOAD)
    static Fetch requestBody(Arguments arguments) {
        return body(false);
    }

    /// `res.body` — what has arrived of the response's body.
    ///
    /// Wait for it with `http-response wait-for-body`. Manual §7.3.6.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200 + body: hello` | `res.body` | `hello` |
    @SampleFetch(name = "res.body", out = Kind.BIN, from = Source.RESPONSE_PAYLOAD)
    static Fetch responseBody(Arguments arguments) {
        return body(true);
    }

    private static Fetch length(boolean response) {
        return (stream, out) -> {
            out.integer(bytes(stream, response).length());
            return true;
        };
    }

    /// `req.body_len` — how many bytes of the request's body have arrived.
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `POST / + body: hello` | `req.body_len` | `5` |
    @SampleFetch(name = "req.body_len", out = Kind.SINT, from = Source.REQUEST_PAYLOAD)
    static Fetch requestBodyLength(Arguments arguments) {
        return length(false);
    }

    /// `res.body_len` — how many bytes of the response's body have arrived.
    ///
    /// Manual §7.3.6.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200 + body: hello` | `res.body_len` | `5` |
    @SampleFetch(name = "res.body_len", out = Kind.SINT, from = Source.RESPONSE_PAYLOAD)
    static Fetch responseBodyLength(Arguments arguments) {
        return length(true);
    }

    private static Fetch size(boolean response) {
        return (stream, out) -> {
            Head head = response ? stream.response : stream.request;
            int slot = head.find(CONTENT_LENGTH);
            out.integer(
                    slot < 0
                            ? bytes(stream, response).length()
                            : Decimal.leading(
                                    head.bytes(),
                                    head.valueStart(slot),
                                    head.valueEnd(slot) - head.valueStart(slot)));
            return true;
        };
    }

    /// `req.body_size` — the announced size of the request's body, or what has arrived of a chunked one.
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `POST / + body: hello` | `req.body_size` | `5` |
    @SampleFetch(name = "req.body_size", out = Kind.SINT, from = Source.REQUEST_PAYLOAD)
    static Fetch requestBodySize(Arguments arguments) {
        return size(false);
    }

    /// `res.body_size` — the announced size of the response's body, or what has arrived of a chunked one.
    ///
    /// Manual §7.3.6.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200 + body: hello` | `res.body_size` | `5` |
    @SampleFetch(name = "res.body_size", out = Kind.SINT, from = Source.RESPONSE_PAYLOAD)
    static Fetch responseBodySize(Arguments arguments) {
        return size(true);
    }

    /// A number that may still grow: a criterion that it meets holds at once, one that it does not meet waits for more.
    private static Fetch buffered(boolean response) {
        return (stream, out) -> {
            if (!complete(stream, response)) {
                out.pending();
            }
            out.integer(bytes(stream, response).length() + headSize(stream, response));
            return true;
        };
    }

    /// What the head counts for while it has not been sent on.
    private static int headSize(Stream stream, boolean response) {
        Head head = response ? stream.response : stream.request;
        boolean held =
                response
                        ? stream.phase == Phase.RESPONSE_CONTENT
                                || stream.phase == Phase.HTTP_RESPONSE
                                || stream.phase == Phase.HTTP_AFTER_RESPONSE
                        : stream.phase.compareTo(Phase.QUEUE) < 0;
        return held && head.present() ? head.presentSize() : 0;
    }

    /// `req.len` — how many bytes of the request are in the buffer.
    ///
    /// In content rules a criterion that it meets holds at once, so `req.len 0` does at the beginning; `req.len gt 100` waits until there are that
    /// many, or until no more can come. In http mode the head counts with its names and values. `req_len` is its old name. Manual §7.3.5.
    ///
    /// | bytes of the client | expression | result |
    /// |---|---|---|
    /// | `hello world` | `req.len` | `11` |
    @SampleFetch(
            name = {"req.len", "req_len"},
            out = Kind.SINT,
            from = Source.REQUEST_PAYLOAD)
    static Fetch requestLength(Arguments arguments) {
        return buffered(false);
    }

    /// `res.len` — how many bytes of the response are in the buffer; content rules wait as with `req.len`.
    ///
    /// Manual §7.3.5.
    ///
    /// | bytes of the server | expression | result |
    /// |---|---|---|
    /// | `220 ready` | `res.len` | `9` |
    @SampleFetch(name = "res.len", out = Kind.SINT, from = Source.RESPONSE_PAYLOAD)
    static Fetch responseLength(Arguments arguments) {
        return buffered(true);
    }

    private static Fetch payload(Arguments arguments, boolean response) {
        int offset = arguments.integer(0, "offset must be positive", number -> number >= 0);
        int length = arguments.integer(1, "length must be positive", number -> number >= 0);
        return (stream, out) -> block(stream, response, offset, length, out);
    }

    private static boolean block(
            Stream stream, boolean response, long offset, long length, Value out) {
        ByteView view = bytes(stream, response);
        boolean complete = complete(stream, response);
        if (offset + length > view.length()) {
            return !complete && out.pending();
        }
        if (length == 0 && offset >= view.length()) {
            return !complete && out.pending();
        }
        long taken = length == 0 ? view.length() - offset : length;
        if (length == 0 && !complete) {
            out.pending();
        }
        out.binary(view.array(), view.offset() + (int) offset, (int) taken);
        return true;
    }

    /// `req.payload(<offset>,<length>)` — bytes of the request's buffer; length 0 takes all there are.
    ///
    /// Content rules wait until that many have arrived. Manual §7.3.5.
    ///
    /// | bytes of the client | expression | result |
    /// |---|---|---|
    /// | `hello world` | `req.payload(0,5)` | `hello` |
    /// | `hello world` | `req.payload(6,0)` | `world` |
    /// | `hello` | `req.payload(3,9)` |  |
    @SampleFetch(
            name = "req.payload",
            out = Kind.BIN,
            from = Source.REQUEST_PAYLOAD,
            args = {SINT, SINT})
    static Fetch requestPayload(Arguments arguments) {
        return payload(arguments, false);
    }

    /// `res.payload(<offset>,<length>)` — bytes of the response's buffer; length 0 takes all there are.
    ///
    /// Manual §7.3.5.
    ///
    /// | bytes of the server | expression | result |
    /// |---|---|---|
    /// | `220 ready` | `res.payload(0,3)` | `220` |
    @SampleFetch(
            name = "res.payload",
            out = Kind.BIN,
            from = Source.RESPONSE_PAYLOAD,
            args = {SINT, SINT})
    static Fetch responsePayload(Arguments arguments) {
        return payload(arguments, true);
    }

    private static Fetch prefixed(Arguments arguments, boolean response) {
        int lengthOffset = arguments.integer(0, "offset must be positive", number -> number >= 0);
        int lengthSize =
                arguments.integer(
                        1, "length size must be 1 to 4", number -> number > 0 && number <= 4);
        String where = arguments.text(2);
        boolean relative = where.startsWith("+") || where.startsWith("-");
        int shift = 0;
        if (!where.isEmpty()) {
            try {
                shift = Integer.parseInt(where);
            } catch (NumberFormatException notANumber) {
                arguments.problem(
                        2, "payload offset must be a number, with a sign when it is relative");
            }
        }
        int start =
                where.isEmpty()
                        ? lengthOffset + lengthSize
                        : relative ? lengthOffset + lengthSize + shift : shift;
        if (start < 0) {
            arguments.problem(2, "payload offset too negative");
        }
        return (stream, out) -> {
            ByteView view = bytes(stream, response);
            if (lengthOffset + lengthSize > view.length()) {
                return !complete(stream, response) && out.pending();
            }
            long length = 0;
            for (int i = 0; i < lengthSize; i++) {
                length = length << 8 | view.at(lengthOffset + i) & 0xff;
            }
            return length > 0 && block(stream, response, start, length, out);
        };
    }

    /// `req.payload_lv(<offset1>,<length>[,<offset2>])` — a block of the request whose length stands before it.
    ///
    /// The length is a number of `length` bytes at `offset1`; the block follows it, or begins at `offset2` (with a sign: relative to
    /// behind the length). Manual §7.3.5.
    ///
    /// | bytes of the client | expression | result |
    /// |---|---|---|
    /// | `\x00\x05hello!` | `req.payload_lv(0,2)` | `hello` |
    /// | `\x03---abc` | `req.payload_lv(0,1,+3)` | `abc` |
    @SampleFetch(
            name = "req.payload_lv",
            out = Kind.BIN,
            from = Source.REQUEST_PAYLOAD,
            args = {SINT, SINT, STR},
            required = 2)
    static Fetch requestPrefixed(Arguments arguments) {
        return prefixed(arguments, false);
    }

    /// `res.payload_lv(<offset1>,<length>[,<offset2>])` — a block of the response whose length stands before it.
    ///
    /// Manual §7.3.5.
    ///
    /// | bytes of the server | expression | result |
    /// |---|---|---|
    /// | `\x05ready!` | `res.payload_lv(0,1)` | `ready` |
    @SampleFetch(
            name = "res.payload_lv",
            out = Kind.BIN,
            from = Source.RESPONSE_PAYLOAD,
            args = {SINT, SINT, STR},
            required = 2)
    static Fetch responsePrefixed(Arguments arguments) {
        return prefixed(arguments, true);
    }
}
