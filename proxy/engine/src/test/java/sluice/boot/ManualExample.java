package sluice.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A row of a table in the manual entry of a fetch or a converter.
///
/// ```
/// | request               | expression | result |    GET /a?b=1 + host: x + body: hello
/// | answer                | expression | result |    404 + server: x
/// | answer, then logged   | expression | result |    200 + body: hello
/// | request over TLS      | expression | result |    GET / + name: www.example + alpn: http/1.1 + certificate: ann
/// | TLS hello             | expression | result |    name: www.example + alpn: h2
/// | bytes of the client   | expression | result |    \x00\x05hello
/// | bytes of the server   | expression | result |    220 ready
/// | input                 | expression | result |    a converter behind a text: ManualTablesTest
/// ```
///
/// @param keyword `KIND NAME…`: every name of the entry
/// @param message what is sent, parts separated by ` + `
record ManualExample(
        String keyword, Scene scene, String message, String expression, String result) {
    /// What the first column of a table holds.
    enum Scene {
        INPUT("input"),
        REQUEST("request"),
        ANSWER("answer"),
        LOGGED("answer, then logged"),
        TLS("request over TLS"),
        HELLO("TLS hello"),
        CLIENT_BYTES("bytes of the client"),
        SERVER_BYTES("bytes of the server");

        private final String head;

        Scene(String head) {
            this.head = head;
        }

        private static Scene of(String head) {
            for (Scene each : values()) {
                if (each.head.equals(head)) {
                    return each;
                }
            }
            throw new AssertionError("a table of examples of an unknown kind: " + head);
        }
    }

    private static final String COLUMNS = " | expression | result |";

    /// Every row of every manual entry, in the order of the files.
    static List<ManualExample> all() {
        var examples = new ArrayList<ManualExample>();
        for (String resource : KeywordIndex.manuals()) {
            collect(resource(resource), examples);
        }
        return examples;
    }

    private static void collect(String manual, List<ManualExample> examples) {
        String keyword = "";
        Scene scene = null;
        for (String line : manual.split("\n")) {
            String text = line.strip();
            if (line.startsWith("\001")) {
                keyword = line.substring(1);
            } else if (text.endsWith(COLUMNS)) {
                scene = Scene.of(text.substring(2, text.length() - COLUMNS.length()));
            } else if (!text.startsWith("|")) {
                scene = null;
            } else if (scene != null && !text.contains("|---")) {
                String[] cells = text.substring(1, text.length() - 1).split(" \\| ", -1);
                examples.add(
                        new ManualExample(
                                keyword, scene, code(cells[0]), code(cells[1]), code(cells[2])));
            }
        }
    }

    private static String resource(String name) {
        try (var in =
                Objects.requireNonNull(
                        ManualExample.class.getClassLoader().getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String code(String cell) {
        String text = cell.strip();
        return text.startsWith("`") ? text.substring(1, text.length() - 1) : text;
    }

    /// The names of the keyword, its aliases included.
    List<String> names() {
        String[] words = keyword.split("[\t ]");
        return List.of(words).subList(1, words.length);
    }

    /// The kind of the keyword as the inventory calls it.
    String kind() {
        return keyword.split("[\t ]", 2)[0];
    }

    /// What stands behind `name: ` in the message, empty without.
    String part(String name) {
        for (String part : parts()) {
            if (part.startsWith(name + ": ")) {
                return part.substring(name.length() + 2);
            }
        }
        return "";
    }

    String[] parts() {
        return message.split(" \\+ ");
    }

    /// The message as bytes in ISO-8859-1; `\x00` stands for a byte.
    String bytes() {
        var out = new StringBuilder();
        for (int i = 0; i < message.length(); i++) {
            if (message.startsWith("\\x", i)) {
                out.append((char) Integer.parseInt(message.substring(i + 2, i + 4), 16));
                i += 3;
            } else {
                out.append(message.charAt(i));
            }
        }
        return out.toString();
    }
}
