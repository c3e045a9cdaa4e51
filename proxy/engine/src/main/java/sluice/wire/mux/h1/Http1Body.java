package sluice.wire.mux.h1;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import sluice.loop.LoopConfined;
import sluice.wire.http.Head;

/// Takes the body of one message out of the bytes of its connection. RFC 9112 §6 and §7.
///
/// ```
/// LENGTH       the buffer as it was read, cut at the end of the message
/// CHUNKED      slices without the framing; extensions are dropped, trailers collected
/// UNTIL_CLOSE  the buffer as it was read
/// ```
@LoopConfined
final class Http1Body {
    private enum State {
        NONE,
        LENGTH,
        UNTIL_CLOSE,
        CHUNK_SIZE,
        CHUNK_EXTENSION,
        CHUNK_DATA,
        CHUNK_END,
        TRAILERS,
        FAILED
    }

    /// What [#next] found.
    enum Found {
        /// [#data] holds a part.
        DATA,
        /// All that is left of the buffer is a part: the caller takes the buffer itself.
        WHOLE,
        /// The body is complete.
        END,
        /// More bytes are needed.
        MORE,
        /// This is no body.
        MALFORMED
    }

    private static final int MAX_SIZE_DIGITS = 16;
    private static final int MAX_EXTENSION = 8192;

    private final Http1Settings settings;
    private State state = State.NONE;
    private long remaining;
    private int digits;
    private int extension;
    private boolean afterCarriageReturn;
    private @Nullable Http1Parser trailerParser;
    private @Nullable Head trailers;
    private @Nullable ByteBuf data;

    Http1Body(Http1Settings settings) {
        this.settings = settings;
    }

    /// Begins the body of a message.
    void start(Head head, boolean chunked) {
        long length = head.bodyLength();
        if (length >= 0) {
            remaining = length;
            state = length == 0 ? State.NONE : State.LENGTH;
        } else if (chunked) {
            state = State.CHUNK_SIZE;
            remaining = 0;
            digits = 0;
            afterCarriageReturn = false;
        } else {
            state = State.UNTIL_CLOSE;
        }
    }

    /// Whether what came with the head can begin the body: a chunk that is none condemns the whole message while nothing of it has been
    /// passed on.
    boolean canBegin(Head head, ByteBuf in) {
        if (state != State.CHUNK_SIZE || !in.isReadable()) {
            return true;
        }
        int at = in.readerIndex();
        Found found;
        while ((found = next(in)) == Found.DATA) {
            data().release();
        }
        in.readerIndex(at);
        start(head, true);
        return found != Found.MALFORMED;
    }

    void startTunnel() {
        state = State.UNTIL_CLOSE;
    }

    boolean isUntilClose() {
        return state == State.UNTIL_CLOSE;
    }

    /// True when the body is complete without looking at another byte.
    boolean isComplete() {
        return state == State.NONE;
    }

    /// The part found; the caller takes it.
    ByteBuf data() {
        ByteBuf found = data;
        if (found == null) {
            throw new AssertionError("no data was found");
        }
        data = null;
        return found;
    }

    /// The trailers of a complete chunked body; null when there were none.
    @Nullable Head trailers() {
        Head found = trailers;
        return found != null && found.size() > 0 ? found : null;
    }

    /// Finds the next part; reads from `in`, which stays the caller's. A part is a retained slice of it.
    Found next(ByteBuf in) {
        while (true) {
            switch (state) {
                case NONE -> {
                    return Found.END;
                }
                case FAILED -> {
                    return Found.MALFORMED;
                }
                case LENGTH, CHUNK_DATA -> {
                    int readable = in.readableBytes();
                    if (readable == 0) {
                        return Found.MORE;
                    }
                    int take = (int) Math.min(readable, remaining);
                    remaining -= take;
                    if (remaining == 0) {
                        state = state == State.LENGTH ? State.NONE : State.CHUNK_END;
                    }
                    if (take == readable) {
                        return Found.WHOLE;
                    }
                    data = in.readRetainedSlice(take);
                    return Found.DATA;
                }
                case UNTIL_CLOSE -> {
                    if (!in.isReadable()) {
                        return Found.MORE;
                    }
                    return Found.WHOLE;
                }
                case CHUNK_SIZE, CHUNK_EXTENSION, CHUNK_END -> {
                    if (!in.isReadable()) {
                        return Found.MORE;
                    }
                    if (!readFraming(in.readByte())) {
                        state = State.FAILED;
                        return Found.MALFORMED;
                    }
                }
                case TRAILERS -> {
                    Found found = readTrailers(in);
                    if (found != Found.END) {
                        return found;
                    }
                    state = State.NONE;
                }
            }
        }
    }

    private boolean readFraming(byte b) {
        if (afterCarriageReturn && b != '\n') {
            return false;
        }
        if (b == '\r') {
            afterCarriageReturn = true;
            return state != State.CHUNK_SIZE || digits > 0;
        }
        if (b == '\n') {
            afterCarriageReturn = false;
            if (state == State.CHUNK_END) {
                state = State.CHUNK_SIZE;
                digits = 0;
                remaining = 0;
                return true;
            }
            if (digits == 0) {
                return false;
            }
            extension = 0;
            state = remaining > 0 ? State.CHUNK_DATA : startTrailers();
            return true;
        }
        if (state == State.CHUNK_END) {
            return false;
        }
        if (state == State.CHUNK_EXTENSION) {
            return ++extension <= MAX_EXTENSION && b != 0;
        }
        int digit = Character.digit(b, 16);
        if (digit >= 0 && b > 0) {
            // RFC 9112 §7.1: a size that overflows is an error
            if (++digits > MAX_SIZE_DIGITS || remaining >>> 59 != 0) {
                return false;
            }
            remaining = remaining << 4 | digit;
            return true;
        }
        if (digits > 0 && (b == ';' || b == ' ' || b == '\t')) {
            state = State.CHUNK_EXTENSION;
            return true;
        }
        return false;
    }

    private State startTrailers() {
        if (trailerParser == null) {
            trailerParser = Http1Parser.ofTrailers(settings);
            trailers = new Head();
        }
        trailerParser.resetTrailers();
        if (trailers != null) {
            trailers.reset();
        }
        return State.TRAILERS;
    }

    private Found readTrailers(ByteBuf in) {
        Http1Parser parser = trailerParser;
        Head into = trailers;
        if (parser == null || into == null) {
            throw new AssertionError("trailers without a parser");
        }
        return switch (parser.parse(in, into)) {
            case Http1Parser.MORE -> Found.MORE;
            case Http1Parser.COMPLETE -> Found.END;
            default -> {
                state = State.FAILED;
                yield Found.MALFORMED;
            }
        };
    }
}
