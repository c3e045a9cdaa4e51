package sluice.wire.http;

/// Hosts with their ports, as offsets into a head: when two are the same, and what is left of one once its default port is taken away.
/// RFC 3986 §6.2.3, RFC 9110 §4.2.3.
public final class Authority {
    /// For schemes of which no port is known.
    private static final int NO_PORT = -1;

    private Authority() {}

    /// Equal without regard to case, a missing port counting as the default one.
    public static boolean same(byte[] bytes, int a, int aEnd, int b, int bEnd, int defaultPort) {
        int aHost = hostEnd(bytes, a, aEnd, defaultPort);
        int bHost = hostEnd(bytes, b, bEnd, defaultPort);
        if (aHost - a != bHost - b) {
            return false;
        }
        for (int i = 0; i < aHost - a; i++) {
            if (lower(bytes[a + i]) != lower(bytes[b + i])) {
                return false;
            }
        }
        return true;
    }

    /// Where the authority ends when a default or empty port is left out.
    private static int hostEnd(byte[] bytes, int start, int end, int defaultPort) {
        int colon = lastColon(bytes, start, end);
        if (colon < 0) {
            return end;
        }
        int port = 0;
        for (int i = colon + 1; i < end; i++) {
            if (bytes[i] < '0' || bytes[i] > '9' || port > 65535) {
                return end;
            }
            port = port * 10 + bytes[i] - '0';
        }
        return colon + 1 == end || port == defaultPort ? colon : end;
    }

    public static int lastColon(byte[] bytes, int start, int end) {
        for (int i = end - 1; i >= start; i--) {
            if (bytes[i] == ':') {
                return i;
            }
            if (bytes[i] == ']') {
                return -1;
            }
        }
        return -1;
    }

    /// The port that a scheme means when none is written; only of those of HTTP.
    public static int defaultPort(byte[] bytes, int start, int end) {
        boolean http =
                end - start >= 4
                        && lower(bytes[start]) == 'h'
                        && lower(bytes[start + 1]) == 't'
                        && lower(bytes[start + 2]) == 't'
                        && lower(bytes[start + 3]) == 'p';
        if (http && end - start == 4) {
            return 80;
        }
        return http && end - start == 5 && lower(bytes[start + 4]) == 's' ? 443 : NO_PORT;
    }

    /// Takes a default or empty port out of an absolute target, and with it out of the host line; a target without path gets `/`.
    /// Other targets stay.
    ///
    /// @param host the slot of the host line; -1 without one
    public static void normalize(Head head, int host) {
        int start = Target.authorityStart(head);
        if (start < 0) {
            return;
        }
        byte[] bytes = head.bytes();
        int target = head.targetStart();
        int targetEnd = head.targetEnd();
        int end = Target.authorityEnd(head, start);
        int port = defaultPort(bytes, target, start - 3);
        int kept = hostEnd(bytes, start, end, port);
        boolean pathless = end == targetEnd || bytes[end] != '/';
        if (kept == end && !pathless) {
            return;
        }
        if (kept < end && host >= 0) {
            dropPort(head, host, port);
        }
        int to = head.append(bytes, target, kept - target);
        if (pathless) {
            head.bytes()[head.append(1)] = '/';
        }
        head.append(head.bytes(), end, targetEnd - end);
        head.target(to, head.used());
    }

    /// Takes that port, or an empty one, off a host line.
    public static void dropPort(Head head, int host, int port) {
        int start = head.valueStart(host);
        head.narrow(host, start, hostEnd(head.bytes(), start, head.valueEnd(host), port));
    }

    private static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
    }
}
