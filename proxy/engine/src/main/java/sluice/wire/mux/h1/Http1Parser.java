package sluice.wire.mux.h1;

import io.netty.buffer.ByteBuf;

import sluice.loop.LoopConfined;
import sluice.wire.http.Head;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Reads the head of a request or response line by line, as the bytes arrive, into a [Head].
///
/// ```
/// socket ── ByteBuf ──copied once──► head.bytes:  GET /x HTTP/1.1 ⏎ host: a ⏎ …
///                                                 └ names lower-cased in place, offsets registered
/// ```
///
/// Split anywhere, the result is the same. Never throws: what is wrong becomes a status. What the field lines mean for framing is
/// [Http1Framing]'s. RFC 9112 §2 to §5; the tolerance is HAProxy's: bare LF, several blanks in the request line,
/// empty lines before it, obs-fold.
@LoopConfined
final class Http1Parser {
    /// The head is not complete: more bytes are needed.
    static final int MORE = 0;

    /// The head is complete; what follows in the buffer is the body.
    static final int COMPLETE = 1;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final int STEP = 1024;

    private final boolean request;
    private final Http1Settings settings;

    private boolean startLine;
    private int lineStart;
    private int scanned;
    private boolean malformed;

    /// A request of HTTP/0.9 ends with its line.
    private boolean lineOnly;

    /// The last field line was left out: what continues it goes with it.
    private boolean dropped;

    /// Where the last head that could not be read went wrong.
    private int offence;

    Http1Parser(boolean request, Http1Settings settings) {
        this.request = request;
        this.settings = settings;
        reset();
    }

    /// Ready for the next head.
    void reset() {
        startLine = true;
        lineStart = 0;
        scanned = 0;
        malformed = false;
        lineOnly = false;
        dropped = false;
    }

    /// A parser for the field lines behind the last chunk.
    static Http1Parser ofTrailers(Http1Settings settings) {
        var parser = new Http1Parser(false, settings);
        parser.resetTrailers();
        return parser;
    }

    void resetTrailers() {
        reset();
        startLine = false;
    }

    /// Offset of the byte at which reading stopped, after a status was answered.
    int offence() {
        return offence;
    }

    /// Takes bytes until the head is complete: [#MORE], [#COMPLETE], or the status of what is wrong (400, 414, 431).
    int parse(ByteBuf in, Head head) {
        while (true) {
            int end = head.used();
            int newline = findLineEnd(head.bytes(), scanned, end);
            if (newline < 0) {
                if (malformed) {
                    return 400;
                }
                if (end >= settings.headBytes()) {
                    offence = end;
                    return startLine && request ? 414 : 431;
                }
                int take = Math.min(in.readableBytes(), Math.min(STEP, settings.headBytes() - end));
                if (take == 0) {
                    return MORE;
                }
                int at = head.append(take);
                in.readBytes(head.bytes(), at, take);
                continue;
            }
            int start = lineStart;
            lineStart = newline + 1;
            scanned = lineStart;
            byte[] bytes = head.bytes();
            int stop = newline > start && bytes[newline - 1] == '\r' ? newline - 1 : newline;
            if (startLine) {
                if (stop == start) {
                    if (!request) {
                        return 400;
                    }
                    continue; // RFC 9112 §2.2: empty lines before a request are skipped
                }
                startLine = false;
                if (!(request
                        ? readRequestLine(head, bytes, start, stop)
                        : readStatusLine(head, bytes, start, stop))) {
                    return 400;
                }
                if (lineOnly) {
                    return complete(in, head);
                }
            } else if (stop == start) {
                return complete(in, head);
            } else if (!readField(head, bytes, start, stop)) {
                return 400;
            }
        }
    }

    /// Gives back what was copied beyond the head.
    private int complete(ByteBuf in, Head head) {
        int extra = head.used() - lineStart;
        in.readerIndex(in.readerIndex() - extra);
        head.truncate(lineStart);
        return COMPLETE;
    }

    /// The index of the next LF; -1 when there is none yet or a forbidden byte came first ([#malformed]).
    private int findLineEnd(byte[] bytes, int from, int end) {
        int i = from;
        while (i < end) {
            while (i + 8 <= end) {
                long word = (long) LONGS.get(bytes, i);
                // A set high bit where a byte is below 0x20.
                long low = (word - 0x20 * EACH) & ~word & HIGH;
                if (low != 0) {
                    i += Long.numberOfTrailingZeros(low) >> 3;
                    break;
                }
                i += 8;
            }
            if (i >= end) {
                break;
            }
            byte b = bytes[i];
            if (b == '\n') {
                return i;
            }
            if (b == '\r') {
                if (i + 1 == end) {
                    // Looked at again when the next byte is there.
                    scanned = i;
                    return -1;
                }
                if (bytes[i + 1] == '\n') {
                    return i + 1;
                }
                malformed = true;
                offence = i + 1;
                return -1;
            }
            if (b == 0 && !(settings.tolerant() && !startLine)) {
                malformed = true;
                offence = i;
                return -1;
            }
            i++;
        }
        scanned = end;
        return -1;
    }

    private boolean readRequestLine(Head head, byte[] bytes, int start, int stop) {
        int at = start;
        while (at < stop && Characters.TOKEN_LOWER[bytes[at] & 0xff] != 0) {
            at++;
        }
        offence = at;
        if (at == start || at == stop || bytes[at] != ' ') {
            return false;
        }
        head.method(start, at);
        at = skipBlanks(bytes, at, stop);
        int target = at;
        while (at < stop && (Characters.TARGET[bytes[at] & 0xff] || tolerates(head, bytes, at))) {
            at++;
        }
        offence = at;
        if (at == target) {
            return false;
        }
        head.target(target, at);
        if (at == stop && isBareGet(head, bytes)) {
            head.offence(at);
            head.version(1, 0);
            lineOnly = true;
            return true;
        }
        if (at == stop || bytes[at] != ' ') {
            return false;
        }
        at = skipBlanks(bytes, at, stop);
        offence = at;
        return readVersion(head, bytes, at, stop) && at + 8 == stop
                || isForeignVersion(head, bytes, at, stop);
    }

    /// RFC 3986 knows neither bytes above 127 nor fragments in a request's target.
    private boolean tolerates(Head head, byte[] bytes, int at) {
        if (!settings.tolerant() || bytes[at] >= 0 && bytes[at] != '#') {
            return false;
        }
        head.offence(at);
        return true;
    }

    /// `GET /path` and no version is HTTP/0.9.
    private boolean isBareGet(Head head, byte[] bytes) {
        int method = head.methodStart();
        return settings.tolerant()
                && head.methodEnd() - method == 3
                && bytes[method] == 'G'
                && bytes[method + 1] == 'E'
                && bytes[method + 2] == 'T';
    }

    /// Another protocol or other digits where the version stands.
    private boolean isForeignVersion(Head head, byte[] bytes, int start, int stop) {
        if (!settings.tolerant() || start == stop) {
            return false;
        }
        for (int i = start; i < stop; i++) {
            if (bytes[i] <= ' ' || bytes[i] == 0x7f) {
                return false;
            }
        }
        head.offence(start);
        head.foreignVersion(start, stop);
        return true;
    }

    private boolean readStatusLine(Head head, byte[] bytes, int start, int stop) {
        offence = start;
        int version = start;
        while (version < stop && bytes[version] != ' ') {
            version++;
        }
        if (version == stop
                || !(version == start + 8 && readVersion(head, bytes, start, stop))
                        && !isForeignVersion(head, bytes, start, version)) {
            return false;
        }
        int at = skipBlanks(bytes, version, stop);
        int status = 0;
        int digits = 0;
        while (at < stop && isDigit(bytes[at]) && digits < 6) {
            status = status * 10 + bytes[at++] - '0';
            digits++;
        }
        offence = at;
        if (status < 100 || at < stop && bytes[at] != ' ') {
            return false;
        }
        if (digits != 3) {
            if (!settings.tolerant() || status > 0xffff) {
                return false;
            }
            head.offence(at);
        }
        head.status(status);
        at = skipBlanks(bytes, at, stop);
        head.reason(at, stop);
        return true;
    }

    private static int skipBlanks(byte[] bytes, int from, int stop) {
        int at = from;
        while (at < stop && bytes[at] == ' ') {
            at++;
        }
        return at;
    }

    private static boolean readVersion(Head head, byte[] bytes, int at, int stop) {
        if (at + 8 > stop
                || bytes[at] != 'H'
                || bytes[at + 1] != 'T'
                || bytes[at + 2] != 'T'
                || bytes[at + 3] != 'P'
                || bytes[at + 4] != '/'
                || !isDigit(bytes[at + 5])
                || bytes[at + 6] != '.'
                || !isDigit(bytes[at + 7])) {
            return false;
        }
        head.version(bytes[at + 5] - '0', bytes[at + 7] - '0');
        if (head.versionMajor() > 1) {
            head.readAs11();
        }
        return true;
    }

    private boolean readField(Head head, byte[] bytes, int start, int stop) {
        int at = start;
        byte[] table = Characters.TOKEN_LOWER;
        byte lower;
        while (at < stop && (lower = table[bytes[at] & 0xff]) != 0) {
            bytes[at++] = lower;
        }
        if (at == start && (bytes[at] == ' ' || bytes[at] == '\t')) {
            return dropped || head.slots() > 0 && fold(head, bytes, start, stop);
        }
        dropped = false;
        if (at == start || at == stop || bytes[at] != ':' || head.slots() >= settings.fields()) {
            offence = at;
            return at > start && head.slots() < settings.fields() && drops(head, bytes, at, stop);
        }
        int valueStart = at + 1;
        while (valueStart < stop && isBlank(bytes[valueStart])) {
            valueStart++;
        }
        int valueEnd = stop;
        while (valueEnd > valueStart && isBlank(bytes[valueEnd - 1])) {
            valueEnd--;
        }
        head.field(start, at, valueStart, valueEnd);
        return true;
    }

    /// A line whose name holds what no name may hold is left out.
    private boolean drops(Head head, byte[] bytes, int bad, int stop) {
        if (!settings.tolerant()) {
            return false;
        }
        int at = bad;
        while (at < stop && bytes[at] != ':') {
            at++;
        }
        if (at == stop) {
            return false;
        }
        head.offence(bad);
        dropped = true;
        return true;
    }

    /// RFC 9112 §5.2: a proxy replaces a line folding by blanks.
    private static boolean fold(Head head, byte[] bytes, int start, int stop) {
        int last = head.slots() - 1;
        int end = stop;
        while (end > start && isBlank(bytes[end - 1])) {
            end--;
        }
        if (end == start) {
            return true;
        }
        int content = start;
        while (isBlank(bytes[content])) {
            content++;
        }
        for (int i = head.valueEnd(last); i < content; i++) {
            bytes[i] = bytes[i] == '\t' ? bytes[i] : (byte) ' ';
        }
        if (head.valueEnd(last) == head.valueStart(last)) {
            head.narrow(last, content, end);
        } else {
            head.extendLast(end);
        }
        return true;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
