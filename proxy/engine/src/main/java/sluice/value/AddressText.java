package sluice.value;

/// IP addresses between their text and their bits, without objects in between.
public final class AddressText {
    /// Room for the longest text, `ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255`.
    public static final int MAX_LENGTH = 45;

    private AddressText() {}

    /// Replaces the text in the slot by the IPv4 or IPv6 address that it is; false when it is none.
    public static boolean parse(Value value) {
        ByteView view = value.bytes();
        return parse(view.array(), view.offset(), view.length(), value);
    }

    /// Puts the address written in the window into `out`; false when it is none. Dotted quads have four decimal parts.
    public static boolean parse(byte[] array, int offset, int length, Value out) {
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            if (array[i] == ':') {
                return parse6(array, offset, end, out);
            }
            if (array[i] == '.') {
                long address = parse4(array, offset, end);
                if (address >= 0) {
                    out.ipv4((int) address);
                }
                return address >= 0;
            }
        }
        return false;
    }

    /// The 32 bits of a dotted quad, or -1.
    static long parse4(byte[] array, int offset, int end) {
        long address = 0;
        int parts = 0;
        int at = offset;
        while (true) {
            int number = 0;
            int start = at;
            while (at < end && array[at] >= '0' && array[at] <= '9') {
                number = number * 10 + (array[at++] - '0');
                if (number > 255 || at - start > 3) {
                    return -1;
                }
            }
            if (at == start) {
                return -1;
            }
            address = address << 8 | number;
            parts++;
            if (at == end) {
                return parts == 4 ? address : -1;
            }
            if (parts == 4 || array[at++] != '.') {
                return -1;
            }
        }
    }

    private static boolean parse6(byte[] array, int offset, int end, Value out) {
        long before = 0;
        long beforeLow = 0;
        int groups = 0;
        int gap = -1;
        int at = offset;
        if (end - at >= 2 && array[at] == ':' && array[at + 1] == ':') {
            gap = 0;
            at += 2;
        } else if (at < end && array[at] == ':') {
            return false;
        }
        while (at < end) {
            int start = at;
            int group = 0;
            while (at < end && digit(array[at]) >= 0) {
                group = group << 4 | digit(array[at++]);
                if (at - start > 4) {
                    return false;
                }
            }
            if (at < end && array[at] == '.') {
                long quad = parse4(array, start, end);
                if (quad < 0 || groups > 6) {
                    return false;
                }
                before = before << 32 | beforeLow >>> 32;
                beforeLow = beforeLow << 32 | quad;
                groups += 2;
                at = end;
                break;
            }
            if (at == start || groups == 8) {
                return false;
            }
            before = before << 16 | beforeLow >>> 48;
            beforeLow = beforeLow << 16 | group;
            groups++;
            if (at == end) {
                break;
            }
            if (array[at++] != ':') {
                return false;
            }
            if (at < end && array[at] == ':') {
                if (gap >= 0) {
                    return false;
                }
                gap = groups;
                at++;
            } else if (at == end) {
                return false;
            }
        }
        if (gap < 0 ? groups != 8 : groups > 7) {
            return false;
        }
        if (gap < 0) {
            out.ipv6(before, beforeLow);
            return true;
        }
        return spread(before, beforeLow, groups, gap, out);
    }

    /// `groups` groups stand at the low end; those before the gap move to the high end.
    private static boolean spread(long high, long low, int groups, int gap, Value out) {
        int tail = groups - gap;
        long tailHigh = tail > 4 ? high & mask((tail - 4) * 16) : 0;
        long tailLow = tail >= 4 ? low : low & mask(tail * 16);
        long headHigh = high;
        long headLow = low;
        for (int i = 0; i < 8 - gap; i++) {
            if (i < tail) {
                headLow = headLow >>> 16 | headHigh << 48;
                headHigh >>>= 16;
            }
        }
        for (int i = 0; i < 8 - gap; i++) {
            headHigh = headHigh << 16 | headLow >>> 48;
            headLow <<= 16;
        }
        out.ipv6(headHigh | tailHigh, headLow | tailLow);
        return true;
    }

    private static long mask(int bits) {
        return bits >= 64 ? -1L : (1L << bits) - 1;
    }

    private static int digit(int c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /// Writes an address: dotted quad or RFC 5952 form; returns the length. Needs [#MAX_LENGTH] bytes of room.
    public static int write(Value value, byte[] target, int offset) {
        return value.kind() == Kind.IPV4
                ? write4((int) value.number(), target, offset)
                : write6(value.high(), value.number(), target, offset);
    }

    /// Writes the host of an IP address; returns the length, 0 when it is none.
    public static int write(Address address, byte[] target, int offset) {
        return switch (address.family()) {
            case INET -> write4((int) address.low(), target, offset);
            case INET6 -> write6(address.high(), address.low(), target, offset);
            case UNIX, ABSTRACT, NONE -> 0;
        };
    }

    static int write4(int address, byte[] target, int offset) {
        int at = offset;
        for (int shift = 24; shift >= 0; shift -= 8) {
            at += Decimal.write(address >>> shift & 255, target, at);
            if (shift > 0) {
                target[at++] = '.';
            }
        }
        return at - offset;
    }

    static int write6(long high, long low, byte[] target, int offset) {
        int at = offset;
        boolean mapped = high == 0 && low >>> 32 == 0xffff;
        int groups = mapped ? 6 : 8;
        int gap = -1;
        int longest = 1;
        for (int i = 0; i < groups; i++) {
            int run = 0;
            while (i + run < groups && group(high, low, i + run) == 0) {
                run++;
            }
            if (run > longest) {
                longest = run;
                gap = i;
            }
        }
        for (int i = 0; i < groups; i++) {
            if (i == gap) {
                target[at++] = ':';
                target[at++] = ':';
                i += longest - 1;
                continue;
            }
            if (at > offset && target[at - 1] != ':') {
                target[at++] = ':';
            }
            at += hex(group(high, low, i), target, at);
        }
        if (mapped) {
            target[at++] = ':';
            at += write4((int) low, target, at);
        }
        return at - offset;
    }

    private static int group(long high, long low, int index) {
        return (int) ((index < 4 ? high : low) >>> (48 - (index & 3) * 16)) & 0xffff;
    }

    private static int hex(int group, byte[] target, int offset) {
        int digits = group > 0xfff ? 4 : group > 0xff ? 3 : group > 0xf ? 2 : 1;
        for (int i = digits - 1, rest = group; i >= 0; i--, rest >>>= 4) {
            int d = rest & 15;
            target[offset + i] = (byte) (d < 10 ? '0' + d : 'a' + d - 10);
        }
        return digits;
    }
}
