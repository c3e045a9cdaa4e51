package sluice.log.where;

import org.jspecify.annotations.Nullable;

/// IPv4 and IPv6 addresses from text, without asking a name server.
final class Addresses {
    private Addresses() {}

    /// 4 or 16 bytes, or null when the text is no address.
    static byte @Nullable [] parse(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) if (b[i] == ':') return six(b, from, to);
        return four(b, from, to);
    }

    private static byte @Nullable [] four(byte[] b, int from, int to) {
        byte[] address = new byte[4];
        int part = 0;
        int value = -1;
        for (int i = from; i <= to; i++) {
            if (i == to || b[i] == '.') {
                if (value < 0 || value > 255 || part > 3) return null;
                address[part++] = (byte) value;
                value = -1;
            } else if (b[i] >= '0' && b[i] <= '9' && value < 1000) {
                value = Math.max(value, 0) * 10 + b[i] - '0';
            } else {
                return null;
            }
        }
        return part == 4 ? address : null;
    }

    private static byte @Nullable [] six(byte[] b, int from, int to) {
        byte[] address = new byte[16];
        int at = 0;
        int gap = -1;
        int i = from;
        if (to - from >= 2 && b[from] == ':' && b[from + 1] == ':') {
            gap = 0;
            i += 2;
        }
        while (i < to) {
            if (b[i] == ':') {
                if (gap >= 0) return null;
                gap = at;
                i++;
                continue;
            }
            int end = i;
            boolean dotted = false;
            while (end < to && b[end] != ':') dotted |= b[end++] == '.';
            if (dotted) {
                byte[] tail = four(b, i, end);
                if (tail == null || at > 12 || end < to) return null;
                System.arraycopy(tail, 0, address, at, 4);
                at += 4;
            } else {
                if (end - i > 4 || at > 14) return null;
                int value = 0;
                for (int k = i; k < end; k++) {
                    int digit = Character.digit(b[k], 16);
                    if (digit < 0) return null;
                    value = value << 4 | digit;
                }
                address[at++] = (byte) (value >> 8);
                address[at++] = (byte) value;
            }
            i = end + 1;
        }
        if (at < 16) {
            if (gap < 0) return null;
            int moved = at - gap;
            System.arraycopy(address, gap, address, 16 - moved, moved);
            for (int k = gap; k < 16 - moved; k++) address[k] = 0;
        }
        return address;
    }
}
