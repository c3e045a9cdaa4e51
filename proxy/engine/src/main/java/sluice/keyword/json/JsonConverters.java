package sluice.keyword.json;

import static sluice.sample.ArgumentType.STR;

import sluice.sample.Arguments;
import sluice.sample.Conversion;
import sluice.sample.Converter;
import sluice.value.ByteView;
import sluice.value.ByteWriter;
import sluice.value.Kind;

import java.util.List;

/// JSON out of text, and values out of JSON.
final class JsonConverters {
    private static final List<String> CODES = List.of("ascii", "utf8", "utf8s", "utf8p", "utf8ps");

    private JsonConverters() {}

    /// `json([<input-code>])` — escapes a text so that it can stand between the quotes of a JSON string.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `a"b/c` | `json` | `a\"b\/c` |
    ///
    /// The input is `ascii` (the default: each 8-bit byte becomes an escape of four digits), or UTF-8: `utf8` and
    /// `utf8p` fail on bad bytes, `utf8s` and `utf8ps` drop them; those with `p` take what is written with more bytes than needed. Characters beyond 16 bits, which
    /// four digits cannot say, count as bad. RFC 8259. Manual §7.3.1.
    @Converter(name = "json", in = Kind.STR, out = Kind.STR, args = STR, required = 0)
    static Conversion json(Arguments arguments) {
        String code = arguments.text(0, "ascii");
        if (!CODES.contains(code)) {
            arguments.problem(
                    0,
                    "unexpected input code type '"
                            + code
                            + "', allowed value are "
                            + String.join(", ", CODES));
        }
        boolean utf8 = !code.equals("ascii");
        boolean skip = code.endsWith("s");
        boolean permissive = code.startsWith("utf8p");
        return (stream, value) -> {
            ByteWriter text = stream.slots.text();
            boolean good = Escaping.write(value.bytes(), utf8, skip, permissive, text);
            if (good) {
                byte[] room = value.room(text.length());
                System.arraycopy(text.array(), 0, room, 0, text.length());
                value.string(room, 0, text.length());
            }
            stream.slots.giveText();
            return good;
        };
    }

    /// `json_query(<json_path>[,<output_type>])` — the value at a path of a JSON text.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `{"a":{"b":7}}` | `json_query($.a.b)` | `7` |
    /// | `{"a":["x","y"]}` | `json_query("$.a[1]")` | `y` |
    /// | `{"a.b":"x"}` | `json_query('$.a\.b')` | `x` |
    /// | `{"a":true}` | `json_query($.a)` | `1` |
    /// | `{"a":1.5}` | `json_query($.a)` | `1.5` |
    /// | `{"a":"12"}` | `json_query($.b)` | |
    /// | `{"a":[1,2]}` | `json_query($.a)` | `[1,2]` |
    ///
    /// With the type `int` the value must be a number and gives an integer; `true` and `false` give booleans. Paths are `$`, `.name` and `[index]`; a backslash takes the next character into the name. Manual §7.3.1.
    @Converter(
            name = "json_query",
            in = Kind.STR,
            out = Kind.ANY,
            args = {STR, STR},
            required = 1)
    static Conversion jsonQuery(Arguments arguments) {
        JsonPath path = JsonPath.parse(arguments, 0);
        boolean integer = JsonPath.integerWanted(arguments, 1);
        arguments.returns(integer ? Kind.SINT : Kind.ANY);
        return (stream, value) -> {
            ByteView view = value.bytes();
            return path.find(view.array(), view.offset(), view.length(), integer, value);
        };
    }
}
