package sluice.wire.http;

import sluice.value.ByteString;

import java.util.Map;

/// The words behind a status in answers of our own, as HAProxy writes them.
public final class Reasons {
    private static final ByteString OTHER = ByteString.of("Other");
    private static final Map<Integer, ByteString> ALL =
            Map.ofEntries(
                    entry(100, "Continue"),
                    entry(103, "Early Hints"),
                    entry(101, "Switching Protocols"),
                    entry(200, "OK"),
                    entry(201, "Created"),
                    entry(202, "Accepted"),
                    entry(203, "Non-Authoritative Information"),
                    entry(204, "No Content"),
                    entry(205, "Reset Content"),
                    entry(206, "Partial Content"),
                    entry(300, "Multiple Choices"),
                    entry(301, "Moved Permanently"),
                    entry(302, "Found"),
                    entry(303, "See Other"),
                    entry(304, "Not Modified"),
                    entry(307, "Temporary Redirect"),
                    entry(308, "Permanent Redirect"),
                    entry(400, "Bad Request"),
                    entry(401, "Unauthorized"),
                    entry(403, "Forbidden"),
                    entry(404, "Not Found"),
                    entry(405, "Method Not Allowed"),
                    entry(406, "Not Acceptable"),
                    entry(407, "Proxy Authentication Required"),
                    entry(408, "Request Timeout"),
                    entry(409, "Conflict"),
                    entry(410, "Gone"),
                    entry(411, "Length Required"),
                    entry(412, "Precondition Failed"),
                    entry(413, "Payload Too Large"),
                    entry(414, "URI Too Long"),
                    entry(415, "Unsupported Media Type"),
                    entry(416, "Range Not Satisfiable"),
                    entry(417, "Expectation Failed"),
                    entry(418, "I'm a teapot"),
                    entry(421, "Misdirected Request"),
                    entry(422, "Unprocessable Entity"),
                    entry(425, "Too Early"),
                    entry(426, "Upgrade Required"),
                    entry(428, "Precondition Required"),
                    entry(429, "Too Many Requests"),
                    entry(431, "Request Header Fields Too Large"),
                    entry(451, "Unavailable For Legal Reasons"),
                    entry(500, "Internal Server Error"),
                    entry(501, "Not Implemented"),
                    entry(502, "Bad Gateway"),
                    entry(503, "Service Unavailable"),
                    entry(504, "Gateway Time-out"),
                    entry(505, "HTTP Version Not Supported"));

    private Reasons() {}

    private static Map.Entry<Integer, ByteString> entry(int status, String words) {
        return Map.entry(status, ByteString.of(words));
    }

    public static ByteString of(int status) {
        ByteString words = ALL.get(status);
        return words == null ? OTHER : words;
    }
}
