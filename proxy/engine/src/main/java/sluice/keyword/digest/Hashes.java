package sluice.keyword.digest;

/// Hash functions that only converters use; those of balancing are in [sluice.value.KeyHash].
final class Hashes {
    private static final int[] CRC32C = table(0x82F63B78);

    private Hashes() {}

    private static int[] table(int polynomial) {
        int[] table = new int[256];
        for (int i = 0; i < 256; i++) {
            int c = i;
            for (int bit = 0; bit < 8; bit++) {
                c = (c & 1) != 0 ? c >>> 1 ^ polynomial : c >>> 1;
            }
            table[i] = c;
        }
        return table;
    }

    private static int crc(int[] table, byte[] array, int offset, int length) {
        int crc = -1;
        for (int i = offset; i < offset + length; i++) {
            crc = table[(crc ^ array[i]) & 0xff] ^ crc >>> 8;
        }
        return ~crc;
    }

    static int crc32c(byte[] array, int offset, int length) {
        return crc(CRC32C, array, offset, length);
    }

    private static final int P32_1 = 0x9E3779B1;
    private static final int P32_2 = 0x85EBCA77;
    private static final int P32_3 = 0xC2B2AE3D;
    private static final int P32_4 = 0x27D4EB2F;
    private static final int P32_5 = 0x165667B1;

    private static int int32(byte[] array, int at) {
        return array[at] & 0xff
                | (array[at + 1] & 0xff) << 8
                | (array[at + 2] & 0xff) << 16
                | (array[at + 3] & 0xff) << 24;
    }

    static int xxh32(byte[] array, int offset, int length, int seed) {
        int at = offset;
        int end = offset + length;
        int hash;
        if (length >= 16) {
            int v1 = seed + P32_1 + P32_2;
            int v2 = seed + P32_2;
            int v3 = seed;
            int v4 = seed - P32_1;
            do {
                v1 = Integer.rotateLeft(v1 + int32(array, at) * P32_2, 13) * P32_1;
                v2 = Integer.rotateLeft(v2 + int32(array, at + 4) * P32_2, 13) * P32_1;
                v3 = Integer.rotateLeft(v3 + int32(array, at + 8) * P32_2, 13) * P32_1;
                v4 = Integer.rotateLeft(v4 + int32(array, at + 12) * P32_2, 13) * P32_1;
                at += 16;
            } while (at + 16 <= end);
            hash =
                    Integer.rotateLeft(v1, 1)
                            + Integer.rotateLeft(v2, 7)
                            + Integer.rotateLeft(v3, 12)
                            + Integer.rotateLeft(v4, 18);
        } else {
            hash = seed + P32_5;
        }
        hash += length;
        for (; at + 4 <= end; at += 4) {
            hash = Integer.rotateLeft(hash + int32(array, at) * P32_3, 17) * P32_4;
        }
        for (; at < end; at++) {
            hash = Integer.rotateLeft(hash + (array[at] & 0xff) * P32_5, 11) * P32_1;
        }
        hash = (hash ^ hash >>> 15) * P32_2;
        hash = (hash ^ hash >>> 13) * P32_3;
        return hash ^ hash >>> 16;
    }
}
