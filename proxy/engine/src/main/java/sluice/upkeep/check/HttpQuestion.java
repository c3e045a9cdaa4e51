package sluice.upkeep.check;

import sluice.value.ByteString;
import sluice.wire.http.Head;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// The request of a check, all its formats evaluated, as either version of HTTP sends it.
///
/// @param version as configured, `HTTP/1.0` and so on: what HTTP/1 writes
/// @param fields those configured and `x-haproxy-server-state`; names in lower case
/// @param body characters are bytes; empty for none
record HttpQuestion(String method, String target, String version, List<Field> fields, String body) {
    /// One header line.
    record Field(String name, String value) {
        Field {
            name = name.toLowerCase(Locale.ROOT);
        }
    }

    private static final String CONNECTION = "connection";
    private static final String CONTENT_LENGTH = "content-length";

    /// The request in HTTP/1; the connection is for it alone unless a line says otherwise.
    String text() {
        var text = new StringBuilder();
        text.append(method).append(' ').append(target).append(' ').append(version).append("\r\n");
        boolean connection = version.equals("HTTP/1.0");
        for (Field field : fields) {
            connection |= field.name.equals(CONNECTION);
            line(text, field.name, field.value);
        }
        if (!body.isEmpty()) {
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
        if (!body.isEmpty()) {
            head.add(ByteString.of(CONTENT_LENGTH), ByteString.of(Integer.toString(body.length())));
        }
        head.bodyLength(body.length());
        return head;
    }

    byte[] bodyBytes() {
        return bytes(body);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
