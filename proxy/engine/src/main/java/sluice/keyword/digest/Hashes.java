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

    private static long int64(byte[] array, int at) {
        return int32(array, at) & 0xffffffffL | (long) int32(array, at + 4) << 32;
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

    static final long P64_1 = 0x9E3779B185EBCA87L;
    static final long P64_2 = 0xC2B2AE3D27D4EB4FL;
    static final long P64_3 = 0x165667B19E3779F9L;
    static final long P64_4 = 0x85EBCA77C2B2AE63L;
    static final long P64_5 = 0x27D4EB2F165667C5L;

    private static long round(long accumulator, long input) {
        return Long.rotateLeft(accumulator + input * P64_2, 31) * P64_1;
    }

    private static long merge(long hash, long value) {
        return (hash ^ round(0, value)) * P64_1 + P64_4;
    }

    static long xxh64(byte[] array, int offset, int length, long seed) {
        int at = offset;
        int end = offset + length;
        long hash;
        if (length >= 32) {
            long v1 = seed + P64_1 + P64_2;
            long v2 = seed + P64_2;
            long v3 = seed;
            long v4 = seed - P64_1;
            do {
                v1 = round(v1, int64(array, at));
                v2 = round(v2, int64(array, at + 8));
                v3 = round(v3, int64(array, at + 16));
                v4 = round(v4, int64(array, at + 24));
                at += 32;
            } while (at + 32 <= end);
            hash =
                    Long.rotateLeft(v1, 1)
                            + Long.rotateLeft(v2, 7)
                            + Long.rotateLeft(v3, 12)
                            + Long.rotateLeft(v4, 18);
            hash = merge(merge(merge(merge(hash, v1), v2), v3), v4);
        } else {
            hash = seed + P64_5;
        }
        hash += length;
        for (; at + 8 <= end; at += 8) {
            hash = Long.rotateLeft(hash ^ round(0, int64(array, at)), 27) * P64_1 + P64_4;
        }
        if (at + 4 <= end) {
            hash =
                    Long.rotateLeft(hash ^ (int32(array, at) & 0xffffffffL) * P64_1, 23) * P64_2
                            + P64_3;
            at += 4;
        }
        for (; at < end; at++) {
            hash = Long.rotateLeft(hash ^ (array[at] & 0xff) * P64_5, 11) * P64_1;
        }
        hash = (hash ^ hash >>> 33) * P64_2;
        hash = (hash ^ hash >>> 29) * P64_3;
        return hash ^ hash >>> 32;
    }
}
