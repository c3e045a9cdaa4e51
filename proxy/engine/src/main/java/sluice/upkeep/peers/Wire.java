package sluice.upkeep.peers;

import io.netty.buffer.ByteBuf;

import sluice.stick.KeyType;

/// Numbers and codes of the peers protocol. `peers.txt`, "Encoding" and "Messages".
final class Wire {
    /// Message classes.
    static final int CONTROL = 0;

    static final int ERROR = 1;
    static final int UPDATES = 10;

    /// Types of control messages.
    static final int RESYNC_REQUEST = 0;

    static final int RESYNC_FINISHED = 1;
    static final int RESYNC_PARTIAL = 2;
    static final int RESYNC_CONFIRMED = 3;
    static final int HEARTBEAT = 4;

    /// Types of error messages.
    static final int PROTOCOL_ERROR = 0;

    static final int SIZE_ERROR = 1;

    /// From here on types have a length and a body.
    static final int VARIABLE = 0x80;

    /// Types of updates; the timed ones say how long the entry is still to live.
    static final int UPDATE = 0x80;

    static final int INCREMENTAL_UPDATE = 0x81;
    static final int DEFINITION = 0x82;
    static final int SWITCH = 0x83;
    static final int ACKNOWLEDGEMENT = 0x84;
    static final int TIMED_UPDATE = 0x85;
    static final int TIMED_INCREMENTAL_UPDATE = 0x86;

    /// Texts that either side remembers by number, from 1.
    static final int DICTIONARY = 128;

    private static final int LONGEST_NUMBER = 10;

    private Wire() {}

    /// Writes a number in one to ten bytes.
    static void number(ByteBuf out, long value) {
        if (value >= 0 && value < 0xf0) {
            out.writeByte((int) value);
            return;
        }
        out.writeByte((int) value | 0xf0);
        long left = value - 0xf0 >>> 4;
        while (left < 0 || left >= 0x80) {
            out.writeByte((int) left | 0x80);
            left = left - 0x80 >>> 7;
        }
        out.writeByte((int) left);
    }

    /// Reads what [#number] wrote.
    ///
    /// @throws Malformed when the bytes end before, or do not
    static long number(ByteBuf in) throws Malformed {
        long value = octet(in);
        if (value < 0xf0) {
            return value;
        }
        for (int i = 0; i < LONGEST_NUMBER; i++) {
            long octet = octet(in);
            value += octet << 4 + 7 * i;
            if (octet < 0x80) {
                return value;
            }
        }
        throw new Malformed("a number without end");
    }

    private static int octet(ByteBuf in) throws Malformed {
        if (!in.isReadable()) {
            throw new Malformed("a number that is cut");
        }
        return in.readUnsignedByte();
    }

    /// The code of a type of keys.
    static int code(KeyType type) {
        return switch (type) {
            case INTEGER -> 2;
            case IPV4 -> 4;
            case IPV6 -> 5;
            case STRING -> 6;
            case BINARY -> 7;
        };
    }

    /// Bytes that are no message.
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String what) {
            super(what, null, false, false);
        }
    }
}
