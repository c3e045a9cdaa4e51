package sluice.wire.tls;

import io.netty.buffer.ByteBuf;
import io.netty.util.collection.IntObjectHashMap;

import org.jspecify.annotations.Nullable;

import sluice.value.XxHash64;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/// What a client offered in its hello, kept as long as its connection: programs are told apart by it. Manual §3.2
/// `tune.ssl.capture-buffer-size`.
///
/// ```
/// bytes:  suites | types of extensions | groups | point formats      as much of them, in this order, as the buffer takes
/// ```
///
/// Immutable but for copies that are made on demand; confined to the connection's loop.
public final class CapturedHello {
    /// What is kept of it.
    public enum Part {
        SUITES,
        EXTENSIONS,
        GROUPS,
        FORMATS
    }

    private static final int RANDOM = 32;
    private static final int GROUPS = 10;
    private static final int FORMATS = 11;

    private final byte[] room;
    private int used;
    private int version;
    private long suitesHash;
    private final int[] start = new int[Part.values().length];
    private final int[] length = new int[Part.values().length];
    private final Map<Part, byte[]> withoutGrease = new EnumMap<>(Part.class);

    private CapturedHello(int most) {
        room = new byte[most];
    }

    /// @param hello the message behind its four-byte header, borrowed
    /// @param most how many bytes are kept
    /// @return null when there are no suites to keep
    static @Nullable CapturedHello of(ByteBuf hello, int most) {
        var captured = new CapturedHello(most);
        try {
            return captured.read(hello) ? captured : null;
        } catch (IndexOutOfBoundsException truncated) {
            // What was found before the place where it is cut stays.
            return captured.length[Part.SUITES.ordinal()] > 0 ? captured : null;
        }
    }

    private boolean read(ByteBuf in) {
        int at = in.readerIndex();
        int end = in.writerIndex();
        version = in.getUnsignedShort(at);
        at += 2 + RANDOM;
        at += 1 + in.getUnsignedByte(at);
        int size = in.getUnsignedShort(at);
        at += 2;
        if (version < 0x0300 || at + size > end) {
            return false;
        }
        byte[] suites = new byte[size];
        in.getBytes(at, suites);
        suitesHash = XxHash64.of(suites, 0, size, 0);
        keep(Part.SUITES, in, at, size);
        at += size;
        at += 1 + in.getUnsignedByte(at);
        int last = at + 2 + in.getUnsignedShort(at);
        if (last <= end) {
            extensions(in, at + 2, last);
        }
        return true;
    }

    private void extensions(ByteBuf in, int from, int end) {
        int groups = 0;
        int formats = 0;
        start[Part.EXTENSIONS.ordinal()] = used;
        for (int at = from; at + 4 <= end; at += 4 + in.getUnsignedShort(at + 2)) {
            int size = in.getUnsignedShort(at + 2);
            if (at + 4 + size > end) {
                return;
            }
            if (used + 2 <= room.length) {
                in.getBytes(at, room, used, 2);
                used += 2;
                length[Part.EXTENSIONS.ordinal()] += 2;
            }
            switch (in.getUnsignedShort(at)) {
                case GROUPS -> groups = at + 4;
                case FORMATS -> formats = at + 4;
                default -> {
                    // Only its type is kept.
                }
            }
        }
        if (groups > 0 && groups + 2 <= end) {
            int size = in.getUnsignedShort(groups);
            keep(Part.GROUPS, in, groups + 2, Math.min(size, end - groups - 2));
        }
        if (formats > 0 && formats < end) {
            int size = in.getUnsignedByte(formats);
            keep(Part.FORMATS, in, formats + 1, Math.min(size, end - formats - 1));
        }
    }

    private void keep(Part part, ByteBuf in, int at, int size) {
        int kept = Math.min(size, room.length - used);
        start[part.ordinal()] = used;
        length[part.ordinal()] = kept;
        in.getBytes(at, room, used, kept);
        used += kept;
    }

    /// The version that its first field names: 0x0303 for TLS 1.2 and newer.
    public int version() {
        return version;
    }

    /// XXH64 of all suites, whatever was kept of them.
    public long suitesHash() {
        return suitesHash;
    }

    /// Where [#start] and [#length] point into; not to be changed.
    public byte[] bytes() {
        return room;
    }

    public int start(Part part) {
        return start[part.ordinal()];
    }

    public int length(Part part) {
        return length[part.ordinal()];
    }

    /// A part of numbers of two bytes without those that mean nothing; not to be changed. RFC 8701.
    public byte[] withoutGrease(Part part) {
        byte[] known = withoutGrease.get(part);
        if (known == null) {
            known = filtered(start(part), length(part));
            withoutGrease.put(part, known);
        }
        return known;
    }

    private byte[] filtered(int from, int size) {
        byte[] left = new byte[size];
        int count = 0;
        for (int i = from; i < from + size; i += 2) {
            boolean whole = i + 1 < from + size;
            if (whole && (room[i] & 0x0f) == 0x0a && room[i] == room[i + 1]) {
                continue;
            }
            left[count++] = room[i];
            if (whole) {
                left[count++] = room[i + 1];
            }
        }
        return Arrays.copyOf(left, count);
    }

    /// Names of suites as OpenSSL calls them, `UNKNOWN(1a1a)` for those it does not know, separated by commas.
    ///
    /// @return null when this machine has no OpenSSL that knows names
    public static @Nullable String names(byte[] suites, int from, int size) {
        LibSsl library = LibSsl.library().orElse(null);
        if (library == null) {
            return null;
        }
        IntObjectHashMap<String> known = library.suiteNames();
        var text = new StringBuilder();
        for (int i = from; i + 1 < from + size; i += 2) {
            int number = (suites[i] & 255) << 8 | suites[i + 1] & 255;
            String name = known.get(number);
            text.append(i == from ? "" : ",")
                    .append(name != null ? name : "UNKNOWN(%04x)".formatted(number));
        }
        return text.toString();
    }
}
