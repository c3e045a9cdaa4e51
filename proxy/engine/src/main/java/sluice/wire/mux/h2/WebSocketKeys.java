package sluice.wire.mux.h2;

import org.jspecify.annotations.Nullable;

import sluice.value.ByteString;
import sluice.wire.http.Head;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// The proof that a WebSocket client of HTTP/1 asks for and a server of HTTP/2 does not give. RFC 6455 §4.2.2, RFC 8441 §5.
final class WebSocketKeys {
    private static final byte[] GUID =
            "258EAFA5-E914-47DA-95CA-C5AB0DC85B11".getBytes(StandardCharsets.US_ASCII);

    private WebSocketKeys() {}

    /// What `sec-websocket-accept` must say to the key in a request; null where there is none.
    static @Nullable ByteString accept(Head request) {
        int slot = request.find(Fields.WEBSOCKET_KEY);
        if (slot < 0) {
            return null;
        }
        int start = request.valueStart(slot);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(request.bytes(), start, request.valueEnd(slot) - start);
            return ByteString.taking(Base64.getEncoder().encode(digest.digest(GUID)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-1", e);
        }
    }
}
