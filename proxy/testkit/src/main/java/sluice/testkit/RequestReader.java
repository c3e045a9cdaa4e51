package sluice.testkit;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/// Takes whole requests out of a stream of bytes; trusting, for test servers.
final class RequestReader {
    private final InputStream in;

    RequestReader(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /// The next request with its body; null at the end.
    @Nullable String next() throws IOException {
        String head = head();
        return head == null ? null : withBody(head);
    }

    /// The head of the next request; null at the end.
    @Nullable String head() throws IOException {
        var text = new StringBuilder();
        while (text.length() < 4 || !text.substring(text.length() - 4).equals("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            text.append((char) b);
        }
        return text.toString();
    }

    /// A head and the body behind it; null when the body ends early.
    @Nullable String withBody(String request) throws IOException {
        var text = new StringBuilder(request);
        String head = request.toLowerCase(Locale.ROOT);
        int at = head.indexOf("\r\ncontent-length: ");
        if (at >= 0) {
            int end = head.indexOf('\r', at + 2);
            long length = Long.parseLong(head.substring(at + 18, end).trim());
            for (long i = 0; i < length; i++) {
                int b = in.read();
                if (b < 0) {
                    return null;
                }
                if (i < 65536) {
                    text.append((char) b);
                }
            }
        } else if (head.contains("\r\ntransfer-encoding: chunked")) {
            int start = text.length();
            while (text.indexOf("\r\n0\r\n", start - 2) < 0
                    || !text.substring(text.length() - 4).equals("\r\n\r\n")) {
                int b = in.read();
                if (b < 0) {
                    return null;
                }
                text.append((char) b);
            }
        }
        return text.toString();
    }
}
