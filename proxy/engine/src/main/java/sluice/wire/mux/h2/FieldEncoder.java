package sluice.wire.mux.h2;

import io.netty.buffer.ByteBuf;

import sluice.value.ByteString;

/// Field lines become header blocks: names by the static table, values as they are. RFC 7541.
///
/// No dynamic table and no Huffman code: both would cost more than they save on the links of a proxy, and a block can be written at any time.
final class FieldEncoder {
    static final int AUTHORITY = 1;
    static final int METHOD_GET = 2;
    static final int METHOD_POST = 3;
    static final int PATH_ROOT = 4;
    static final int SCHEME_HTTP = 6;
    static final int SCHEME_HTTPS = 7;
    static final int STATUS_200 = 8;

    private static final int METHOD = 2;
    private static final int PATH = 4;
    private static final int STATUS = 8;
    private static final int[] STATUSES = {200, 204, 206, 304, 400, 404, 500};

    /// Names of the static table from number 15 on, in its order. RFC 7541 appendix A.
    private static final String NAMES =
            "accept-charset accept-encoding accept-language accept-ranges accept"
                    + " access-control-allow-origin age allow authorization cache-control"
                    + " content-disposition content-encoding content-language content-length"
                    + " content-location content-range content-type cookie date etag expect expires"
                    + " from host if-match if-modified-since if-none-match if-range"
                    + " if-unmodified-since last-modified link location max-forwards"
                    + " proxy-authenticate proxy-authorization range referer refresh retry-after"
                    + " server set-cookie strict-transport-security transfer-encoding user-agent"
                    + " vary via www-authenticate";

    private static final int FIRST_NAME = 15;
    private static final int AUTHORIZATION = 23;
    private static final int COOKIE = 32;
    private static final int PROXY_AUTHORIZATION = 49;
    private static final int SLOTS = 256;

    /// By hash of the name; a slot taken goes on with the next.
    private static final ByteString[] TABLE = new ByteString[SLOTS];

    private static final int[] NUMBERS = new int[SLOTS];

    static {
        String[] names = NAMES.split(" ");
        for (int i = 0; i < names.length; i++) {
            ByteString name = ByteString.of(names[i]);
            int slot = hash(name.array(), 0, name.length());
            while (TABLE[slot] != null) {
                slot = slot + 1 & SLOTS - 1;
            }
            TABLE[slot] = name;
            NUMBERS[slot] = FIRST_NAME + i;
        }
    }

    private FieldEncoder() {}

    private static int hash(byte[] bytes, int start, int length) {
        return (length * 31 + bytes[start] * 7 + bytes[start + length - 1]) * 5
                        + bytes[start + length / 2]
                & SLOTS - 1;
    }

    private static int number(byte[] bytes, int start, int length) {
        int slot = hash(bytes, start, length);
        while (TABLE[slot] != null) {
            if (TABLE[slot].contentEquals(bytes, start, length)) {
                return NUMBERS[slot];
            }
            slot = slot + 1 & SLOTS - 1;
        }
        return 0;
    }

    /// A line of the static table, name and value.
    static void indexed(int number, ByteBuf out) {
        out.writeByte(0x80 | number);
    }

    /// Says that the dynamic table is not used: owed to a peer that made it smaller.
    static void noTable(ByteBuf out) {
        out.writeByte(0x20);
    }

    static void status(int status, ByteBuf out) {
        for (int i = 0; i < STATUSES.length; i++) {
            if (STATUSES[i] == status) {
                indexed(STATUS_200 + i, out);
                return;
            }
        }
        out.writeByte(STATUS);
        out.writeByte(3);
        out.writeByte('0' + status / 100);
        out.writeByte('0' + status / 10 % 10);
        out.writeByte('0' + status % 10);
    }

    static void method(byte[] bytes, int start, int length, ByteBuf out) {
        literal(METHOD, bytes, start, length, out);
    }

    static void path(byte[] bytes, int start, int length, ByteBuf out) {
        literal(PATH, bytes, start, length, out);
    }

    static void authority(byte[] bytes, int start, int length, ByteBuf out) {
        literal(AUTHORITY, bytes, start, length, out);
    }

    private static void literal(int name, byte[] bytes, int start, int length, ByteBuf out) {
        boolean secret = name == AUTHORIZATION || name == COOKIE || name == PROXY_AUTHORIZATION;
        integer(secret ? 0x10 : 0, 15, name, out);
        string(bytes, start, length, out);
    }

    /// Any other line; the name in lower case and not empty.
    static void field(
            byte[] bytes, int nameStart, int nameEnd, int valueStart, int valueEnd, ByteBuf out) {
        int number = number(bytes, nameStart, nameEnd - nameStart);
        if (number > 0) {
            literal(number, bytes, valueStart, valueEnd - valueStart, out);
            return;
        }
        out.writeByte(0);
        string(bytes, nameStart, nameEnd - nameStart, out);
        string(bytes, valueStart, valueEnd - valueStart, out);
    }

    static void field(ByteString name, ByteString value, ByteBuf out) {
        out.writeByte(0);
        string(name.array(), 0, name.length(), out);
        string(value.array(), 0, value.length(), out);
    }

    private static void string(byte[] bytes, int start, int length, ByteBuf out) {
        integer(0, 127, length, out);
        out.writeBytes(bytes, start, length);
    }

    /// RFC 7541 §5.1.
    private static void integer(int pattern, int prefix, int value, ByteBuf out) {
        if (value < prefix) {
            out.writeByte(pattern | value);
            return;
        }
        out.writeByte(pattern | prefix);
        int rest = value - prefix;
        while (rest >= 128) {
            out.writeByte(rest & 127 | 128);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }
}
