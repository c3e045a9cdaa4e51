package sluice.log.tally;

import sluice.log.format.Bytes;

import java.util.Arrays;

/// The network of an address: the first three numbers of an IPv4 address, the first 64 bits of an IPv6 address.
final class Network {
    private static final int LONGEST = 64;

    private Network() {}

    /// Adds what is known of an address to its network; one that is no address belongs to none.
    static void add(Heavy networks, Heavy.Item address) {
        int to = address.key.length;
        byte[] b = Arrays.copyOf(address.key, to + Bytes.PADDING);
        int dot = Bytes.findLast(b, 0, to, '.');
        if (dot > 0 && Bytes.find(b, 0, dot, Bytes.repeat(':')) == dot) {
            networks.item(b, 0, dot).merge(address);
            return;
        }
        byte[] prefix = new byte[LONGEST + Bytes.PADDING];
        int length = write(b, 0, to, prefix);
        if (length > 0) networks.item(prefix, 0, length).merge(address);
    }

    /// Writes `2001:db8:0:1` for `2001:db8:0:1::5`; the length, or 0 when the text is no such address.
    static int write(byte[] b, int from, int to, byte[] out) {
        int[] group = new int[8];
        int groups = 0;
        int gap = -1;
        int i = from;
        while (i < to && groups < 8) {
            if (b[i] == ':') {
                i++;
                if (i < to && b[i] == ':' && i == from + 1) i++;
                else if (groups == 0) return 0;
                if (gap >= 0) return 0;
                gap = groups;
                continue;
            }
            int value = 0;
            int digits = 0;
            while (i < to && digits < 4) {
                int digit = Character.digit(b[i], 16);
                if (digit < 0) break;
                value = value << 4 | digit;
                digits++;
                i++;
            }
            if (digits == 0) return 0;
            group[groups++] = value;
            if (i < to) {
                if (b[i] != ':') return 0;
                i++;
            }
        }
        if (i < to || groups < 8 && gap < 0) return 0;
        int written = 0;
        for (int k = 0; k < 4; k++) {
            int value =
                    gap < 0 || k < gap
                            ? group[k]
                            : k >= 8 - (groups - gap) ? group[k - (8 - groups)] : 0;
            if (k > 0) out[written++] = ':';
            boolean leading = true;
            for (int shift = 12; shift >= 0; shift -= 4) {
                int digit = value >> shift & 0xf;
                if (digit == 0 && leading && shift > 0) continue;
                leading = false;
                out[written++] = (byte) Character.forDigit(digit, 16);
            }
        }
        return written;
    }
}
