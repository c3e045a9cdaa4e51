package sluice.flow;

import sluice.value.ByteString;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Locale;

/// Takes a complete HTTP response, as `errorfile` holds it, apart into a page.
public final class ErrorPageReader {
    /// The bytes are no response.
    public static final class NoResponse extends Exception {
        private static final long serialVersionUID = 1;

        NoResponse(String message) {
            super(message);
        }
    }

    private ErrorPageReader() {}

    /// The page for `status`; without a byte (`/dev/null`) one that closes the connection in silence.
    ///
    /// @throws NoResponse when the file has no status line or a malformed header
    public static ErrorPage read(int status, byte[] bytes) throws NoResponse {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (text.isEmpty()) {
            return new ErrorPage(
                    status, ByteString.EMPTY, java.util.List.of(), ByteString.EMPTY, true);
        }
        int at = 0;
        int end = lineEnd(text, at);
        String line = line(text, at, end);
        if (!line.matches("HTTP/[0-9]\\.[0-9] +[1-9][0-9][0-9]( .*)?")) {
            throw new NoResponse("no HTTP status line at its start");
        }
        String[] words = line.split(" +", 3);
        at = end + 1;
        var fields = new ArrayList<ErrorPage.Field>();
        while (at < text.length()) {
            end = lineEnd(text, at);
            line = line(text, at, end);
            at = end + 1;
            if (line.isEmpty()) {
                break;
            }
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new NoResponse("malformed header '" + line + "'");
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            if (!name.equals("content-length")
                    && !name.equals("connection")
                    && !name.equals("transfer-encoding")) {
                fields.add(
                        new ErrorPage.Field(
                                ByteString.of(name),
                                ByteString.of(line.substring(colon + 1).strip())));
            }
        }
        int from = Math.min(at, bytes.length);
        return new ErrorPage(
                Integer.parseInt(words[1]),
                ByteString.of(words.length > 2 ? words[2] : ""),
                fields,
                ByteString.copyOf(bytes, from, bytes.length - from),
                false);
    }

    private static int lineEnd(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private static String line(String text, int from, int end) {
        int stop = end > from && text.charAt(end - 1) == '\r' ? end - 1 : end;
        return text.substring(from, stop);
    }
}
