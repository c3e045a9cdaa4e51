package sluice.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The 64-bit hash of xxHash (XXH64). Source: the algorithm's specification by its author.
public final class XxHash64 {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long P64_1 = 0x9E3779B185EBCA87L;
    private static final long P64_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P64_3 = 0x165667B19E3779F9L;
    private static final long P64_4 = 0x85EBCA77C2B2AE63L;
    private static final long P64_5 = 0x27D4EB2F165667C5L;

    private XxHash64() {}

    private static long int64(byte[] array, int at) {
        return (long) LONG.get(array, at);
    }

    private static int int32(byte[] array, int at) {
        return (int) INT.get(array, at);
    }

    private static long round(long accumulator, long input) {
        return Long.rotateLeft(accumulator + input * P64_2, 31) * P64_1;
    }

    private static long merge(long hash, long value) {
        return (hash ^ round(0, value)) * P64_1 + P64_4;
    }

    /// The hash of a part of an array.
    public static long of(byte[] array, int offset, int length, long seed) {
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
