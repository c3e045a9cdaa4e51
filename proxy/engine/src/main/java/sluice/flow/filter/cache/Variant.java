package sluice.flow.filter.cache;

import org.jspecify.annotations.Nullable;

import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.Value;
import sluice.wire.http.FieldValues;
import sluice.wire.http.FieldWords;
import sluice.wire.http.Head;

/// For which requests a response holds that names `accept-encoding`, `referer` or `origin` in `vary`. RFC 9111 §4.1.
///
/// @param fields bits of the headers named
/// @param codings the response's content codings, all of which the request must accept
/// @param referer the value that the request must have; null where it is not named or was missing
/// @param origin likewise
record Variant(int fields, int codings, @Nullable ByteString referer, @Nullable ByteString origin) {
    static final Variant NONE = new Variant(0, Codings.IDENTITY, null, null);

    private static final ByteString VARY = ByteString.of("vary");
    private static final ByteString ACCEPT_ENCODING = ByteString.of("accept-encoding");
    private static final ByteString REFERER = ByteString.of("referer");
    private static final ByteString ORIGIN = ByteString.of("origin");
    private static final int ON_CODING = 1;
    private static final int ON_REFERER = 2;
    private static final int ON_ORIGIN = 4;

    /// That of the response in `stream`; null where it varies on something else, or without an end.
    static @Nullable Variant of(Stream stream) {
        int fields = 0;
        Value value = stream.slots.take();
        try {
            value.cursor(0);
            while (FieldValues.next(stream.response, VARY, false, value)) {
                ByteView text = value.bytes();
                if (FieldWords.is(text, ACCEPT_ENCODING)) {
                    fields |= ON_CODING;
                } else if (FieldWords.is(text, REFERER)) {
                    fields |= ON_REFERER;
                } else if (FieldWords.is(text, ORIGIN)) {
                    fields |= ON_ORIGIN;
                } else {
                    return null;
                }
            }
        } finally {
            stream.slots.give();
        }
        if (fields == 0) {
            return NONE;
        }
        int codings = Codings.of(stream.response, stream);
        if ((fields & ON_CODING) != 0 && (codings & Codings.OTHER) != 0) {
            return null;
        }
        return new Variant(
                fields,
                codings,
                (fields & ON_REFERER) == 0 ? null : value(stream.request, REFERER),
                (fields & ON_ORIGIN) == 0 ? null : value(stream.request, ORIGIN));
    }

    static boolean isVarying(Head response) {
        return response.find(VARY) >= 0;
    }

    private static @Nullable ByteString value(Head head, ByteString name) {
        int slot = head.find(name);
        return slot < 0 ? null : head.value(slot, new ByteView()).copy();
    }

    /// Whether the request in `stream` may get it.
    boolean fits(Stream stream) {
        if (fields == 0) {
            return true;
        }
        if ((fields & ON_CODING) != 0 && (codings & ~Codings.accepted(stream)) != 0) {
            return false;
        }
        return ((fields & ON_REFERER) == 0 || same(stream.request, REFERER, referer))
                && ((fields & ON_ORIGIN) == 0 || same(stream.request, ORIGIN, origin));
    }

    private static boolean same(Head head, ByteString name, @Nullable ByteString expected) {
        int slot = head.find(name);
        if (slot < 0 || expected == null) {
            return slot < 0 && expected == null;
        }
        int start = head.valueStart(slot);
        return expected.contentEquals(head.bytes(), start, head.valueEnd(slot) - start);
    }

    /// As `show cache` prints it.
    String text() {
        return fields == 0 ? "0x0" : "0x%016x".formatted(hashCode() & 0xffffffffL);
    }
}
