package sluice.value;

/// The conversions that happen by themselves between the types of samples. Manual §7.1 and §7.3.
///
/// ```
///          BOOL   SINT    IPV4    IPV6      STR        BIN      METH
/// BOOL     =      0/1     -       -         0/1        -        -
/// SINT     =      =       32 bit  mapped    decimal    8 bytes  -
/// IPV4     -      number  =       mapped    dotted     4 bytes  -
/// IPV6     -      -       mapped  =         RFC 5952   16 bytes -
/// STR      leading digits ⟶ parsed ⟵       =          =        =
/// BIN      -      -       -       -         =          =        =
/// METH     -      -       -       -         =          =        =
/// ```
public final class Cast {
    private Cast() {}

    /// Whether a sample of type `from` may be used where `to` is asked for; the cast itself may still fail on the value.
    public static boolean possible(Kind from, Kind to) {
        if (from == to || from == Kind.ANY || to == Kind.ANY) {
            return true;
        }
        return switch (from) {
            case BOOL -> to == Kind.SINT || to == Kind.STR;
            case SINT -> to != Kind.METH;
            case IPV4 -> to != Kind.BOOL && to != Kind.METH;
            case IPV6 -> to != Kind.BOOL && to != Kind.METH && to != Kind.SINT;
            case ADDR -> to != Kind.BOOL && to != Kind.METH;
            case STR -> true;
            case BIN -> to == Kind.STR || to == Kind.METH;
            case METH -> to == Kind.STR || to == Kind.BIN;
            case ANY -> true;
        };
    }

    /// Changes the slot in place; false when this value cannot be of that type.
    public static boolean to(Kind wanted, Value value) {
        Kind kind = value.kind();
        if (kind == wanted) {
            return true;
        }
        return switch (wanted) {
            case ANY -> true;
            case BOOL -> bool(value);
            case SINT -> integer(value);
            case ADDR -> address(value);
            case IPV4 -> ipv4(value);
            case IPV6 -> ipv6(value);
            case STR -> string(value);
            case BIN -> binary(value);
            case METH -> isBytes(kind) && keep(value.retype(Kind.METH));
        };
    }

    private static boolean keep(Value value) {
        return value.bytes() != null;
    }

    private static boolean isBytes(Kind kind) {
        return kind == Kind.STR || kind == Kind.BIN || kind == Kind.METH;
    }

    private static boolean bool(Value value) {
        switch (value.kind()) {
            case SINT -> value.bool(value.number() != 0);
            case STR -> {
                if (!integer(value)) {
                    return false;
                }
                value.bool(value.number() != 0);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean integer(Value value) {
        switch (value.kind()) {
            case BOOL, IPV4 -> value.integer(value.number());
            case STR -> {
                ByteView bytes = value.bytes();
                if (bytes.isEmpty()) {
                    return false;
                }
                value.integer(Decimal.leading(bytes.array(), bytes.offset(), bytes.length()));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean address(Value value) {
        return switch (value.kind()) {
            case IPV4, IPV6 -> true;
            case SINT -> ipv4(value);
            case STR -> AddressText.parse(value);
            default -> false;
        };
    }

    private static boolean ipv4(Value value) {
        switch (value.kind()) {
            case SINT -> value.ipv4((int) value.number());
            case IPV6 -> {
                if (value.high() != 0
                        || !(value.number() >>> 32 == 0xffff || value.number() >>> 32 == 0)) {
                    return sixToFour(value);
                }
                if (value.number() >>> 32 != 0xffff) {
                    return false;
                }
                value.ipv4((int) value.number());
            }
            case STR -> {
                return AddressText.parse(value) && (value.kind() == Kind.IPV4);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /// `2002:AABB:CCDD::/48` carries an IPv4 address as well. RFC 3056.
    private static boolean sixToFour(Value value) {
        if (value.high() >>> 48 != 0x2002) {
            return false;
        }
        value.ipv4((int) (value.high() >>> 16));
        return true;
    }

    private static boolean ipv6(Value value) {
        switch (value.kind()) {
            case SINT, IPV4 -> value.ipv6(0, 0xffff_0000_0000L | (value.number() & 0xffffffffL));
            case STR -> {
                return AddressText.parse(value) && (value.kind() == Kind.IPV6 || ipv6(value));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean string(Value value) {
        switch (value.kind()) {
            case BOOL, SINT -> {
                byte[] room = value.room(Decimal.MAX_LENGTH);
                value.string(room, 0, Decimal.write(value.number(), room, 0));
            }
            case IPV4, IPV6 -> {
                byte[] room = value.room(AddressText.MAX_LENGTH);
                value.string(room, 0, AddressText.write(value, room, 0));
            }
            case METH -> value.retype(Kind.STR);
            // A string ends at the first NUL of the bytes that it is made of.
            case BIN -> untilNul(value);
            case STR -> {}
            case ANY, ADDR -> throw new AssertionError("a value has a concrete type");
        }
        return true;
    }

    private static void untilNul(Value value) {
        ByteView bytes = value.bytes();
        int length = 0;
        while (length < bytes.length() && bytes.array()[bytes.offset() + length] != 0) {
            length++;
        }
        value.string(bytes.array(), bytes.offset(), length);
    }

    private static boolean binary(Value value) {
        switch (value.kind()) {
            case STR, METH -> value.retype(Kind.BIN);
            case SINT -> bigEndian(value, value.number(), 8);
            case IPV4 -> bigEndian(value, value.number() << 32, 4);
            case IPV6 -> {
                byte[] room = value.room(16);
                put(value.high(), room, 0, 8);
                put(value.number(), room, 8, 8);
                value.binary(room, 0, 16);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void bigEndian(Value value, long number, int length) {
        byte[] room = value.room(length);
        put(number, room, 0, length);
        value.binary(room, 0, length);
    }

    /// The upper `length` bytes of `number`.
    private static void put(long number, byte[] target, int offset, int length) {
        for (int i = 0; i < length; i++) {
            target[offset + i] = (byte) (number >>> (56 - 8 * i));
        }
    }
}
