package sluice.wire.mux;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import sluice.value.Address;
import sluice.value.ByteString;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/// What a PROXY header tells: whose connection it is, and facts about it as type, length, value. Manual: the PROXY protocol, versions 1 and 2.
///
/// @param source the client; [Address#NONE] when the sender speaks for itself (LOCAL) or does not know (UNKNOWN)
/// @param facts the TLVs as they came, one behind the other; empty in version 1
public record ProxyHeader(Address source, Address destination, ByteString facts) {
    public static final int ALPN = 0x01;
    public static final int AUTHORITY = 0x02;
    public static final int CRC = 0x03;
    public static final int UNIQUE_ID = 0x05;
    public static final int TLS = 0x20;

    /// The longest first version, and the longest second one that is taken.
    private static final int LONGEST_TEXT = 107;

    private static final int LONGEST = 16384;
    private static final int START = 16;
    private static final byte[] SIGNATURE = {
        '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
    };
    private static final byte[] TEXT = "PROXY ".getBytes(StandardCharsets.US_ASCII);

    /// How far reading came.
    public enum State {
        /// More bytes are needed; nothing was consumed.
        MORE,
        /// A header was read and consumed.
        COMPLETE,
        /// This is something else.
        NO_HEADER,
        BAD_HEADER,
        /// A protocol or address family that cannot be.
        BAD_PROTOCOL
    }

    /// What came of reading; the header is there when it is complete.
    public record Reading(State state, @Nullable ProxyHeader header) {
        private static final Reading MORE = new Reading(State.MORE, null);
        private static final Reading BAD = new Reading(State.BAD_HEADER, null);
    }

    /// Reads a header of either version from the start of `in`.
    public static Reading read(ByteBuf in) {
        int first = in.isReadable() ? in.getByte(in.readerIndex()) : SIGNATURE[0];
        byte[] expected = first == TEXT[0] ? TEXT : SIGNATURE;
        int length = Math.min(in.readableBytes(), expected.length);
        for (int i = 0; i < length; i++) {
            if (in.getByte(in.readerIndex() + i) != expected[i]) {
                return new Reading(State.NO_HEADER, null);
            }
        }
        if (length < expected.length) {
            return Reading.MORE;
        }
        return expected == TEXT ? readText(in) : readBinary(in);
    }

    private static Reading readText(ByteBuf in) {
        int start = in.readerIndex();
        int end = in.indexOf(start, Math.min(in.writerIndex(), start + LONGEST_TEXT), (byte) '\n');
        if (end < 0) {
            return in.readableBytes() < LONGEST_TEXT ? Reading.MORE : Reading.BAD;
        }
        String line = in.toString(start, end - start, StandardCharsets.ISO_8859_1);
        if (!line.endsWith("\r")) {
            return Reading.BAD;
        }
        String[] words = line.substring(0, line.length() - 1).split(" ", -1);
        if (words.length >= 2 && words[1].equals("UNKNOWN")) {
            in.readerIndex(end + 1);
            return complete(Address.NONE, Address.NONE, ByteString.EMPTY);
        }
        if (words.length < 2 || !words[1].equals("TCP4") && !words[1].equals("TCP6")) {
            return words.length < 2 ? Reading.BAD : new Reading(State.BAD_PROTOCOL, null);
        }
        if (words.length != 6) {
            return Reading.BAD;
        }
        boolean six = words[1].equals("TCP6");
        Address source = address(words[2], words[4], six);
        Address destination = address(words[3], words[5], six);
        if (source == Address.NONE || destination == Address.NONE) {
            return Reading.BAD;
        }
        in.readerIndex(end + 1);
        return complete(source, destination, ByteString.EMPTY);
    }

    private static Reading complete(Address source, Address destination, ByteString facts) {
        return new Reading(State.COMPLETE, new ProxyHeader(source, destination, facts));
    }

    private static Address address(String host, String port, boolean six) {
        if (!port.matches("0|[1-9][0-9]{0,4}") || Integer.parseInt(port) > 65535) {
            return Address.NONE;
        }
        byte[] bytes = io.netty.util.NetUtil.createByteArrayFromIpAddressString(host);
        if (bytes == null || host.indexOf('%') >= 0 || host.indexOf('[') >= 0) {
            return Address.NONE;
        }
        boolean isSix = bytes.length == 16;
        return isSix == six ? Address.of(bytes, Integer.parseInt(port)) : Address.NONE;
    }

    private static Reading readBinary(ByteBuf in) {
        if (in.readableBytes() < START) {
            return Reading.MORE;
        }
        int start = in.readerIndex();
        int versionAndCommand = in.getUnsignedByte(start + 12);
        int family = in.getUnsignedByte(start + 13);
        int length = in.getUnsignedShort(start + 14);
        if (versionAndCommand >>> 4 != 2) {
            return new Reading(State.NO_HEADER, null);
        }
        if ((versionAndCommand & 15) > 1 || length > LONGEST) {
            return Reading.BAD;
        }
        if (in.readableBytes() < START + length) {
            return Reading.MORE;
        }
        if ((versionAndCommand & 15) == 0) {
            in.skipBytes(START + length);
            return complete(Address.NONE, Address.NONE, ByteString.EMPTY);
        }
        int size =
                switch (family) {
                    case 0x11, 0x12 -> 12;
                    case 0x21, 0x22 -> 36;
                    case 0x31, 0x32 -> 216;
                    case 0x00 -> 0;
                    default -> -1;
                };
        if (size < 0) {
            return new Reading(State.BAD_PROTOCOL, null);
        }
        int facts = start + START + size;
        int end = start + START + length;
        if (length < size || !isWellFormed(in, start, facts, end)) {
            return Reading.BAD;
        }
        Address source = Address.NONE;
        Address destination = Address.NONE;
        if (size == 12 || size == 36) {
            int bytes = size == 12 ? 4 : 16;
            int ports = start + START + 2 * bytes;
            source = at(in, start + START, bytes, in.getUnsignedShort(ports));
            destination = at(in, start + START + bytes, bytes, in.getUnsignedShort(ports + 2));
        }
        byte[] rest = new byte[end - facts];
        in.getBytes(facts, rest);
        in.readerIndex(end);
        return complete(source, destination, ByteString.taking(rest));
    }

    private static Address at(ByteBuf in, int index, int length, int port) {
        byte[] bytes = new byte[length];
        in.getBytes(index, bytes);
        return Address.of(bytes, port);
    }

    /// Whether the TLVs fill their place exactly and a checksum among them is right.
    private static boolean isWellFormed(ByteBuf in, int start, int facts, int end) {
        int at = facts;
        while (at < end) {
            if (at + 3 > end) {
                return false;
            }
            int length = in.getUnsignedShort(at + 1);
            if (at + 3 + length > end) {
                return false;
            }
            if (in.getUnsignedByte(at) == CRC) {
                if (length != 4 || !isRight(in, start, end, at + 3)) {
                    return false;
                }
            }
            at += 3 + length;
        }
        return true;
    }

    private static boolean isRight(ByteBuf in, int start, int end, int at) {
        byte[] all = new byte[end - start];
        in.getBytes(start, all);
        for (int i = 0; i < 4; i++) {
            all[at - start + i] = 0;
        }
        var checksum = new CRC32C();
        checksum.update(all, 0, all.length);
        return (int) checksum.getValue() == in.getInt(at);
    }

    /// The value of the first TLV of that type; null when there is none.
    public @Nullable ByteString fact(int type) {
        byte[] bytes = facts.array();
        int at = 0;
        while (at + 3 <= bytes.length) {
            int length = (bytes[at + 1] & 255) << 8 | bytes[at + 2] & 255;
            if ((bytes[at] & 255) == type) {
                return ByteString.copyOf(bytes, at + 3, length);
            }
            at += 3 + length;
        }
        return null;
    }

    /// This header as a line of version 1.
    public ByteString text() {
        if (!source.isIp() || source.family() != destination.family()) {
            return ByteString.of("PROXY UNKNOWN\r\n");
        }
        String family = source.family() == Address.Family.INET ? "TCP4 " : "TCP6 ";
        return ByteString.of(
                "PROXY "
                        + family
                        + source.host()
                        + " "
                        + destination.host()
                        + " "
                        + source.port()
                        + " "
                        + destination.port()
                        + "\r\n");
    }

    /// This header in version 2; without a source it says LOCAL.
    ///
    /// @param checksum whether a CRC32C stands behind the other facts
    public ByteString binary(boolean checksum) {
        return binary(checksum, source == Address.NONE);
    }

    /// The same, saying LOCAL or PROXY whatever is known of the source (`pp2-never-send-local`).
    public ByteString binary(boolean checksum, boolean local) {
        boolean known = source.isIp() && source.family() == destination.family();
        boolean four = source.family() == Address.Family.INET;
        int addresses = known ? four ? 12 : 36 : 0;
        int length = addresses + facts.length() + (checksum ? 7 : 0);
        ByteBuf out = io.netty.buffer.Unpooled.buffer(START + length);
        out.writeBytes(SIGNATURE);
        out.writeByte(local ? 0x20 : 0x21);
        out.writeByte(known ? four ? 0x11 : 0x21 : 0);
        out.writeShort(length);
        if (known) {
            write(source, four, out);
            write(destination, four, out);
            out.writeShort(source.port()).writeShort(destination.port());
        }
        out.writeBytes(facts.array());
        if (checksum) {
            out.writeByte(CRC).writeShort(4).writeInt(0);
            var crc = new CRC32C();
            crc.update(out.array(), out.arrayOffset(), out.writerIndex());
            out.setInt(out.writerIndex() - 4, (int) crc.getValue());
        }
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return ByteString.taking(bytes);
    }

    private static void write(Address address, boolean four, ByteBuf out) {
        if (four) {
            out.writeInt((int) address.low());
        } else {
            out.writeLong(address.high()).writeLong(address.low());
        }
    }
}
