package sluice.keyword.json;

import sluice.sample.Arguments;
import sluice.value.Value;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// `$.name.name[3]`: a way through JSON. The text is read as a stream up to the value; nesting and sizes are limited.
public final class JsonPath {
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(64)
                                    .maxNumberLength(64)
                                    .build())
                    .build();

    private sealed interface Step {
        record Name(String name) implements Step {}

        record Index(int index) implements Step {}
    }

    private final List<Step> steps;

    private JsonPath(List<Step> steps) {
        this.steps = steps;
    }

    /// Reads the argument at `index`; a problem is reported there.
    public static JsonPath parse(Arguments arguments, int index) {
        String text = arguments.text(index);
        var steps = new ArrayList<Step>();
        if (!text.startsWith("$")) {
            arguments.problem(index, "a JSON path begins with '$', found '" + text + "'");
            return new JsonPath(steps);
        }
        for (int at = 1; at < text.length(); ) {
            char c = text.charAt(at);
            int end = at + 1;
            if (c == '.') {
                var name = new StringBuilder();
                while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
                    boolean escaped = text.charAt(end) == '\\' && end + 1 < text.length();
                    name.append(text.charAt(escaped ? end + 1 : end));
                    end += escaped ? 2 : 1;
                }
                steps.add(new Step.Name(name.toString()));
            } else if (c == '[' && text.indexOf(']', at) > 0) {
                end = text.indexOf(']', at) + 1;
                String inside = text.substring(at + 1, end - 1);
                if (inside.matches("[0-9]{1,9}")) {
                    steps.add(new Step.Index(Integer.parseInt(inside)));
                } else if (inside.length() > 2 && inside.matches("(['\"]).*\\1")) {
                    steps.add(new Step.Name(inside.substring(1, inside.length() - 1)));
                } else {
                    arguments.problem(
                            index, "'[" + inside + "]' is neither an index nor a quoted name");
                }
            } else {
                arguments.problem(
                        index,
                        "'.' or '[' expected in the JSON path at '" + text.substring(at) + "'");
                break;
            }
            at = end;
        }
        return new JsonPath(steps);
    }

    /// Whether the argument at `index` asks for a number.
    public static boolean integerWanted(Arguments arguments, int index) {
        String type = arguments.text(index);
        if (!type.isEmpty() && !type.equals("int")) {
            arguments.problem(
                    index, "output_type only supports 'int' as argument, found '" + type + "'");
        }
        return type.equals("int");
    }

    /// Puts the value into `out`; false when there is none at this path or the text is no JSON.
    public boolean find(byte[] array, int offset, int length, boolean integer, Value out) {
        try (JsonParser parser =
                FACTORY.createParser(ObjectReadContext.empty(), array, offset, length)) {
            parser.nextToken();
            for (Step step : steps) {
                if (!(switch (step) {
                    case Step.Name(String name) -> enter(parser, name);
                    case Step.Index(int index) -> enter(parser, index);
                })) {
                    return false;
                }
            }
            return give(parser, array, offset, integer, out);
        } catch (JacksonException notJson) {
            return false;
        }
    }

    private static boolean enter(JsonParser parser, String name) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return false;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean here = parser.currentName().equals(name);
            parser.nextToken();
            if (here) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    private static boolean enter(JsonParser parser, int index) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return false;
        }
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            if (parser.currentToken() == null) {
                return false;
            }
            if (i == index) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    private static boolean give(
            JsonParser parser, byte[] array, int offset, boolean integer, Value out) {
        JsonToken token = parser.currentToken();
        if (token == null) {
            return false;
        }
        if (integer) {
            if (!token.isNumeric()) {
                return false;
            }
            out.integer((long) parser.getDoubleValue());
            if (token == JsonToken.VALUE_NUMBER_INT) {
                try {
                    out.integer(parser.getLongValue());
                } catch (JacksonException tooLarge) {
                    return false;
                }
            }
            return true;
        }
        return switch (token) {
            case VALUE_TRUE, VALUE_FALSE -> {
                out.bool(token == JsonToken.VALUE_TRUE);
                yield true;
            }
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                byte[] text = parser.getString().getBytes(StandardCharsets.UTF_8);
                out.string(text, 0, text.length);
                yield true;
            }
            case START_ARRAY, START_OBJECT -> {
                int start = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                int end = (int) parser.currentLocation().getByteOffset();
                out.string(array, offset + start, end - start);
                yield token == JsonToken.START_ARRAY;
            }
            default -> false;
        };
    }
}
