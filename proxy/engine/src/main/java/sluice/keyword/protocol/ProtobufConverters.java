package sluice.keyword.protocol;

import static sluice.sample.ArgumentType.STR;

import org.jspecify.annotations.Nullable;

import sluice.sample.Arguments;
import sluice.sample.Conversion;
import sluice.sample.Converter;
import sluice.sample.Suggestion;
import sluice.value.ByteView;
import sluice.value.Kind;
import sluice.value.Value;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Fields of Protocol Buffers messages, bare or as gRPC carries them.
///
/// ```
/// field:  key = number << 3 | wire type, a varint     value:  varint │ 8 bytes │ length, bytes │ 4 bytes
/// gRPC:   compressed? (1 byte) | length (4 bytes) | message
/// ```
///
/// Protocol Buffers encoding; gRPC over HTTP/2, "Length-Prefixed-Message"; manual §7.3.1 `protobuf`, `ungrpc`.
final class ProtobufConverters {
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FOUR_BYTES = 5;
    private static final int GRPC_HEADER = 5;

    private ProtobufConverters() {}

    private enum FieldType {
        INT32(VARINT),
        INT64(VARINT),
        UINT32(VARINT),
        UINT64(VARINT),
        SINT32(VARINT),
        SINT64(VARINT),
        BOOL(VARINT),
        ENUM(VARINT),
        FIXED64(EIGHT_BYTES),
        SFIXED64(EIGHT_BYTES),
        DOUBLE(EIGHT_BYTES),
        FIXED32(FOUR_BYTES),
        SFIXED32(FOUR_BYTES),
        FLOAT(FOUR_BYTES);

        final int wire;

        FieldType(int wire) {
            this.wire = wire;
        }

        /// What a number on the wire means as this type.
        long read(long raw) {
            return switch (this) {
                case INT32, ENUM, SFIXED32 -> (int) raw;
                case SINT32 -> (int) (raw >>> 1) ^ -(int) (raw & 1);
                case SINT64 -> raw >>> 1 ^ -(raw & 1);
                // Whatever is written: nothing is cut off what fits no such type, as with HAProxy.
                case BOOL, UINT32, FIXED32, INT64, UINT64, FIXED64, SFIXED64 -> raw;
                case DOUBLE -> (long) Double.longBitsToDouble(raw);
                case FLOAT -> (long) Float.intBitsToFloat((int) raw);
            };
        }
    }

    /// Walks through the fields of one message.
    private static final class Fields {
        private final byte[] bytes;
        private int at;
        private int end;
        int wire;
        long raw;
        int start;

        Fields(byte[] bytes, int at, int end) {
            this.bytes = bytes;
            this.at = at;
            this.end = end;
        }

        /// Finds the first field of that number; its bytes stand from [#start] to [#at].
        boolean find(long number) {
            while (at < end) {
                if (!varint()) {
                    return false;
                }
                long key = raw;
                wire = (int) key & 7;
                start = at;
                boolean readable =
                        switch (wire) {
                            case VARINT -> varint();
                            case EIGHT_BYTES -> fixed(Long.BYTES);
                            case LENGTH_DELIMITED -> delimited();
                            case FOUR_BYTES -> fixed(Integer.BYTES);
                            default -> false;
                        };
                if (!readable) {
                    return false;
                }
                if (key >>> 3 == number) {
                    return true;
                }
            }
            return false;
        }

        /// The message that the field found is.
        void enter() {
            end = at;
            at = start;
        }

        private boolean varint() {
            raw = 0;
            for (int shift = 0; shift < 64 && at < end; shift += 7) {
                byte b = bytes[at++];
                raw |= (long) (b & 0x7f) << shift;
                if (b >= 0) {
                    return true;
                }
            }
            return false;
        }

        private boolean fixed(int length) {
            if (end - at < length) {
                return false;
            }
            raw = 0;
            for (int i = length - 1; i >= 0; i--) {
                raw = raw << 8 | bytes[at + i] & 0xff;
            }
            at += length;
            return true;
        }

        private boolean delimited() {
            if (!varint() || raw < 0 || raw > end - at) {
                return false;
            }
            start = at;
            at += (int) raw;
            return true;
        }
    }

    private static Conversion field(Arguments arguments, int header) {
        long[] path = path(arguments);
        FieldType type = type(arguments);
        arguments.returns(type == null ? Kind.BIN : Kind.SINT);
        return (stream, value) -> {
            ByteView view = value.bytes();
            if (view.length() < header || header > 0 && view.at(0) != 0) {
                return false;
            }
            return find(value, view.offset() + header, path, type);
        };
    }

    private static boolean find(Value value, int from, long[] path, @Nullable FieldType type) {
        ByteView view = value.bytes();
        var fields = new Fields(view.array(), from, view.end());
        for (int i = 0; i < path.length; i++) {
            if (!fields.find(path[i])) {
                return false;
            }
            if (i + 1 < path.length) {
                if (fields.wire != LENGTH_DELIMITED) {
                    return false;
                }
                fields.enter();
            }
        }
        if (type == null) {
            value.binary(view.array(), fields.start, fields.at - fields.start);
            return true;
        }
        if (type.wire != fields.wire) {
            return false;
        }
        value.integer(type.read(fields.raw));
        return true;
    }

    private static long[] path(Arguments arguments) {
        String text = arguments.text(0);
        if (!text.matches("[0-9]{1,9}([.][0-9]{1,9})*")) {
            arguments.problem(0, "'" + text + "' is no number of a field, such as 3 or 48.59.1");
            return new long[] {0};
        }
        return Arrays.stream(text.split("[.]")).mapToLong(Long::parseLong).toArray();
    }

    private static @Nullable FieldType type(Arguments arguments) {
        if (!arguments.has(1)) {
            return null;
        }
        String word = arguments.text(1);
        List<String> names =
                Arrays.stream(FieldType.values())
                        .map(each -> each.name().toLowerCase(Locale.ROOT))
                        .toList();
        if (!names.contains(word)) {
            arguments.problem(
                    1,
                    "unknown type '"
                            + word
                            + "', expected one of "
                            + String.join(", ", names)
                            + Suggestion.of(word, names));
            return null;
        }
        return FieldType.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /// `protobuf(<field_number>[,<field_type>])` — a field of a Protocol Buffers message, as bytes or as the number that its type makes of it.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `CJYB` | `b64dec,protobuf(1,int32)` | `150` |
    /// | `CJYB` | `b64dec,protobuf(1),hex` | `9601` |
    /// | `EgdUZXN0aW5n` | `b64dec,protobuf(2)` | `Testing` |
    /// | `GgMIlgE=` | `b64dec,protobuf(3.1,int32)` | `150` |
    /// | `CAM=` | `b64dec,protobuf(1,sint32)` | `-2` |
    /// | `CJYB` | `b64dec,protobuf(2)` | |
    ///
    /// A field of a message within is named by its path: `3.1`. Types: `int32`, `int64`, `uint32`, `uint64`, `sint32`, `sint64`, `bool`, `enum`,
    /// `fixed64`, `sfixed64`, `double`, `fixed32`, `sfixed32`, `float`; strings need none. A type that the field is not encoded as
    /// gives no sample. Manual §7.3.1.
    @Converter(
            name = "protobuf",
            in = Kind.BIN,
            out = Kind.ANY,
            args = {STR, STR},
            required = 1)
    static Conversion protobuf(Arguments arguments) {
        return field(arguments, 0);
    }

    /// `ungrpc(<field_number>[,<field_type>])` — a field of the message that the body of a gRPC request begins with; see `protobuf`.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `AAAAAAMIlgE=` | `b64dec,ungrpc(1,int32)` | `150` |
    /// | `AQAAAAMIlgE=` | `b64dec,ungrpc(1,int32)` | |
    ///
    /// `http-request set-var(txn.latitude) req.body,ungrpc(48.59.1,int32)`, behind `option http-buffer-request` or `wait-for-body`. A compressed message gives
    /// no sample. Manual §7.3.1.
    @Converter(
            name = "ungrpc",
            in = Kind.BIN,
            out = Kind.ANY,
            args = {STR, STR},
            required = 1)
    static Conversion ungrpc(Arguments arguments) {
        return field(arguments, GRPC_HEADER);
    }
}
