package sluice.value;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// The hash functions of `hash-type`, over unsigned bytes and with 32-bit results. Manual §4.2 `hash-type`.
///
/// The numbers are HAProxy's: the same key must reach the same server whichever of the two stands in front of it.
public enum KeyHash {
    SDBM {
        @Override
        public int of(byte[] bytes, int offset, int length) {
            int hash = 0;
            for (int i = offset; i < offset + length; i++) {
                hash = (bytes[i] & 0xff) + (hash << 6) + (hash << 16) - hash;
            }
            return hash;
        }
    },
    DJB2 {
        @Override
        public int of(byte[] bytes, int offset, int length) {
            int hash = 5381;
            for (int i = offset; i < offset + length; i++) {
                hash = hash * 33 + (bytes[i] & 0xff);
            }
            return hash;
        }
    },
    WT6 {
        @Override
        public int of(byte[] bytes, int offset, int length) {
            int left = 0xa53c965a;
            int right = 0x5ca6953a;
            int leftTurn = 6;
            int rightTurn = 18;
            for (int i = offset; i < offset + length; i++) {
                int octet = bytes[i] & 0xff;
                left = ~(left ^ octet);
                right = ~(right + octet);
                int turned = Integer.rotateLeft(right, leftTurn);
                right = Integer.rotateLeft(left, rightTurn);
                left = turned;
                int mixed = (left >>> 16 ^ right) & 0xffff;
                leftTurn = mixed & 0x1f;
                rightTurn = mixed >>> 11;
            }
            return left ^ right;
        }
    },
    CRC32 {
        @Override
        public int of(byte[] bytes, int offset, int length) {
            int crc = -1;
            for (int i = offset; i < offset + length; i++) {
                crc = crc >>> 8 ^ CRC_TABLE[(crc ^ bytes[i]) & 0xff];
            }
            return ~crc;
        }
    },
    /// The key is read as a decimal number and is the hash itself; what is not a digit ends it.
    NONE {
        @Override
        public int of(byte[] bytes, int offset, int length) {
            int at = offset;
            int end = offset + length;
            while (at < end && (bytes[at] == ' ' || bytes[at] >= '\t' && bytes[at] <= '\r')) {
                at++;
            }
            boolean minus = at < end && bytes[at] == '-';
            if (at < end && (minus || bytes[at] == '+')) {
                at++;
            }
            long number = 0;
            for (; at < end && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
                number = number * 10 + (bytes[at] - '0');
            }
            return (int) (minus ? -number : number);
        }
    };

    private static final int XXH_1 = 0x9e3779b1;
    private static final int XXH_2 = 0x85ebca77;
    private static final int XXH_3 = 0xc2b2ae3d;
    private static final int XXH_4 = 0x27d4eb2f;
    private static final int XXH_5 = 0x165667b1;
    private static final int[] CRC_TABLE = crcTable();

    public abstract int of(byte[] bytes, int offset, int length);

    public int of(ByteView view) {
        return of(view.array(), view.offset(), view.length());
    }

    public int of(ByteString string) {
        return of(string.array(), 0, string.length());
    }

    /// Bob Jenkins' full avalanche of a 32-bit number, spread once more by a large prime (`hash-type … avalanche`).
    public static int avalanche(int hash) {
        int a = hash;
        a = a + 0x7ed55d16 + (a << 12);
        a = a ^ 0xc761c23c ^ a >>> 19;
        a = a + 0x165667b1 + (a << 5);
        a = a + 0xd3a2646c ^ a << 9;
        a = a + 0xfd7046c5 + (a << 3);
        a = a ^ 0xb55a4f09 ^ a >>> 16;
        return (int) (a * 3221225473L);
    }

    /// XXH32 of all bytes: what `hash-key guid` and IPv6 addresses use.
    public static int xxh32(byte[] bytes, int seed) {
        int end = bytes.length;
        int at = 0;
        int hash;
        if (end >= 16) {
            int one = seed + XXH_1 + XXH_2;
            int two = seed + XXH_2;
            int three = seed;
            int four = seed - XXH_1;
            for (; at <= end - 16; at += 16) {
                one = round(one, word(bytes, at));
                two = round(two, word(bytes, at + 4));
                three = round(three, word(bytes, at + 8));
                four = round(four, word(bytes, at + 12));
            }
            hash =
                    Integer.rotateLeft(one, 1)
                            + Integer.rotateLeft(two, 7)
                            + Integer.rotateLeft(three, 12)
                            + Integer.rotateLeft(four, 18);
        } else {
            hash = seed + XXH_5;
        }
        hash += end;
        for (; at <= end - 4; at += 4) {
            hash = Integer.rotateLeft(hash + word(bytes, at) * XXH_3, 17) * XXH_4;
        }
        for (; at < end; at++) {
            hash = Integer.rotateLeft(hash + (bytes[at] & 0xff) * XXH_5, 11) * XXH_1;
        }
        hash = (hash ^ hash >>> 15) * XXH_2;
        hash = (hash ^ hash >>> 13) * XXH_3;
        return hash ^ hash >>> 16;
    }

    private static int round(int lane, int word) {
        return Integer.rotateLeft(lane + word * XXH_2, 13) * XXH_1;
    }

    private static int word(byte[] bytes, int at) {
        return bytes[at] & 0xff
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | bytes[at + 3] << 24;
    }

    /// The function of that name as in the configuration, or null.
    public static @Nullable KeyHash named(String word) {
        for (KeyHash hash : values()) {
            if (hash.word().equals(word)) {
                return hash;
            }
        }
        return null;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static int[] crcTable() {
        var table = new int[256];
        for (int i = 0; i < 256; i++) {
            int crc = i;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? crc >>> 1 ^ 0xedb88320 : crc >>> 1;
            }
            table[i] = crc;
        }
        return table;
    }
}
