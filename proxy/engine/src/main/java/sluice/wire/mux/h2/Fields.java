package sluice.wire.mux.h2;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;

import org.jspecify.annotations.Nullable;

import sluice.value.ByteString;
import sluice.wire.http.Head;
import sluice.wire.mux.WebSocketKeys;

/// Field lines between a [Head] and a header block: which may not pass, and what they must look like. RFC 9113 §8.2.
final class Fields {
    static final ByteString CONNECTION = ByteString.of("connection");
    static final ByteString CONTENT_LENGTH = ByteString.of("content-length");
    static final ByteString COOKIE = ByteString.of("cookie");
    static final ByteString HOST = ByteString.of("host");
    static final ByteString TE = ByteString.of("te");
    static final ByteString TRAILERS = ByteString.of("trailers");
    static final ByteString UPGRADE = ByteString.of("upgrade");
    private static final ByteString KEEP_ALIVE = ByteString.of("keep-alive");
    private static final ByteString PROXY_CONNECTION = ByteString.of("proxy-connection");
    private static final ByteString TRANSFER_ENCODING = ByteString.of("transfer-encoding");
    private static final ByteString HTTP2_SETTINGS = ByteString.of("http2-settings");

    private Fields() {}

    static boolean is(AsciiString text, ByteString name) {
        return name.contentEquals(text.array(), text.arrayOffset(), text.length());
    }

    private static boolean is(Head head, int slot, ByteString name) {
        return name.contentEquals(
                head.bytes(), head.nameStart(slot), head.nameEnd(slot) - head.nameStart(slot));
    }

    /// Lines about one connection of HTTP/1, which HTTP/2 must not carry. RFC 9113 §8.2.2.
    static boolean isOfConnection(AsciiString name) {
        return is(name, CONNECTION)
                || is(name, KEEP_ALIVE)
                || is(name, PROXY_CONNECTION)
                || is(name, TRANSFER_ENCODING)
                || is(name, UPGRADE);
    }

    private static boolean isOfConnection(Head head, int slot) {
        return is(head, slot, CONNECTION)
                || is(head, slot, KEEP_ALIVE)
                || is(head, slot, PROXY_CONNECTION)
                || is(head, slot, TRANSFER_ENCODING)
                || is(head, slot, UPGRADE)
                || is(head, slot, HTTP2_SETTINGS)
                || is(head, slot, TE) && !isValue(head, slot, TRAILERS);
    }

    static boolean isValue(Head head, int slot, ByteString value) {
        return value.contentEquals(
                head.bytes(), head.valueStart(slot), head.valueEnd(slot) - head.valueStart(slot));
    }

    /// Whether a line may stand in a message: a name in lower case, a value without control characters.
    static boolean isValid(AsciiString name, AsciiString value) {
        if (name.isEmpty()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            int c = name.byteAt(i) & 255;
            if (c <= ' ' || c >= 'A' && c <= 'Z' || c >= 127 || c == ':') {
                return false;
            }
        }
        return isValid(value);
    }

    static boolean isValid(AsciiString value) {
        int length = value.length();
        for (int i = 0; i < length; i++) {
            byte c = value.byteAt(i);
            if (c == 0 || c == '\r' || c == '\n') {
                return false;
            }
        }
        return true;
    }

    /// Appends a line in the form of HTTP/1, which its mux then copies as it stands.
    static void add(Head head, AsciiString name, AsciiString value) {
        add(
                head,
                name.array(),
                name.arrayOffset(),
                name.length(),
                value.array(),
                value.arrayOffset(),
                value.length());
    }

    static void add(Head head, ByteString name, ByteString value) {
        add(head, name.array(), 0, name.length(), value.array(), 0, value.length());
    }

    static void add(
            Head head, byte[] name, int nameAt, int nameSize, byte[] value, int at, int size) {
        int start = head.append(nameSize + size + 4);
        byte[] bytes = head.bytes();
        System.arraycopy(name, nameAt, bytes, start, nameSize);
        int separator = start + nameSize;
        bytes[separator] = ':';
        bytes[separator + 1] = ' ';
        System.arraycopy(value, at, bytes, separator + 2, size);
        int end = separator + 2 + size;
        bytes[end] = '\r';
        bytes[end + 1] = '\n';
        head.field(start, separator, separator + 2, end);
    }

    /// An upper bound of what [#write] and a start line need.
    static int size(Head head) {
        return head.used() + head.slots() * 8 + 128;
    }

    /// Writes every line that HTTP/2 may carry.
    static void write(Head head, ByteBuf out) {
        write(head, out, null);
    }

    /// Writes them without one of them; none carries the key of a WebSocket, which needs none.
    static void write(Head head, ByteBuf out, @Nullable ByteString without) {
        for (int slot = 0; slot < head.slots(); slot++) {
            if (!head.isLive(slot)
                    || isOfConnection(head, slot)
                    || without != null && is(head, slot, without)
                    || is(head, slot, WebSocketKeys.KEY)) {
                continue;
            }
            FieldEncoder.field(
                    head.bytes(),
                    head.nameStart(slot),
                    head.nameEnd(slot),
                    head.valueStart(slot),
                    head.valueEnd(slot),
                    out);
        }
    }

    /// Appends a received line as HTTP/1 would have brought it: without blanks around its value, which HAProxy forgives, and the length of the body
    /// once, as a number.
    static void addReceived(Head head, AsciiString name, AsciiString value) {
        if (!is(name, CONTENT_LENGTH)) {
            add(head, name, value.trim());
        } else if (head.find(CONTENT_LENGTH) < 0) {
            long length = length(value);
            add(head, name, length < 0 ? value.trim() : new AsciiString(Long.toString(length)));
        }
    }

    /// The number in a `content-length`, which may stand there several times; -1 when it is none.
    static long length(AsciiString value) {
        long length = -1;
        for (AsciiString part : value.split(',')) {
            long number = number(part.trim());
            if (number < 0 || length >= 0 && number != length) {
                return -1;
            }
            length = number;
        }
        // What is split loses an empty end.
        return value.endsWith(",") ? -1 : length;
    }

    private static long number(AsciiString value) {
        if (value.isEmpty() || value.length() > 18) {
            return -1;
        }
        long length = 0;
        for (int i = 0; i < value.length(); i++) {
            int digit = value.byteAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            length = length * 10 + digit;
        }
        return length;
    }

    /// Reads a trailer section into `head`; false when it is malformed.
    static boolean trailers(FieldDecoder fields, Head head) {
        for (int i = 0; i < fields.size(); i++) {
            AsciiString name = fields.name(i);
            if (!isValid(name, fields.value(i)) || isOfConnection(name)) {
                return false;
            }
            add(head, name, fields.value(i).trim());
        }
        return true;
    }
}
