package sluice.flow.filter.cache;

import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.Value;
import sluice.wire.http.FieldValues;
import sluice.wire.http.FieldWords;
import sluice.wire.http.Head;

import java.util.List;

/// Content codings as sets of bits: what a client takes, and which one a response has. RFC 9110 §12.5.3, IANA's registry.
final class Codings {
    static final int IDENTITY = 1;

    /// A coding that the registry does not know.
    static final int OTHER = 1 << 30;

    private static final int ALL = (1 << 12) - 1;
    private static final ByteString ACCEPT_ENCODING = ByteString.of("accept-encoding");
    private static final ByteString CONTENT_ENCODING = ByteString.of("content-encoding");
    private static final List<ByteString> NAMES =
            List.of(
                    ByteString.of("identity"),
                    ByteString.of("gzip"),
                    ByteString.of("x-gzip"),
                    ByteString.of("deflate"),
                    ByteString.of("compress"),
                    ByteString.of("x-compress"),
                    ByteString.of("br"),
                    ByteString.of("exi"),
                    ByteString.of("pack200-gzip"),
                    ByteString.of("zstd"),
                    ByteString.of("aes128gcm"),
                    ByteString.of("dcb"));

    private Codings() {}

    /// Identity unless it is refused; everything where the header is missing.
    static int accepted(Stream stream) {
        Head head = stream.request;
        if (head.find(ACCEPT_ENCODING) < 0) {
            return ALL;
        }
        int taken = 0;
        int refused = 0;
        boolean all = false;
        boolean nothingElse = false;
        Value value = stream.slots.take();
        try {
            value.cursor(0);
            while (FieldValues.next(head, ACCEPT_ENCODING, false, value)) {
                ByteView text = value.bytes();
                int end = tokenEnd(text);
                boolean zero = isZero(text, end);
                if (end == 1 && text.at(0) == '*') {
                    all |= !zero;
                    nothingElse |= zero;
                } else if (end > 0) {
                    int bit = bit(text, end);
                    taken |= zero ? 0 : bit;
                    refused |= zero ? bit : 0;
                }
            }
        } finally {
            stream.slots.give();
        }
        if (all) {
            taken |= ALL;
        }
        if (!nothingElse) {
            taken |= IDENTITY;
        }
        return taken & ~refused;
    }

    /// The codings that were applied to a response.
    static int of(Head response, Stream stream) {
        int codings = 0;
        Value value = stream.slots.take();
        try {
            value.cursor(0);
            while (FieldValues.next(response, CONTENT_ENCODING, false, value)) {
                codings |= bit(value.bytes(), value.bytes().length());
            }
        } finally {
            stream.slots.give();
        }
        return codings == 0 ? IDENTITY : codings;
    }

    private static int bit(ByteView text, int length) {
        for (int i = 0; i < NAMES.size(); i++) {
            if (FieldWords.is(text, length, NAMES.get(i))) {
                return 1 << i;
            }
        }
        return OTHER;
    }

    private static int tokenEnd(ByteView text) {
        int at = 0;
        while (at < text.length() && text.at(at) != ';' && text.at(at) != ' ') {
            at++;
        }
        return at;
    }

    /// Whether `q=0`, `q=0.0` and so on stands behind a token.
    private static boolean isZero(ByteView text, int from) {
        for (int at = from; at + 2 < text.length(); at++) {
            if ((text.at(at) | 32) != 'q' || text.at(at + 1) != '=') {
                continue;
            }
            for (int i = at + 2; i < text.length() && text.at(i) != ';'; i++) {
                if (text.at(i) >= '1' && text.at(i) <= '9') {
                    return false;
                }
            }
            return true;
        }
        return false;
    }
}
