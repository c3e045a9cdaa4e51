package sluice.keyword.encoding;

import static sluice.sample.ArgumentType.SINT;
import static sluice.sample.ArgumentType.STR;

import sluice.sample.Arguments;
import sluice.sample.Conversion;
import sluice.sample.Converter;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.ByteWriter;
import sluice.value.Kind;
import sluice.value.Value;

/// Bytes as groups of numbers or digits, and a number as bytes.
final class BinaryConverters {
    private static final int LONGEST = 8;

    private BinaryConverters() {}

    /// Writes one group of bytes.
    private interface Group {
        void write(ByteView bytes, int start, int length, ByteWriter out);
    }

    private static Conversion groups(
            ByteString separator, int size, boolean truncates, Group group) {
        return (stream, value) -> {
            ByteView bytes = value.bytes();
            int length = truncates ? bytes.length() / size * size : bytes.length();
            ByteWriter out = stream.slots.text();
            for (int at = 0; at < length; at += size) {
                if (at > 0) {
                    out.put(separator);
                }
                group.write(bytes, at, Math.min(size, length - at), out);
            }
            return give(stream, out, value);
        };
    }

    private static boolean give(Stream stream, ByteWriter out, Value value) {
        byte[] room = value.room(out.length());
        System.arraycopy(out.array(), 0, room, 0, out.length());
        value.string(room, 0, out.length());
        stream.slots.giveText();
        return true;
    }

    private static Conversion decimal(Arguments arguments, boolean bigEndian) {
        int size =
                arguments.integer(
                        1,
                        "the size of a chunk is a number from 1 to " + LONGEST,
                        i -> i > 0 && i <= LONGEST);
        boolean truncates = arguments.integer(2, 0) != 0;
        return groups(
                arguments.bytes(0),
                Math.max(1, size),
                truncates,
                (bytes, start, length, out) -> {
                    long number = 0;
                    for (int i = 0; i < length; i++) {
                        int at = bigEndian ? start + i : start + length - 1 - i;
                        number = number << 8 | bytes.at(at) & 0xff;
                    }
                    if (number < 0) {
                        out.put(Long.toUnsignedString(number));
                    } else {
                        out.number(number);
                    }
                });
    }

    /// `be2dec(<separator>,<size>[,<truncate>])` — reads each group of `size` bytes (1 to 8) as an unsigned number, the first byte highest.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `AB` | `be2dec(:,1)` | `65:66` |
    /// | `ABC` | `be2dec(:,2)` | `16706:67` |
    /// | `ABC` | `be2dec(:,2,1)` | `16706` |
    ///
    /// With `truncate` other than 0 a last group that is too short is left out. Manual §7.3.1.
    @Converter(
            name = "be2dec",
            in = Kind.BIN,
            out = Kind.STR,
            args = {STR, SINT, SINT},
            required = 2)
    static Conversion bigEndianDecimal(Arguments arguments) {
        return decimal(arguments, true);
    }

    /// `le2dec(<separator>,<size>[,<truncate>])` — like `be2dec`, the last byte of each group highest.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `ABC` | `le2dec(-,2)` | `16961-67` |
    ///
    /// Manual §7.3.1.
    @Converter(
            name = "le2dec",
            in = Kind.BIN,
            out = Kind.STR,
            args = {STR, SINT, SINT},
            required = 2)
    static Conversion littleEndianDecimal(Arguments arguments) {
        return decimal(arguments, false);
    }

    /// `be2hex([<separator>[,<size>[,<truncate>]]])` — two hexadecimal digits for each byte, with a separator behind each `size` bytes.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `AZ` | `be2hex` | `415A` |
    /// | `ABC` | `be2hex(:,2)` | `4142:43` |
    /// | `ABC` | `be2hex(:,2,1)` | `4142` |
    ///
    /// Manual §7.3.1.
    @Converter(
            name = "be2hex",
            in = Kind.BIN,
            out = Kind.STR,
            args = {STR, SINT, SINT},
            required = 0)
    static Conversion bigEndianHex(Arguments arguments) {
        ByteString separator = arguments.bytes(0);
        int size =
                arguments.has(1)
                        ? arguments.integer(1, "the size of a chunk is at least 1", i -> i > 0)
                        : 0;
        if (size == 0 && !separator.isEmpty()) {
            arguments.problem(0, "a separator needs the size of a chunk");
        }
        boolean truncates = arguments.integer(2, 0) != 0;
        return groups(
                separator,
                Math.max(1, size),
                truncates,
                (bytes, start, length, out) -> {
                    for (int i = 0; i < length; i++) {
                        int octet = bytes.at(start + i) & 0xff;
                        out.put(EncodingConverters.HEX[octet >> 4]);
                        out.put(EncodingConverters.HEX[octet & 15]);
                    }
                });
    }

    /// `htonl` — the lower 32 bits of a number as four bytes, the highest first.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `1094861636` | `htonl` | `ABCD` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "htonl", in = Kind.SINT, out = Kind.BIN)
    static Conversion networkOrder(Arguments arguments) {
        return (stream, value) -> {
            int number = (int) value.number();
            byte[] room = value.room(4);
            for (int i = 0; i < 4; i++) {
                room[i] = (byte) (number >>> 24 - 8 * i);
            }
            value.binary(room, 0, 4);
            return true;
        };
    }
}
