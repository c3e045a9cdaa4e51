package sluice.upkeep.check;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// The two frames that a check of a stream processing agent exchanges. Manual: SPOE §3.1, §3.2.4, §3.2.5, §3.2.9.
///
/// ```
/// | length 4 | type 1 | flags 4 | stream id | frame id | name, typed value | name, typed value | …
/// ```
///
/// Whatever comes, reading ends within the bytes that are there.
final class AgentHello {
    private static final int HAPROXY_HELLO = 1;
    private static final int AGENT_HELLO = 101;
    private static final int AGENT_DISCONNECT = 102;
    private static final int BOOLEAN = 1;
    private static final int UNSIGNED_32 = 3;
    private static final int IPV4 = 6;
    private static final int IPV6 = 7;
    private static final int STRING = 8;
    private static final int BINARY = 9;
    private static final int TRUE = 0x10;
    private static final int FINAL = 1;

    /// From here on a number takes a second byte, which holds what is left of it from its fifth bit on.
    private static final int ONE_BYTE = 240;

    private static final int LARGEST_FRAME = 16380;
    private static final int LEAST_FRAME = 256;
    private static final String VERSION = "2.0";
    private static final String INVALID = "invalid frame received";

    /// Reasons of a disconnection by their numbers. Manual: SPOE §3.5.
    private static final String[] REASONS = {
        "normal",
        "I/O error",
        "a timeout occurred",
        "frame is too big",
        "invalid frame received",
        "version value not found",
        "max-frame-size value not found",
        "capabilities value not found",
        "unsupported version",
        "max-frame-size too big or too small",
        "fragmentation not supported",
        "invalid interlaced frames",
        "frame-id not found (it should match one of a sent NOTIFY frame)",
        "resource allocation error"
    };

    private final byte[] bytes;
    private final int end;
    private int at;
    private boolean broken;

    private AgentHello(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    // ---- what is asked

    /// The whole frame, its length before it.
    static byte[] question() {
        var frame = new ByteArrayOutputStream();
        frame.write(HAPROXY_HELLO);
        frame.writeBytes(new byte[] {0, 0, 0, FINAL, 0, 0});
        text(frame, "supported-versions");
        frame.write(STRING);
        text(frame, VERSION);
        text(frame, "max-frame-size");
        frame.write(UNSIGNED_32);
        number(frame, LARGEST_FRAME);
        text(frame, "capabilities");
        frame.write(STRING);
        text(frame, "");
        text(frame, "healthcheck");
        frame.write(BOOLEAN | TRUE);
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(new byte[] {0, 0, (byte) (frame.size() >> 8), (byte) frame.size()});
        whole.writeBytes(frame.toByteArray());
        return whole.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        number(out, text.length());
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void number(ByteArrayOutputStream out, int number) {
        if (number < ONE_BYTE) {
            out.write(number);
            return;
        }
        out.write(number | ONE_BYTE);
        int left = number - ONE_BYTE >>> 4;
        while (left >= 128) {
            out.write(left | 128);
            left = left - 128 >>> 7;
        }
        out.write(left);
    }

    // ---- what is answered

    /// What is wrong with a frame that stands between these places; null for the hello of an agent that can be talked to.
    static @Nullable String problem(byte[] bytes, int from, int end) {
        return new AgentHello(bytes, from, end).problem();
    }

    private @Nullable String problem() {
        int type = octet();
        boolean whole = (octet() << 24 | octet() << 16 | octet() << 8 | octet()) == FINAL;
        long stream = number();
        long frame = number();
        boolean known = type == AGENT_HELLO || type == AGENT_DISCONNECT;
        if (broken || !known || stream != 0 || frame != 0) {
            return INVALID;
        }
        if (!whole) {
            return "fragmentation not supported";
        }
        Map<String, Object> values = values();
        if (broken) {
            return INVALID;
        }
        return type == AGENT_HELLO ? inHello(values) : inDisconnection(values);
    }

    private static @Nullable String inHello(Map<String, Object> values) {
        if (!(values.get("version") instanceof String version)) {
            return "version value not found";
        }
        if (!version.strip().equals(VERSION)) {
            return "unsupported version";
        }
        if (!(values.get("max-frame-size") instanceof Long size)) {
            return "max-frame-size value not found";
        }
        return size < LEAST_FRAME || size > LARGEST_FRAME
                ? "max-frame-size too big or too small"
                : null;
    }

    private static String inDisconnection(Map<String, Object> values) {
        return values.get("status-code") instanceof Long code && code < REASONS.length
                ? REASONS[code.intValue()]
                : "an unknown error occurred";
    }

    /// Texts as String, numbers as Long; others are passed over.
    private Map<String, Object> values() {
        var values = new HashMap<String, Object>();
        while (at < end && !broken) {
            String name = text();
            int type = octet() & 0x0f;
            switch (type) {
                case 0, BOOLEAN -> {}
                case 2, UNSIGNED_32, 4, 5 -> values.put(name, number());
                case IPV4 -> pass(4);
                case IPV6 -> pass(16);
                case STRING -> values.put(name, text());
                case BINARY -> pass(number());
                default -> broken = true;
            }
        }
        return values;
    }

    private int octet() {
        if (at >= end) {
            broken = true;
            return 0;
        }
        return bytes[at++] & 0xff;
    }

    private void pass(long count) {
        broken |= count > end - at;
        at = broken ? end : at + (int) count;
    }

    private String text() {
        long length = number();
        int start = at;
        pass(length);
        return broken ? "" : new String(bytes, start, (int) length, StandardCharsets.ISO_8859_1);
    }

    /// Never negative.
    private long number() {
        long number = octet();
        if (number < ONE_BYTE) {
            return number;
        }
        int shift = 4;
        int next;
        do {
            next = octet();
            number += (long) next << shift;
            shift += 7;
            broken |= shift > 53;
        } while (next >= 128 && !broken);
        return number;
    }
}
