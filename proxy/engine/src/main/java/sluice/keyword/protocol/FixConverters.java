package sluice.keyword.protocol;

import static sluice.sample.ArgumentType.STR;

import sluice.sample.Arguments;
import sluice.sample.Conversion;
import sluice.sample.Converter;
import sluice.sample.Suggestion;
import sluice.value.ByteView;
import sluice.value.Kind;
import sluice.value.Value;

import java.util.List;
import java.util.Map;

/// Messages of FIX, the Financial Information eXchange.
///
/// ```
/// 8=FIX.4.4 | 9=LENGTH | 35=TYPE | tag=value | … | 10=SUM |      each ends with the byte 1
///                       └────── LENGTH bytes ────┘
/// ```
///
/// FIX session layer, "FIXT"; manual §7.3.1 `fix_…`.
final class FixConverters {
    private static final byte END = 1;

    /// The fields that every message has, with the shortest values: less tells nothing yet.
    private static final int SHORTEST = 26;

    private static final int BEGIN_STRING = 8;
    private static final int BODY_LENGTH = 9;
    private static final int CHECK_SUM = 10;
    private static final int MESSAGE_TYPE = 35;
    private static final List<String> VERSIONS =
            List.of("FIX.4.0", "FIX.4.1", "FIX.4.2", "FIX.4.3", "FIX.4.4", "FIXT.1.1");
    private static final Map<String, Integer> TAGS =
            Map.of(
                    "BeginString", BEGIN_STRING,
                    "BodyLength", BODY_LENGTH,
                    "CheckSum", CHECK_SUM,
                    "MsgType", MESSAGE_TYPE,
                    "SenderCompID", 49,
                    "TargetCompID", 56);

    private FixConverters() {}

    /// One field after the other of a message.
    private static final class Fields {
        private final byte[] bytes;
        private final int end;
        int at;
        int tag;
        int start;
        int stop;

        Fields(ByteView message) {
            bytes = message.array();
            at = message.offset();
            end = message.end();
        }

        /// True with the next field; false when there is none or it has not ended, see [#isBroken].
        boolean next() {
            tag = 0;
            int i = at;
            while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
                tag = tag * 10 + bytes[i] - '0';
                if (tag > 1 << 24) {
                    return broken();
                }
                i++;
            }
            if (i == end) {
                return false;
            }
            if (i == at || bytes[i] != '=') {
                return broken();
            }
            start = i + 1;
            stop = start;
            while (stop < end && bytes[stop] != END) {
                stop++;
            }
            if (stop == end) {
                return false;
            }
            if (stop == start) {
                return broken();
            }
            at = stop + 1;
            return true;
        }

        private boolean broken() {
            at = -1;
            return false;
        }

        /// Whether what should be a field is none, however much may still come.
        boolean isBroken() {
            return at < 0;
        }

        /// Its value as a number; -1 when it is none.
        int number() {
            int number = 0;
            for (int i = start; i < stop; i++) {
                if (bytes[i] < '0' || bytes[i] > '9' || number > 1 << 24) {
                    return -1;
                }
                number = number * 10 + bytes[i] - '0';
            }
            return number;
        }

        boolean isVersion() {
            for (String each : VERSIONS) {
                if (is(each)) {
                    return true;
                }
            }
            return false;
        }

        private boolean is(String text) {
            if (stop - start != text.length()) {
                return false;
            }
            for (int i = 0; i < text.length(); i++) {
                if (bytes[start + i] != text.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    private enum Judgement {
        VALID,
        INVALID,
        INCOMPLETE,
        /// Another protocol.
        FOREIGN
    }

    private static Judgement judge(ByteView message) {
        if (message.length() < SHORTEST) {
            return Judgement.INCOMPLETE;
        }
        var fields = new Fields(message);
        int body = 0;
        int length = 0;
        for (int number = 0; fields.next(); number++) {
            boolean expected =
                    switch (number) {
                        case 0 -> fields.tag == BEGIN_STRING && fields.isVersion();
                        case 1 -> fields.tag == BODY_LENGTH;
                        case 2 -> fields.tag == MESSAGE_TYPE;
                        default -> true;
                    };
            if (!expected) {
                return number == 0 ? Judgement.FOREIGN : Judgement.INVALID;
            }
            if (number == 1) {
                body = fields.at;
                length = fields.number();
                if (length < 0) {
                    return Judgement.INVALID;
                }
            }
            if (number > 1 && fields.tag == CHECK_SUM) {
                int end = fields.start - 3; // "10="
                boolean right =
                        end - body == length
                                && fields.stop - fields.start == 3
                                && fields.number() == sum(message, end);
                return right ? Judgement.VALID : Judgement.INVALID;
            }
            if (number > 1 && fields.at > body + length) {
                return Judgement.INVALID;
            }
        }
        if (body == 0) {
            return Judgement.FOREIGN;
        }
        return fields.isBroken() ? Judgement.INVALID : Judgement.INCOMPLETE;
    }

    private static int sum(ByteView message, int end) {
        int sum = 0;
        for (int i = message.offset(); i < end; i++) {
            sum += message.array()[i];
        }
        return sum & 0xff;
    }

    /// `fix_is_valid` — whether a payload begins with a message of FIX: version, length, type and check sum are right.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `OD1GSVguNC4yATk9NQEzNT0wATEwPTE2MQE=` | `b64dec,fix_is_valid` | `1` |
    /// | `OD1GSVguNC4yATk9NQEzNT0wATEwPTE2MgE=` | `b64dec,fix_is_valid` | `0` |
    /// | `OD1GSVguNC4yATk9NQEz` | `b64dec,fix_is_valid` | |
    ///
    /// `tcp-request content reject unless { req.payload(0,0),fix_is_valid }` behind an `inspect-delay`, which a message that has not come to
    /// its end is waited for. What does not begin with a version gives no sample. FIX 4.0 to 4.4 and FIXT 1.1. Manual §7.3.1.
    @Converter(name = "fix_is_valid", in = Kind.BIN, out = Kind.BOOL)
    static Conversion isValid(Arguments arguments) {
        return (stream, value) ->
                switch (judge(value.bytes())) {
                    case VALID -> truth(value, true);
                    case INVALID -> truth(value, false);
                    case INCOMPLETE -> value.pending();
                    case FOREIGN -> false;
                };
    }

    private static boolean truth(Value value, boolean truth) {
        value.bool(truth);
        return true;
    }

    /// `fix_tag_value(<tag>)` — the value of a field of a FIX message, by its number or its name.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `OD1GSVguNC4yATk9NQEzNT0wATEwPTE2MQE=` | `b64dec,fix_tag_value(8)` | `FIX.4.2` |
    /// | `OD1GSVguNC4yATk9NQEzNT0wATEwPTE2MQE=` | `b64dec,fix_tag_value(MsgType)` | `0` |
    /// | `OD1GSVguNC4yATk9NQEzNT0wATEwPTE2MQE=` | `b64dec,fix_tag_value(49)` | |
    ///
    /// Names: `BeginString`, `BodyLength`, `MsgType`, `SenderCompID`, `TargetCompID`, `CheckSum`. The message is not checked: see `fix_is_valid`. Manual
    /// §7.3.1.
    @Converter(name = "fix_tag_value", in = Kind.BIN, out = Kind.BIN, args = STR)
    static Conversion value(Arguments arguments) {
        String text = arguments.text(0);
        Integer named = TAGS.get(text);
        int wanted =
                named != null ? named : text.matches("[0-9]{1,8}") ? Integer.parseInt(text) : 0;
        if (wanted == 0) {
            arguments.problem(
                    0,
                    "unknown FIX tag '"
                            + text
                            + "', expected a number or one of "
                            + TAGS.keySet().stream().sorted().toList()
                            + Suggestion.of(text, List.copyOf(TAGS.keySet())));
        }
        return (stream, value) -> {
            var fields = new Fields(value.bytes());
            while (fields.next()) {
                if (fields.tag == wanted) {
                    value.binary(fields.bytes, fields.start, fields.stop - fields.start);
                    return true;
                }
                if (fields.tag == CHECK_SUM) {
                    return false;
                }
            }
            return !fields.isBroken() && value.pending();
        };
    }
}
