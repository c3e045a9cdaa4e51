package sluice.wire.tls;

import sluice.value.ByteView;

/// A client's first message as it stands in a buffer that nobody decrypts: where its parts are. RFC 8446 §4.1.2, RFC 5246 §7.4.1.2.
///
/// ```
/// record: 22 | version 2 | length 2 | handshake: 1 | length 3 | version 2 | random 32 | session id | suites | compressions | extensions
/// ```
///
/// A place is an offset from the start of the view in the upper half of a long and a length in the lower; negative when there is none. Nothing outside the
/// view is ever read, whatever the lengths say.
public final class RecordedHello {
    /// More bytes may show what was asked for.
    public static final long MORE = -1;

    /// No further byte will.
    public static final long NONE = -2;

    /// The hello is good and does not have it.
    public static final long ABSENT = -3;

    private static final int HANDSHAKE = 22;
    private static final int FIRST_KIND = 20;
    private static final int LAST_KIND = 23;
    private static final int LARGEST_RECORD = 16384 + 2048;
    private static final int CLIENT_HELLO = 1;
    private static final int RECORD_HEADER = 5;
    private static final int MESSAGE_HEADER = 4;
    private static final int VERSION_AND_RANDOM = 34;
    private static final int LONGEST_SESSION = 32;

    /// The shortest hello with room for an extension.
    private static final int SHORTEST_RECORD = 1 + 3 + 2 + 32 + 1 + 2 + 2 + 1 + 1 + 2 + 2;

    private RecordedHello() {}

    private static int at(ByteView in, int index) {
        return in.at(index) & 255;
    }

    private static int two(ByteView in, int index) {
        return at(in, index) << 8 | at(in, index + 1);
    }

    private static long place(int start, int length) {
        return (long) start << 32 | length;
    }

    /// Whether the first record is one of a handshake of SSL 3 or later: its length, else [#MORE] or [#NONE].
    private static long record(ByteView in) {
        int length = in.length();
        if (length > 0 && at(in, 0) != HANDSHAKE || length >= 3 && at(in, 1) < 3) {
            return NONE;
        }
        return length < RECORD_HEADER ? MORE : two(in, 3);
    }

    /// The type of the handshake's message: 1 from clients, 2 from servers; the message must be complete. As HAProxy, it believes any kind of record.
    public static long type(ByteView in) {
        int length = in.length();
        if (length == 0) {
            return MORE;
        }
        if (!isRecord(in)) {
            return NONE;
        }
        if (length < RECORD_HEADER + MESSAGE_HEADER) {
            return MORE;
        }
        if (at(in, 1) < 3 || two(in, 3) < 1 || two(in, 3) > LARGEST_RECORD) {
            return NONE;
        }
        int message = at(in, RECORD_HEADER + 1) << 16 | two(in, RECORD_HEADER + 2);
        boolean complete = length >= RECORD_HEADER + MESSAGE_HEADER + message;
        return complete ? at(in, RECORD_HEADER) : MORE;
    }

    private static boolean isRecord(ByteView in) {
        return at(in, 0) >= FIRST_KIND && at(in, 0) <= LAST_KIND;
    }

    /// The version that the hello asks for: major part × 65536 + minor part; also of a hello in the form of SSL 2. As HAProxy, it believes
    /// any kind of record.
    public static long version(ByteView in) {
        int length = in.length();
        if (length == 0) {
            return MORE;
        }
        if (!isRecord(in)) {
            return versionTwo(in);
        }
        if (length < RECORD_HEADER) {
            return MORE;
        }
        int record = two(in, 3);
        if (at(in, 1) < 3 || record < MESSAGE_HEADER + 2 || record > LARGEST_RECORD) {
            return NONE;
        }
        if (length < RECORD_HEADER + record) {
            return MORE;
        }
        int version = RECORD_HEADER + MESSAGE_HEADER;
        return (long) at(in, version) << 16 | at(in, version + 1);
    }

    /// SSL 2: length with its highest bit set, 1 for a client's hello, version, lengths of suites, session and challenge.
    private static long versionTwo(ByteView in) {
        int length = in.length();
        if ((at(in, 0) & 0x80) == 0 || length >= 3 && at(in, 2) != CLIENT_HELLO) {
            return NONE;
        }
        if (length < 11) {
            return MORE;
        }
        int suites = two(in, 5);
        int session = two(in, 7);
        int challenge = two(in, 9);
        boolean right =
                suites % 3 == 0
                        && (session == 0 || session == 16)
                        && (two(in, 0) & 0x7fff) == 9 + suites + session + challenge;
        return right ? (long) at(in, 3) << 16 | at(in, 4) : NONE;
    }

    /// The cipher suites, two bytes each.
    public static long suites(ByteView in) {
        long hello = hello(in);
        if (hello < 0) {
            return hello;
        }
        int at = (int) (hello >>> 32);
        int end = at + (int) hello;
        at += VERSION_AND_RANDOM;
        at += 1 + at(in, at);
        if (at + 2 > end || two(in, at) < 2 || at + 2 + two(in, at) > end) {
            return NONE;
        }
        return place(at + 2, two(in, at));
    }

    /// The hello behind the header of its message, complete.
    private static long hello(ByteView in) {
        long record = record(in);
        if (record < 0) {
            return record;
        }
        if (record < SHORTEST_RECORD) {
            return NONE;
        }
        if (in.length() < RECORD_HEADER + record) {
            return MORE;
        }
        if (at(in, RECORD_HEADER) != CLIENT_HELLO) {
            return NONE;
        }
        int length = at(in, RECORD_HEADER + 1) << 16 | two(in, RECORD_HEADER + 2);
        int start = RECORD_HEADER + MESSAGE_HEADER;
        if (length < SHORTEST_RECORD - MESSAGE_HEADER) {
            return NONE;
        }
        if (in.length() < start + length) {
            return MORE;
        }
        boolean good =
                at(in, start) >= 3
                        && at(in, start + 1) >= 1
                        && at(in, start + VERSION_AND_RANDOM) <= LONGEST_SESSION
                        && VERSION_AND_RANDOM + 1 + at(in, start + VERSION_AND_RANDOM) <= length;
        return good ? place(start, length) : NONE;
    }

    /// The content of the first extension of that type; [#ABSENT] where a good hello has none.
    public static long extension(ByteView in, int type) {
        long hello = hello(in);
        long suites = suites(in);
        if (hello < 0 || suites < 0) {
            return hello < 0 ? hello : suites;
        }
        int end = (int) (hello >>> 32) + (int) hello;
        int at = (int) (suites >>> 32) + (int) suites;
        if (at + 2 > end || at(in, at) < 1) {
            return NONE;
        }
        at += 1 + at(in, at);
        if (at + 2 > end || at + 2 + two(in, at) > end) {
            return NONE;
        }
        end = at + 2 + two(in, at);
        at += 2;
        while (at + 4 <= end) {
            int length = two(in, at + 2);
            if (at + 4 + length > end) {
                return NONE;
            }
            if (two(in, at) == type) {
                return place(at + 4, length);
            }
            at += 4 + length;
        }
        return ABSENT;
    }

    /// The list of that many bytes in its first two, within a place; [#NONE] when it does not fit.
    public static long list(ByteView in, long place) {
        if (place < 0) {
            return place;
        }
        int start = (int) (place >>> 32);
        int length = (int) place;
        if (length < 2 || two(in, start) > length - 2) {
            return NONE;
        }
        return place(start + 2, two(in, start));
    }
}
