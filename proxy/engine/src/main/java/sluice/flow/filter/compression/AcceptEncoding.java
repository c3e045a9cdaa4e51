package sluice.flow.filter.compression;

import org.jspecify.annotations.Nullable;

import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.Value;
import sluice.wire.coding.ContentCoding;
import sluice.wire.http.FieldValues;
import sluice.wire.http.FieldWords;
import sluice.wire.http.Head;

import java.util.List;

/// What codings a client takes. RFC 9110 §12.5.3.
///
/// ```
/// gzip;q=0.8, br        br where it is configured, else gzip
/// *                     the first configured
/// ```
final class AcceptEncoding {
    static final ByteString NAME = ByteString.of("accept-encoding");
    private static final ByteString USER_AGENT = ByteString.of("user-agent");
    private static final ByteString OLD = ByteString.of("Mozilla/4");
    private static final ByteString EXPLORER = ByteString.of("MSIE ");
    private static final ByteString REPAIRED = ByteString.of("SV1");
    private static final int WHOLE = 1000;

    private AcceptEncoding() {}

    /// The coding that the client likes most among the configured ones, the first of them among equals; null for none.
    static @Nullable ContentCoding choose(Stream stream, List<ContentCoding> configured) {
        if (isBroken(stream)) {
            return null;
        }
        Head head = stream.request;
        ContentCoding chosen = null;
        int best = 0;
        Value value = stream.slots.take();
        try {
            value.cursor(0);
            while (FieldValues.next(head, NAME, false, value)) {
                ByteView text = value.bytes();
                int token = tokenEnd(text);
                int weight = weight(text, token);
                if (weight <= best) {
                    continue;
                }
                ContentCoding match = match(text, token, configured);
                if (match != null) {
                    chosen = match;
                    best = weight;
                }
            }
        } finally {
            stream.slots.give();
        }
        if (chosen == null && configured.contains(ContentCoding.IDENTITY)) {
            return ContentCoding.IDENTITY;
        }
        return chosen;
    }

    private static @Nullable ContentCoding match(
            ByteView text, int token, List<ContentCoding> configured) {
        for (int i = 0; i < configured.size(); i++) {
            ContentCoding coding = configured.get(i);
            boolean any = token > 0 && text.at(0) == '*';
            if (any || FieldWords.is(text, token, coding.token())) {
                return coding;
            }
        }
        return null;
    }

    private static int tokenEnd(ByteView text) {
        int at = 0;
        while (at < text.length() && text.at(at) != ';' && text.at(at) != ' ') {
            at++;
        }
        return at;
    }

    /// The `q` behind a token in thousandths; 1000 without one.
    private static int weight(ByteView text, int from) {
        int at = from;
        while (at < text.length()) {
            while (at < text.length() && isBlank(text.at(at))) {
                at++;
            }
            if (at >= text.length() || text.at(at) != ';') {
                return WHOLE;
            }
            at++;
            while (at < text.length() && isBlank(text.at(at))) {
                at++;
            }
            if (at + 1 < text.length() && text.at(at) == 'q' && text.at(at + 1) == '=') {
                return thousandths(text, at + 2);
            }
            while (at < text.length() && text.at(at) != ';') {
                at++;
            }
        }
        return WHOLE;
    }

    /// `0.8` is 800; what is no number counts whole.
    private static int thousandths(ByteView text, int from) {
        int at = from;
        if (!isDigit(text, at)) {
            return WHOLE;
        }
        int value = (text.at(at++) - '0') * WHOLE;
        if (at < text.length() && text.at(at++) == '.') {
            for (int unit = 100; unit > 0 && isDigit(text, at); unit /= 10) {
                value += (text.at(at++) - '0') * unit;
            }
        }
        return Math.min(value, WHOLE);
    }

    private static boolean isDigit(ByteView text, int at) {
        return at < text.length() && text.at(at) >= '0' && text.at(at) <= '9';
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /// Browsers that say they decode and do not: `Mozilla/4` but for Internet Explorer 6 with its second service pack, and 7 and later.
    ///
    /// ```
    /// Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)
    ///                          ▲25  ▲30                  ▲51
    /// ```
    private static boolean isBroken(Stream stream) {
        Head head = stream.request;
        int slot = head.find(USER_AGENT);
        if (slot < 0) {
            return false;
        }
        byte[] bytes = head.bytes();
        int start = head.valueStart(slot);
        int length = head.valueEnd(slot) - start;
        if (!stands(OLD, bytes, start, length, 0)) {
            return false;
        }
        if (!stands(EXPLORER, bytes, start, length, 25) || length < 31) {
            return true;
        }
        byte version = bytes[start + 30];
        return version < '6' || version == '6' && !stands(REPAIRED, bytes, start, length, 51);
    }

    private static boolean stands(ByteString word, byte[] bytes, int start, int length, int at) {
        return length >= at + word.length() && word.contentEquals(bytes, start + at, word.length());
    }
}
