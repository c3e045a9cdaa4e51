package sluice.stream;

/// Where a stream is in its life; rule sets and samples are valid in some of them only.
public enum Phase {
    CONNECTION,
    SESSION,
    REQUEST_CONTENT,
    HTTP_REQUEST,
    REQUEST_BODY,
    QUEUE,
    CONNECT,
    RESPONSE_CONTENT,
    HTTP_RESPONSE,
    HTTP_AFTER_RESPONSE,
    DATA,
    LOG,
    CHECK
}
