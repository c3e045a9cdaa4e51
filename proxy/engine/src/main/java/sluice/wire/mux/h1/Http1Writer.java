package sluice.wire.mux.h1;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import sluice.value.ByteString;
import sluice.wire.http.Head;

import java.nio.charset.StandardCharsets;

/// Puts a head into the form of HTTP/1. Field lines that stand in the array as they must be sent are copied en bloc.
final class Http1Writer {
    private static final byte[] VERSION_11 = ascii(" HTTP/1.1\r\n");
    private static final byte[] VERSION_10 = ascii(" HTTP/1.0\r\n");
    private static final byte[] STATUS_11 = ascii("HTTP/1.1 ");
    private static final byte[] STATUS_10 = ascii("HTTP/1.0 ");
    private static final byte[] CLOSE = ascii("connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("connection: keep-alive\r\n");
    private static final byte[] CHUNKED = ascii("transfer-encoding: chunked\r\n");
    private static final byte[] LAST_CHUNK = ascii("0\r\n");
    private static final byte[] CRLF = ascii("\r\n");
    private static final byte[] HEX = ascii("0123456789abcdef");

    /// What is said about the connection behind the last field line.
    enum Announcement {
        NOTHING,
        CLOSE,
        KEEP_ALIVE
    }

    private Http1Writer() {}

    private static byte[] ascii(String text) {
        return ByteString.of(text).array();
    }

    /// An upper bound of what [#request] or [#response] write.
    static int size(Head head) {
        return head.used() + head.slots() * 4 + 96;
    }

    static boolean isBefore11(Head head) {
        return head.versionMajor() < 1 || head.versionMajor() == 1 && head.versionMinor() == 0;
    }

    static void request(
            Head head, Announcement announcement, @Nullable NameCase names, ByteBuf out) {
        byte[] bytes = head.bytes();
        int start = head.methodStart();
        int methodEnd = head.methodEnd();
        if (head.versionMajor() > 1) {
            out.writeBytes(bytes, start, methodEnd - start);
            out.writeByte(' ');
            int path = head.originStart();
            if (path == head.targetEnd()) {
                out.writeByte('/');
            }
            out.writeBytes(bytes, path, head.targetEnd() - path);
        } else if (methodEnd + 1 == head.targetStart() && bytes[methodEnd] == ' ') {
            out.writeBytes(bytes, start, head.targetEnd() - start);
        } else {
            out.writeBytes(bytes, start, methodEnd - start);
            out.writeByte(' ');
            out.writeBytes(bytes, head.targetStart(), head.targetEnd() - head.targetStart());
        }
        if (head.isForeign()) {
            out.writeByte(' ');
            version(head, out);
            out.writeBytes(CRLF);
        } else {
            out.writeBytes(isBefore11(head) ? VERSION_10 : VERSION_11);
        }
        fields(head, announcement, names, out);
    }

    static void response(
            Head head, Announcement announcement, @Nullable NameCase names, ByteBuf out) {
        if (head.isForeign()) {
            version(head, out);
            out.writeByte(' ');
        } else {
            out.writeBytes(isBefore11(head) ? STATUS_10 : STATUS_11);
        }
        int status = head.status();
        if (status >= 1000) {
            out.writeCharSequence(Integer.toString(status / 1000), StandardCharsets.US_ASCII);
            status %= 1000;
        }
        out.writeByte('0' + status / 100);
        out.writeByte('0' + status / 10 % 10);
        out.writeByte('0' + status % 10);
        out.writeByte(' ');
        out.writeBytes(head.bytes(), head.reasonStart(), head.reasonEnd() - head.reasonStart());
        out.writeBytes(CRLF);
        fields(head, announcement, names, out);
    }

    private static void version(Head head, ByteBuf out) {
        out.writeBytes(head.bytes(), head.versionStart(), head.versionEnd() - head.versionStart());
    }

    private static void fields(
            Head head, Announcement announcement, @Nullable NameCase names, ByteBuf out) {
        lines(head, names, out);
        if (isChunkedHere(head)) {
            line(CHUNKED, names, out);
        }
        switch (announcement) {
            case NOTHING -> {}
            case CLOSE -> line(CLOSE, names, out);
            case KEEP_ALIVE -> line(KEEP_ALIVE, names, out);
        }
        out.writeBytes(CRLF);
    }

    /// One of our own lines.
    private static void line(byte[] line, @Nullable NameCase names, ByteBuf out) {
        if (names != null) {
            int colon = 0;
            while (line[colon] != ':') {
                colon++;
            }
            ByteString form = names.of(line, 0, colon);
            if (form != null) {
                out.writeBytes(form.array());
                out.writeBytes(line, colon, line.length - colon);
                return;
            }
        }
        out.writeBytes(line);
    }

    private static void lines(Head head, @Nullable NameCase names, ByteBuf out) {
        byte[] bytes = head.bytes();
        int runStart = -1;
        int runEnd = -1;
        int slots = head.slots();
        for (int slot = 0; slot < slots; slot++) {
            if (!head.isLive(slot)) {
                continue;
            }
            int nameStart = head.nameStart(slot);
            int nameEnd = head.nameEnd(slot);
            int valueStart = head.valueStart(slot);
            int valueEnd = head.valueEnd(slot);
            ByteString form =
                    names == null ? null : names.of(bytes, nameStart, nameEnd - nameStart);
            boolean asSent =
                    form == null
                            && valueStart == nameEnd + 2
                            && bytes[nameEnd] == ':'
                            && bytes[nameEnd + 1] == ' '
                            && valueEnd + 1 < head.used()
                            && bytes[valueEnd] == '\r'
                            && bytes[valueEnd + 1] == '\n';
            if (asSent && nameStart == runEnd) {
                runEnd = valueEnd + 2;
                continue;
            }
            if (runStart >= 0) {
                out.writeBytes(bytes, runStart, runEnd - runStart);
                runStart = -1;
                runEnd = -1;
            }
            if (asSent) {
                runStart = nameStart;
                runEnd = valueEnd + 2;
                continue;
            }
            if (form != null) {
                out.writeBytes(form.array());
            } else {
                out.writeBytes(bytes, nameStart, nameEnd - nameStart);
            }
            out.writeByte(':');
            out.writeByte(' ');
            out.writeBytes(bytes, valueStart, valueEnd - valueStart);
            out.writeBytes(CRLF);
        }
        if (runStart >= 0) {
            out.writeBytes(bytes, runStart, runEnd - runStart);
        }
    }

    /// Whether a body of unknown length comes from a version whose frames tell its end, so that HTTP/1 needs chunks.
    static boolean isChunkedHere(Head head) {
        return head.versionMajor() > 1 && head.bodyLength() == Head.UNKNOWN_LENGTH;
    }

    /// The line before a chunk of `length` bytes.
    static void chunkStart(int length, ByteBuf out) {
        int shift = 28;
        while (shift > 0 && length >>> shift == 0) {
            shift -= 4;
        }
        for (; shift >= 0; shift -= 4) {
            out.writeByte(HEX[length >>> shift & 15]);
        }
        out.writeBytes(CRLF);
    }

    static void chunkEnd(ByteBuf out) {
        out.writeBytes(CRLF);
    }

    static void lastChunk(@Nullable Head trailers, @Nullable NameCase names, ByteBuf out) {
        out.writeBytes(LAST_CHUNK);
        if (trailers != null) {
            lines(trailers, names, out);
        }
        out.writeBytes(CRLF);
    }
}
