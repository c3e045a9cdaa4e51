package sluice.upkeep.check;

import org.jspecify.annotations.Nullable;

import sluice.value.ByteString;
import sluice.wire.http.Head;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// The request of a check, all its formats evaluated, as either version of HTTP sends it.
final class HttpQuestion {
    private final String method;
    private final String target;
    private final String version;
    private final List<Field> fields;
    private final String body;

    /// In HTTP/1; null until it is asked for.
    private @Nullable ByteString bytes;

    /// @param target `/` is asked for where a format makes none
    /// @param version as configured, `HTTP/1.0` and so on: what HTTP/1 writes
    /// @param fields those configured and `x-haproxy-server-state`
    /// @param body characters are bytes; empty for none
    HttpQuestion(String method, String target, String version, List<Field> fields, String body) {
        this.method = method;
        this.target = target.isEmpty() ? "/" : target;
        this.version = version;
        this.fields = fields;
        this.body = body;
    }

    boolean hasBody() {
        return !body.isEmpty();
    }

    /// Whether this request is the same for every check.
    static boolean isConstant(CheckScript.HttpRequest request) {
        return request.target.constant() != null
                && (request.body == null || request.body.constant() != null)
                && request.fields.stream().allMatch(field -> field.value().constant() != null);
    }

    /// One header line.
    record Field(String name, String value) {
        Field {
            name = name.toLowerCase(Locale.ROOT);
        }
    }

    private static final String CONNECTION = "connection";
    private static final String CONTENT_LENGTH = "content-length";

    /// The request in HTTP/1; the connection is for it alone unless a line says otherwise.
    ByteString bytes() {
        ByteString known = bytes;
        if (known == null) {
            known = ByteString.taking(bytes(text()));
            bytes = known;
        }
        return known;
    }

    private String text() {
        var text = new StringBuilder();
        text.append(method).append(' ').append(target).append(' ').append(version).append("\r\n");
        boolean connection = version.equals("HTTP/1.0");
        for (Field field : fields) {
            connection |= field.name.equals(CONNECTION);
            line(text, field.name, field.value);
        }
        if (hasBody()) {
            line(text, CONTENT_LENGTH, Integer.toString(body.length()));
        }
        if (!connection) {
            line(text, CONNECTION, "close");
        }
        return text.append("\r\n").append(body).toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append("\r\n");
    }

    /// The head of the request in HTTP/2, which knows nothing of connections.
    Head head() {
        var head = new Head();
        byte[] bytes = bytes(method);
        head.setMethod(bytes, 0, bytes.length);
        bytes = bytes(target);
        head.setTarget(bytes, 0, bytes.length);
        for (Field field : fields) {
            if (!field.name.equals(CONNECTION)) {
                head.add(ByteString.of(field.name), ByteString.of(field.value));
            }
        }
        if (hasBody()) {
            head.add(ByteString.of(CONTENT_LENGTH), ByteString.of(Integer.toString(body.length())));
        }
        head.bodyLength(body.length());
        return head;
    }

    /// The body; empty for none.
    byte[] bodyBytes() {
        return bytes(body);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
