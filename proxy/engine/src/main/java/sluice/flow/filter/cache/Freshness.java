package sluice.flow.filter.cache;

import io.netty.handler.codec.DateFormatter;

import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.Value;
import sluice.wire.http.FieldValues;
import sluice.wire.http.FieldWords;
import sluice.wire.http.Head;

import java.util.Date;

/// What requests and responses say about caching. RFC 9111 §3, §4.2, §5.
final class Freshness {
    static final ByteString AGE = ByteString.of("age");
    static final ByteString ETAG = ByteString.of("etag");
    static final ByteString LAST_MODIFIED = ByteString.of("last-modified");

    private static final ByteString CACHE_CONTROL = ByteString.of("cache-control");
    private static final ByteString PRAGMA = ByteString.of("pragma");
    private static final ByteString EXPIRES = ByteString.of("expires");
    private static final ByteString DATE = ByteString.of("date");
    private static final ByteString AUTHORIZATION = ByteString.of("authorization");
    private static final ByteString NO_CACHE = ByteString.of("no-cache");
    private static final ByteString NO_STORE = ByteString.of("no-store");
    private static final ByteString PRIVATE = ByteString.of("private");
    private static final ByteString NO_CACHE_COOKIE = ByteString.of("no-cache=\"set-cookie");
    private static final ByteString MAX_AGE = ByteString.of("max-age=");
    private static final ByteString SHARED_MAX_AGE = ByteString.of("s-maxage=");

    private Freshness() {}

    /// Whether a request may be answered from a cache; any `max-age` of its own asks a server, as in HAProxy.
    static boolean permitsUse(Stream stream) {
        Head head = stream.request;
        if (head.find(AUTHORIZATION) >= 0) {
            return false;
        }
        Value value = stream.slots.take();
        try {
            boolean controlled = false;
            value.cursor(0);
            while (FieldValues.next(head, CACHE_CONTROL, false, value)) {
                controlled = true;
                ByteView text = value.bytes();
                if (FieldWords.is(text, NO_CACHE) || FieldWords.startsWith(text, MAX_AGE)) {
                    return false;
                }
            }
            int pragma = controlled ? -1 : head.find(PRAGMA);
            return pragma < 0 || !FieldWords.is(head.value(pragma, value.bytes()), NO_CACHE);
        } finally {
            stream.slots.give();
        }
    }

    /// Whether the response to a request may be kept.
    static boolean permitsStoring(Stream stream) {
        Head head = stream.request;
        if (head.find(AUTHORIZATION) >= 0) {
            return false;
        }
        Value value = stream.slots.take();
        try {
            value.cursor(0);
            while (FieldValues.next(head, CACHE_CONTROL, false, value)) {
                if (FieldWords.is(value.bytes(), NO_STORE)) {
                    return false;
                }
            }
            return true;
        } finally {
            stream.slots.give();
        }
    }

    /// For how many seconds a response of 200 may be given again, at most `most`; 0 or less when it must not be kept.
    static long seconds(Stream stream, long most) {
        Head head = stream.response;
        long shared = -1;
        long own = -1;
        Value value = stream.slots.take();
        try {
            value.cursor(0);
            while (FieldValues.next(head, CACHE_CONTROL, false, value)) {
                ByteView text = value.bytes();
                if (FieldWords.is(text, PRIVATE)
                        || FieldWords.is(text, NO_CACHE)
                        || FieldWords.is(text, NO_STORE)
                        || FieldWords.startsWith(text, NO_CACHE_COOKIE)) {
                    return 0;
                }
                if (FieldWords.startsWith(text, SHARED_MAX_AGE)) {
                    shared = FieldWords.number(text, SHARED_MAX_AGE.length());
                } else if (FieldWords.startsWith(text, MAX_AGE)) {
                    own = FieldWords.number(text, MAX_AGE.length());
                }
            }
            int pragma = head.find(PRAGMA);
            if (pragma >= 0 && FieldWords.is(head.value(pragma, value.bytes()), NO_CACHE)) {
                return 0;
            }
        } finally {
            stream.slots.give();
        }
        long explicit = shared >= 0 ? shared : own;
        if (explicit < 0 && head.find(EXPIRES) >= 0) {
            long date = date(head, EXPIRES);
            explicit = date < 0 ? 0 : Math.max(0, date - stream.loop().dateMillis() / 1000);
        }
        if (explicit < 0) {
            boolean validated = head.find(ETAG) >= 0 || head.find(LAST_MODIFIED) >= 0;
            return validated ? most : 0;
        }
        long age = age(head);
        if (age < 0) {
            return 0;
        }
        long left = explicit - age;
        return left <= 0 ? 0 : Math.min(explicit, most);
    }

    /// How old a response was when it came, in seconds; negative where what it says is no number.
    static long age(Head head) {
        int slot = head.find(AGE);
        if (slot < 0) {
            return 0;
        }
        var view = head.value(slot, new ByteView());
        return FieldWords.number(view, 0);
    }

    /// When a response's content changed last, in seconds since 1970: `last-modified`, else `date`, else now.
    static long modified(Head head, Stream stream) {
        long modified = date(head, LAST_MODIFIED);
        if (modified < 0) {
            modified = date(head, DATE);
        }
        return modified < 0 ? stream.loop().dateMillis() / 1000 : modified;
    }

    /// A date of a header in seconds since 1970; -1 where there is none.
    static long date(Head head, ByteString name) {
        int slot = head.find(name);
        if (slot < 0) {
            return -1;
        }
        Date date = DateFormatter.parseHttpDate(head.value(slot, new ByteView()).toString());
        return date == null ? -1 : date.getTime() / 1000;
    }
}
