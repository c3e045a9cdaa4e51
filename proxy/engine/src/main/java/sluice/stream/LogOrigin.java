package sluice.stream;

import org.jspecify.annotations.Nullable;

/// What made a line of the log. Manual §4.2 `log-steps`, §4.4 `do-log`, §8.3.5 `on`.
public enum LogOrigin {
    /// No step: an event of a proxy.
    UNSPECIFIED("", "unspec"),
    /// A connection that ended before its first request.
    SESSION_ERROR("error", "sess_error"),
    ACCEPT("accept", "txn_accept"),
    REQUEST("request", "txn_request"),
    CONNECT("connect", "txn_connect"),
    RESPONSE("response", "txn_response"),
    CLOSE("close", "txn_close"),
    RULE_OF_CONNECTION("tcp-req-conn", "tcp-req-conn"),
    RULE_OF_SESSION("tcp-req-sess", "tcp-req-sess"),
    RULE_OF_REQUEST_CONTENT("tcp-req-cont", "tcp-req-cont"),
    RULE_OF_RESPONSE_CONTENT("tcp-res-cont", "tcp-res-cont"),
    RULE_OF_HTTP_REQUEST("http-req", "http-req"),
    RULE_OF_HTTP_RESPONSE("http-res", "http-res"),
    RULE_OF_HTTP_AFTER_RESPONSE("http-after-res", "http-after-res");

    private final String word;
    private final String text;

    LogOrigin(String word, String text) {
        this.word = word;
        this.text = text;
    }

    /// As the configuration names it; empty when it cannot.
    public String word() {
        return word;
    }

    /// As `%OG` prints it.
    public String text() {
        return text;
    }

    /// Whether `log-steps` can name it: it belongs to a stream's life.
    public boolean isStep() {
        return switch (this) {
            case ACCEPT, REQUEST, CONNECT, RESPONSE, CLOSE -> true;
            default -> false;
        };
    }

    /// The origin that the configuration names so; null for none.
    public static @Nullable LogOrigin of(String word) {
        for (LogOrigin origin : values()) {
            if (origin.word.equals(word) && !word.isEmpty()) {
                return origin;
            }
        }
        return null;
    }

    /// Of a line that a rule of this phase asked for.
    public static LogOrigin of(Phase phase) {
        return switch (phase) {
            case CONNECTION -> RULE_OF_CONNECTION;
            case SESSION -> RULE_OF_SESSION;
            case REQUEST_CONTENT -> RULE_OF_REQUEST_CONTENT;
            case RESPONSE_CONTENT -> RULE_OF_RESPONSE_CONTENT;
            case HTTP_RESPONSE -> RULE_OF_HTTP_RESPONSE;
            case HTTP_AFTER_RESPONSE -> RULE_OF_HTTP_AFTER_RESPONSE;
            default -> RULE_OF_HTTP_REQUEST;
        };
    }
}
