package sluice.keyword.protocol;

import static sluice.sample.ArgumentType.STR;

import sluice.sample.Arguments;
import sluice.sample.Conversion;
import sluice.sample.Converter;
import sluice.sample.Suggestion;
import sluice.value.Kind;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What clients and servers of MQTT say first. MQTT 3.1, 3.1.1 and 5.0.
final class MqttConverters {
    private static final List<MqttPacket.Field> OF_CONNACK =
            List.of(
                    MqttPacket.Field.FLAGS,
                    MqttPacket.Field.PROTOCOL_VERSION,
                    MqttPacket.Field.REASON_CODE);

    private MqttConverters() {}

    /// `mqtt_is_valid` — whether a payload is a CONNECT or CONNACK packet of MQTT 3.1, 3.1.1 or 5.0, and nothing else.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `EBQABE1RVFQEAgA8AAh0ZXN0X3N1Yg==` | `b64dec,mqtt_is_valid` | `1` |
    /// | `IAIAAA==` | `b64dec,mqtt_is_valid` | `1` |
    /// | `0AA=` | `b64dec,mqtt_is_valid` | `0` |
    ///
    /// `tcp-request content reject unless { req.payload(0,0),mqtt_is_valid }` behind an `inspect-delay`, which a packet that has not come to its end
    /// is waited for. Manual §7.3.1.
    @Converter(name = "mqtt_is_valid", in = Kind.BIN, out = Kind.BOOL)
    static Conversion isValid(Arguments arguments) {
        return (stream, value) -> {
            boolean judged = MqttPacket.judge(value, stream.slots.take());
            stream.slots.give();
            return judged;
        };
    }

    /// `mqtt_field_value(<packettype>,<fieldname_or_property_ID>)` — a field or a property of a CONNECT or CONNACK packet.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `EBQABE1RVFQEAgA8AAh0ZXN0X3N1Yg==` | `b64dec,mqtt_field_value(connect,protocol_name)` | `MQTT` |
    /// | `EBQABE1RVFQEAgA8AAh0ZXN0X3N1Yg==` | `b64dec,mqtt_field_value(1,keepalive)` | `60` |
    /// | `EBQABE1RVFQEAgA8AAh0ZXN0X3N1Yg==` | `b64dec,mqtt_field_value(connect,username)` | |
    ///
    /// `connect` (or 1): `flags`, `protocol_name`, `protocol_version`, `client_identifier`, `will_topic`, `will_payload`, `username`, `password`,
    /// `keepalive`, or the number of a property of MQTT 5: 17, 21 to 23, 25, 33, 34, 39, and of the will 1 to 3, 8, 9, 24. `connack` (or 2): `flags`,
    /// `protocol_version`, `reason_code`, or a property: 17 to 19, 21, 22, 26, 28, 31, 33, 34, 36, 37, 39 to 42. Manual §7.3.1.
    @Converter(
            name = "mqtt_field_value",
            in = Kind.BIN,
            out = Kind.STR,
            args = {STR, STR})
    static Conversion value(Arguments arguments) {
        int type = type(arguments);
        int property = property(arguments, type);
        MqttPacket.Field field = property > 0 ? MqttPacket.Field.PROPERTY : field(arguments, type);
        return (stream, value) -> {
            boolean found = MqttPacket.field(value, stream.slots.take(), type, field, property);
            stream.slots.give();
            return found;
        };
    }

    private static int type(Arguments arguments) {
        String word = arguments.text(0).toLowerCase(Locale.ROOT);
        switch (word) {
            case "connect", "1" -> {
                return MqttPacket.CONNECT;
            }
            case "connack", "2" -> {
                return MqttPacket.CONNACK;
            }
            default -> {
                arguments.problem(
                        0,
                        "unknown packet type '"
                                + arguments.text(0)
                                + "', expected 'connect' (1) or 'connack' (2)"
                                + Suggestion.of(word, List.of("connect", "connack")));
                return MqttPacket.CONNECT;
            }
        }
    }

    /// The number of the property that is asked for; 0 for a field.
    private static int property(Arguments arguments, int type) {
        String text = arguments.text(1);
        if (!text.matches("[0-9]{1,4}")) {
            return 0;
        }
        int property = Integer.parseInt(text);
        if (!MqttPacket.knows(type, property)) {
            arguments.problem(1, "no property of this packet has the number " + text);
        }
        return property;
    }

    private static MqttPacket.Field field(Arguments arguments, int type) {
        String word = arguments.text(1).toLowerCase(Locale.ROOT);
        List<MqttPacket.Field> fields =
                type == MqttPacket.CONNACK
                        ? OF_CONNACK
                        : Arrays.stream(MqttPacket.Field.values())
                                .filter(each -> each != MqttPacket.Field.REASON_CODE)
                                .filter(each -> each != MqttPacket.Field.PROPERTY)
                                .toList();
        for (var each : fields) {
            if (each.name().toLowerCase(Locale.ROOT).equals(word)) {
                return each;
            }
        }
        List<String> names =
                fields.stream().map(each -> each.name().toLowerCase(Locale.ROOT)).toList();
        arguments.problem(
                1,
                "unknown field '"
                        + arguments.text(1)
                        + "', expected the number of a property or one of "
                        + String.join(", ", names)
                        + Suggestion.of(word, names));
        return MqttPacket.Field.FLAGS;
    }
}
