package sluice.web.api;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;

/// One server-sent event, encoded once for all viewers.
///
/// ```
/// event: diff \n id: 7 \n data: {…} \n\n     plain
/// [deflate block … full flush]               compressed: any sequence of such blocks behind a gzip header is a stream
/// ```
///
/// The full flush at the end makes a block independent of what was sent before, so that viewers who joined at
/// different times share the same bytes.
public final class Frame {
    private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255};

    private final byte[] plain;
    private byte @org.jspecify.annotations.Nullable [] compressed;

    private Frame(byte[] plain) {
        this.plain = plain;
    }

    static Frame of(String event, long id, byte[] json) {
        byte[] head =
                ("event: " + event + "\nid: " + id + "\ndata: ")
                        .getBytes(StandardCharsets.US_ASCII);
        var plain = new byte[head.length + json.length + 2];
        System.arraycopy(head, 0, plain, 0, head.length);
        System.arraycopy(json, 0, plain, head.length, json.length);
        plain[plain.length - 2] = '\n';
        plain[plain.length - 1] = '\n';
        return new Frame(plain);
    }

    /// A line that says nothing and keeps the connection alive.
    public static Frame comment() {
        return new Frame(": \n\n".getBytes(StandardCharsets.US_ASCII));
    }

    /// What a compressed stream begins with.
    public static byte[] gzipHeader() {
        return GZIP_HEADER.clone();
    }

    /// The event as it stands; not to be written into.
    public byte[] plain() {
        return plain;
    }

    /// The event as a block of a deflate stream; not to be written into. Computed by whoever asks first.
    public synchronized byte[] compressed() {
        if (compressed == null) {
            compressed = deflate();
        }
        return compressed;
    }

    private byte[] deflate() {
        var deflater = new Deflater(4, true);
        try {
            deflater.setInput(plain);
            var out = new ByteArrayOutputStream(plain.length / 3 + 64);
            var buffer = new byte[8192];
            int size;
            do {
                size = deflater.deflate(buffer, 0, buffer.length, Deflater.FULL_FLUSH);
                out.write(buffer, 0, size);
            } while (size == buffer.length);
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }
}
