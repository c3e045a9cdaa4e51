package sluice.upkeep.check;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;

/// What a server has said so far in one check; at most 16 KiB of it are kept.
final class Answer {
    private static final int LIMIT = 16384;

    private byte[] bytes = new byte[512];
    private int length;
    private boolean ended;

    void add(ByteBuf data) {
        int taken = Math.min(data.readableBytes(), LIMIT - length);
        if (length + taken > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + taken, bytes.length * 2));
        }
        data.readBytes(bytes, length, taken);
        length += taken;
        if (length == LIMIT) {
            ended = true;
        }
    }

    void end() {
        ended = true;
    }

    /// True when nothing more will come.
    boolean isEnded() {
        return ended;
    }

    int length() {
        return length;
    }

    byte[] bytes() {
        return bytes;
    }

    void clear() {
        length = 0;
    }

    /// Another answer on the same connection, whose end is not that of the connection.
    void begin() {
        clear();
        ended = false;
    }

    String text() {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    int at(int index) {
        return index < length ? bytes[index] & 0xff : -1;
    }

    /// Where the first line ends: its `\r` or `\n`; -1 while there is none.
    int lineEnd() {
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\r' || bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /// The first line without its end, or as much of it as there is.
    String line() {
        int end = lineEnd();
        return new String(bytes, 0, end < 0 ? length : end, StandardCharsets.ISO_8859_1);
    }

    boolean hasLine() {
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                return true;
            }
        }
        return false;
    }

    int indexOf(byte[] wanted) {
        return indexOf(wanted, 0);
    }

    int indexOf(byte[] wanted, int from) {
        for (int i = from; i + wanted.length <= length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }

    // ---- as HTTP

    private static final byte[] HTTP = {'H', 'T', 'T', 'P', '/'};
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
    private static final byte[] BARE_HEAD_END = {'\n', '\n'};

    /// Where the body begins; -1 while the head is incomplete.
    int bodyStart() {
        int at = indexOf(HEAD_END);
        if (at >= 0) {
            return at + 4;
        }
        at = indexOf(BARE_HEAD_END);
        return at < 0 ? -1 : at + 2;
    }

    /// The status of the response; 0 when this is no HTTP.
    int status() {
        int end = lineEnd();
        int size = end < 0 ? length : end;
        if (size < 12 || !Arrays.equals(bytes, 0, HTTP.length, HTTP, 0, HTTP.length)) {
            return 0;
        }
        int blank = HTTP.length;
        while (blank < size && bytes[blank] != ' ') {
            blank++;
        }
        if (size < blank + 4) {
            return 0;
        }
        int status = 0;
        for (int i = blank + 1; i < blank + 4; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            status = status * 10 + digit;
        }
        return status;
    }

    String reason() {
        String line = line();
        int blank = line.indexOf(' ');
        return blank >= 0 && line.length() > blank + 5 ? line.substring(blank + 5) : "";
    }

    /// The value of a header of the response; null when there is none.
    @Nullable String field(String name) {
        @Nullable String[] found = new @Nullable String[1];
        eachField(
                (each, value) -> {
                    if (found[0] == null && each.equalsIgnoreCase(name)) {
                        found[0] = value;
                    }
                });
        return found[0];
    }

    /// Names and values of all header lines of the response, in order.
    void eachField(BiConsumer<String, String> fields) {
        int body = bodyStart();
        String head = new String(bytes, 0, body < 0 ? length : body, StandardCharsets.ISO_8859_1);
        for (String line : head.split("\r?\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.accept(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
    }

    /// True when the whole body is there.
    boolean bodyComplete() {
        if (ended) {
            return true;
        }
        int body = bodyStart();
        String size = body < 0 ? null : field("content-length");
        if (size == null) {
            return false;
        }
        try {
            return length - body >= Long.parseLong(size);
        } catch (NumberFormatException e) {
            return true;
        }
    }
}
