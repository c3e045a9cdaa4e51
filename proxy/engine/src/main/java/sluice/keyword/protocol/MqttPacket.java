package sluice.keyword.protocol;

import sluice.value.ByteView;
import sluice.value.Value;

/// The first packet of an MQTT connection, CONNECT or CONNACK, read strictly from borrowed bytes.
///
/// ```
/// type << 4 | flags   remaining length (1 to 4 bytes)
/// CONNECT:  name  version  flags  keep-alive  [properties]  client  [[will properties]  topic  payload]  [user]  [password]
/// CONNACK:  flags  reason  [properties]
/// ```
///
/// Strings have their length before them in two bytes; properties are those of version 5. MQTT 3.1.1 §3.1, §3.2; MQTT 5.0 §2.2.2, §3.1, §3.2.
final class MqttPacket {
    static final int CONNECT = 1;
    static final int CONNACK = 2;

    private static final int VERSION_31 = 3;
    private static final int VERSION_311 = 4;
    private static final int VERSION_5 = 5;
    private static final int RESERVED_FLAG = 1;
    private static final int WILL_FLAG = 4;
    private static final int WILL_QUALITY = 8 + 16;
    private static final int WILL_OPTIONS = WILL_QUALITY + 32;
    private static final int PASSWORD_FLAG = 64;
    private static final int USER_FLAG = 128;

    /// What may be asked of a packet, by its name in the configuration.
    enum Field {
        FLAGS,
        PROTOCOL_NAME,
        PROTOCOL_VERSION,
        CLIENT_IDENTIFIER,
        WILL_TOPIC,
        WILL_PAYLOAD,
        USERNAME,
        PASSWORD,
        KEEPALIVE,
        REASON_CODE,
        /// A property of version 5, by its number.
        PROPERTY
    }

    private enum Outcome {
        COMPLETE,
        INCOMPLETE,
        MALFORMED
    }

    /// Which properties may stand where, as bits by their numbers.
    private static final long OF_CONNECT = bits(17, 21, 22, 23, 25, 33, 34, 38, 39);

    private static final long OF_WILL = bits(1, 2, 3, 8, 9, 24, 38);
    private static final long OF_CONNACK =
            bits(17, 18, 19, 21, 22, 26, 28, 31, 33, 34, 36, 37, 38, 39, 40, 41, 42);

    /// How their values are written; what is in none of these is a string.
    private static final long BYTES = bits(1, 23, 25, 36, 37, 40, 41, 42);

    private static final long TWO_BYTES = bits(19, 33, 34);
    private static final long FOUR_BYTES = bits(2, 17, 24, 39);
    private static final int USER_PROPERTY = 38;
    private static final int PROPERTIES = 64;

    private final byte[] bytes;
    private int at;
    private int end;

    /// What was read last: a number, or where a string stands.
    private long number;

    private int start;
    private int length;

    private final Field wanted;
    private final int wantedProperty;
    private final Value out;
    private int type;
    private boolean found;

    private MqttPacket(ByteView view, Field wanted, int property, Value out) {
        bytes = view.array();
        at = view.offset();
        end = view.end();
        this.wanted = wanted;
        wantedProperty = property;
        this.out = out;
    }

    private static long bits(int... numbers) {
        long bits = 0;
        for (int number : numbers) {
            bits |= 1L << number;
        }
        return bits;
    }

    /// Whether a property of that number can be in such a packet.
    static boolean knows(int type, int property) {
        long all = type == CONNECT ? OF_CONNECT | OF_WILL : OF_CONNACK;
        return property > 0 && property < PROPERTIES && has(all & ~bits(USER_PROPERTY), property);
    }

    private static boolean has(long set, long property) {
        return (set >>> property & 1) != 0;
    }

    /// Makes a sample of whether it is such a packet; pending while more may come.
    ///
    /// @param scratch a slot of the loop
    static boolean judge(Value value, Value scratch) {
        var packet = new MqttPacket(value.bytes(), Field.PROPERTY, 0, scratch);
        return switch (packet.read()) {
            case COMPLETE, MALFORMED -> {
                value.bool(packet.at >= 0);
                yield true;
            }
            case INCOMPLETE -> value.pending();
        };
    }

    /// Puts a field of the packet into `value`; false when it has none, or is another packet.
    static boolean field(Value value, Value scratch, int type, Field wanted, int property) {
        var packet = new MqttPacket(value.bytes(), wanted, property, scratch);
        return switch (packet.read()) {
            case COMPLETE -> {
                boolean there = packet.found && packet.type == type;
                if (there) {
                    ByteView view = scratch.bytes();
                    byte[] room = value.room(view.length());
                    System.arraycopy(view.array(), view.offset(), room, 0, view.length());
                    value.string(room, 0, view.length());
                }
                yield there;
            }
            case MALFORMED -> false;
            case INCOMPLETE -> value.pending();
        };
    }

    private Outcome read() {
        if (end - at < 2) {
            return Outcome.INCOMPLETE;
        }
        type = bytes[at] >> 4 & 15;
        if (!hasFlagsOf(type, bytes[at] & 15)) {
            return malformed();
        }
        at++;
        int beginning = at;
        if (!variable()) {
            return at - beginning == 4 ? malformed() : Outcome.INCOMPLETE;
        }
        if (number > end - at) {
            return Outcome.INCOMPLETE;
        }
        boolean known = type == CONNECT || type == CONNACK;
        boolean last = known && at + number == end;
        end = at + (int) number;
        boolean right = last && (type == CONNECT ? connect() : connack()) && at == end;
        return right ? Outcome.COMPLETE : malformed();
    }

    private Outcome malformed() {
        at = -1;
        return Outcome.MALFORMED;
    }

    /// What the lower half of the first byte must be; PUBLISH begins no connection. MQTT 5.0 §2.1.3.
    private static boolean hasFlagsOf(int type, int flags) {
        return switch (type) {
            case 0, 3 -> false;
            case 6, 8, 10 -> flags == 2;
            default -> flags == 0;
        };
    }

    private boolean connect() {
        if (!string()) {
            return false;
        }
        boolean old = is("MQIsdp");
        if (!old && !is("MQTT")) {
            return false;
        }
        text(Field.PROTOCOL_NAME);
        if (!number(1)) {
            return false;
        }
        long version = number;
        if (old ? version != VERSION_31 : version != VERSION_311 && version != VERSION_5) {
            return false;
        }
        count(Field.PROTOCOL_VERSION);
        if (!number(1)) {
            return false;
        }
        int flags = (int) number;
        count(Field.FLAGS);
        boolean will = (flags & WILL_FLAG) != 0;
        boolean user = (flags & USER_FLAG) != 0;
        boolean password = (flags & PASSWORD_FLAG) != 0;
        if ((flags & RESERVED_FLAG) != 0
                || !will && (flags & WILL_OPTIONS) != 0
                || (flags & WILL_QUALITY) == WILL_QUALITY
                || password && !user && version != VERSION_5
                || !number(2)) {
            return false;
        }
        count(Field.KEEPALIVE);
        boolean properties = version == VERSION_5;
        return (!properties || properties(OF_CONNECT))
                && string(Field.CLIENT_IDENTIFIER)
                && (!will || !properties || properties(OF_WILL))
                && (!will || string(Field.WILL_TOPIC) && string(Field.WILL_PAYLOAD))
                && (!user || string(Field.USERNAME))
                && (!password || string(Field.PASSWORD));
    }

    private boolean connack() {
        if (!number(1) || number > 1) {
            return false;
        }
        count(Field.FLAGS);
        if (!number(1)) {
            return false;
        }
        count(Field.REASON_CODE);
        boolean properties = at < end;
        number = properties ? VERSION_5 : VERSION_311;
        count(Field.PROTOCOL_VERSION);
        return !properties || properties(OF_CONNACK);
    }

    /// A length, then numbered values, none twice but those of users.
    private boolean properties(long allowed) {
        if (!variable() || number > end - at) {
            return false;
        }
        int stop = at + (int) number;
        long seen = 0;
        while (at < stop) {
            if (!variable()) {
                return false;
            }
            long property = number;
            boolean possible =
                    property < PROPERTIES && has(allowed, property) && !has(seen, property);
            if (!possible || !property((int) property)) {
                return false;
            }
            seen |= property == USER_PROPERTY ? 0 : 1L << property;
        }
        return at == stop;
    }

    private boolean property(int property) {
        boolean asked = wanted == Field.PROPERTY && property == wantedProperty;
        int size = has(BYTES, property) ? 1 : has(TWO_BYTES, property) ? 2 : 4;
        if (size < 4 || has(FOUR_BYTES, property)) {
            if (!number(size)) {
                return false;
            }
            if (asked) {
                found(Long.toString(number));
            }
            return true;
        }
        if (!string()) {
            return false;
        }
        if (asked) {
            found();
        }
        return property != USER_PROPERTY || string();
    }

    private void count(Field field) {
        if (wanted == field) {
            found(Long.toString(number));
        }
    }

    private void text(Field field) {
        if (wanted == field) {
            found();
        }
    }

    private void found(String digits) {
        found = true;
        out.string(digits);
    }

    /// An empty string is none.
    private void found() {
        found = length > 0;
        out.string(bytes, start, length);
    }

    private boolean string(Field field) {
        if (!string()) {
            return false;
        }
        text(field);
        return true;
    }

    private boolean string() {
        if (!number(2) || number > end - at) {
            return false;
        }
        start = at;
        length = (int) number;
        at += length;
        return true;
    }

    private boolean number(int size) {
        if (end - at < size) {
            return false;
        }
        number = 0;
        for (int i = 0; i < size; i++) {
            number = number << 8 | bytes[at++] & 0xff;
        }
        return true;
    }

    /// Seven bits in each of at most four bytes, the lowest first.
    private boolean variable() {
        number = 0;
        for (int shift = 0; shift < 28 && at < end; shift += 7) {
            byte b = bytes[at++];
            number |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return true;
            }
        }
        return false;
    }

    private boolean is(String text) {
        if (length != text.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[start + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
