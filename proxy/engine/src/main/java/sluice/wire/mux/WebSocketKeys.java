package sluice.wire.mux;

import org.jspecify.annotations.Nullable;

import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.wire.http.FieldWords;
import sluice.wire.http.Head;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/// The proof by which a server of HTTP/1 shows a WebSocket client that it understood; HTTP/2 knows none. Where the two meet, a mux asks
/// or answers in the place of the side that does not. RFC 6455 §4.2.2, RFC 8441 §5.
public final class WebSocketKeys {
    public static final ByteString KEY = ByteString.of("sec-websocket-key");
    public static final ByteString ACCEPT = ByteString.of("sec-websocket-accept");

    private static final byte[] GUID =
            "258EAFA5-E914-47DA-95CA-C5AB0DC85B11".getBytes(StandardCharsets.US_ASCII);

    private static final ByteString NAME = ByteString.of("websocket");

    private WebSocketKeys() {}

    /// Whether a line of a head, its `upgrade`, asks for a WebSocket.
    public static boolean isWebSocket(Head head, int slot) {
        return FieldWords.is(head.value(slot, new ByteView()), NAME);
    }

    /// What `sec-websocket-accept` must say to the key in a request; null where there is none.
    public static @Nullable ByteString accept(Head request) {
        int slot = request.find(KEY);
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

    /// A key that was never used before. RFC 6455 §4.1: 16 bytes in base64.
    public static ByteString random() {
        byte[] random = new byte[16];
        ThreadLocalRandom.current().nextBytes(random);
        return ByteString.taking(Base64.getEncoder().encode(random));
    }
}
