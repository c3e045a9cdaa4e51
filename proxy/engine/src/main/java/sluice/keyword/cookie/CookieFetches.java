package sluice.keyword.cookie;

import static sluice.sample.ArgumentType.STR;

import org.jspecify.annotations.Nullable;

import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.stream.Phase;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.ByteWriter;
import sluice.value.Decimal;
import sluice.value.Kind;
import sluice.value.Value;
import sluice.wire.http.Head;

/// Cookies.
final class CookieFetches {
    private static final ByteString COOKIE = ByteString.of("cookie");
    private static final ByteString SET_COOKIE = ByteString.of("set-cookie");

    private CookieFetches() {}

    /// Finds the next cookie at the place that `out` remembers: slot of the line above, offset behind the last cookie below.
    private static boolean next(
            Head head, boolean response, ByteString name, Value out, @Nullable ByteWriter names) {
        ByteString field = response ? SET_COOKIE : COOKIE;
        int slot = (int) (out.cursor() >>> 32);
        int offset = (int) out.cursor();
        if (offset == 0) {
            slot = head.find(field, slot);
            offset = slot < 0 ? 0 : head.valueStart(slot);
        }
        while (slot >= 0) {
            int end = head.valueEnd(slot);
            int after = CookiePairs.find(head.bytes(), offset, end, name, !response, out, names);
            if (after >= 0) {
                // A set-cookie line has one cookie; what follows are its attributes.
                out.cursor((long) slot << 32 | (response ? Math.max(after, end + 1) : after));
                return true;
            }
            slot = head.find(field, slot + 1);
            offset = slot < 0 ? 0 : head.valueStart(slot);
        }
        return false;
    }

    private static Fetch value(Arguments arguments, boolean response) {
        ByteString name = arguments.bytes(0);
        return (stream, out) -> {
            Head head = response ? stream.response : stream.request;
            if (!head.present()) {
                return out.pending();
            }
            if (out.iterating()) {
                out.more(next(head, response, name, out, null));
                return out.more();
            }
            if (name.isEmpty()) {
                return next(head, response, name, out, null);
            }
            boolean any = false;
            while (next(head, response, name, out, null)) {
                any = true;
            }
            return any;
        };
    }

    /// `req.cook([<name>])` — the value of a cookie that the client sent.
    ///
    /// When it sent several of that name it is the last one; an ACL tries every one. Without a name, the first cookie.
    /// `cook` is its short name. Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + cookie: a=1; b=2; a=3` | `req.cook(a)` | `3` |
    /// | `GET / + cookie: a=1` | `req.cook(c)` |  |
    /// | `GET / + cookie: a=1; b=2` | `cook(b)` | `2` |
    @SampleFetch(
            name = {"req.cook", "cook"},
            out = Kind.STR,
            from = Source.REQUEST_HEAD,
            args = STR,
            required = 0)
    static Fetch requestCookie(Arguments arguments) {
        return value(arguments, false);
    }

    /// `res.cook([<name>])` — the value of a cookie that the server sets.
    ///
    /// `scook` is its old name. Manual §7.3.6.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200 + set-cookie: a=1; path=/` | `res.cook(a)` | `1` |
    /// | `200 + set-cookie: a=1; path=/` | `scook(a)` | `1` |
    @SampleFetch(
            name = {"res.cook", "scook"},
            out = Kind.STR,
            from = Source.RESPONSE_HEAD,
            args = STR,
            required = 0)
    static Fetch responseCookie(Arguments arguments) {
        return value(arguments, true);
    }

    /// `cookie([<name>])` — the value of a cookie of the request, or in response rules one that the response sets.
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + cookie: a=1; b=2` | `cookie(a)` | `1` |
    @SampleFetch(
            name = "cookie",
            out = Kind.STR,
            from = {Source.REQUEST_HEAD, Source.RESPONSE_HEAD},
            args = STR,
            required = 0)
    static Fetch cookie(Arguments arguments) {
        Fetch request = value(arguments, false);
        Fetch response = value(arguments, true);
        return (stream, out) ->
                stream.phase.ordinal() >= Phase.RESPONSE_CONTENT.ordinal()
                        ? response.fetch(stream, out)
                        : request.fetch(stream, out);
    }

    private static Fetch count(Arguments arguments, boolean response) {
        ByteString name = arguments.bytes(0);
        return (stream, out) -> {
            Head head = response ? stream.response : stream.request;
            if (!head.present()) {
                return out.pending();
            }
            int count = 0;
            while (next(head, response, name, out, null)) {
                count++;
            }
            out.integer(count);
            return true;
        };
    }

    /// `req.cook_cnt([<name>])` — how many cookies of that name the client sent; without a name, how many at all.
    ///
    /// `cook_cnt` is its short name. Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + cookie: a=1; b=2; a=3` | `req.cook_cnt(a)` | `2` |
    @SampleFetch(
            name = {"req.cook_cnt", "cook_cnt"},
            out = Kind.SINT,
            from = Source.REQUEST_HEAD,
            args = STR,
            required = 0)
    static Fetch requestCount(Arguments arguments) {
        return count(arguments, false);
    }

    /// `res.cook_cnt([<name>])` — how many cookies of that name the server sets.
    ///
    /// `scook_cnt` is its old name. Manual §7.3.6.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200 + set-cookie: a=1; path=/` | `res.cook_cnt(a)` | `1` |
    @SampleFetch(
            name = {"res.cook_cnt", "scook_cnt"},
            out = Kind.SINT,
            from = Source.RESPONSE_HEAD,
            args = STR,
            required = 0)
    static Fetch responseCount(Arguments arguments) {
        return count(arguments, true);
    }

    private static Fetch number(Fetch text) {
        return (stream, out) -> {
            if (!text.fetch(stream, out)) {
                return false;
            }
            ByteView bytes = out.bytes();
            out.integer(Decimal.leading(bytes.array(), bytes.offset(), bytes.length()));
            return true;
        };
    }

    /// `req.cook_val([<name>])` — the number that a request cookie's value begins with.
    ///
    /// `cook_val` is its short name. Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + cookie: a=12` | `req.cook_val(a)` | `12` |
    @SampleFetch(
            name = {"req.cook_val", "cook_val"},
            out = Kind.SINT,
            from = Source.REQUEST_HEAD,
            args = STR,
            required = 0)
    static Fetch requestNumber(Arguments arguments) {
        return number(value(arguments, false));
    }

    /// `res.cook_val([<name>])` — the number that the value of a cookie set by the server begins with.
    ///
    /// `scook_val` is its old name. Manual §7.3.6.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200 + set-cookie: a=12` | `res.cook_val(a)` | `12` |
    @SampleFetch(
            name = {"res.cook_val", "scook_val"},
            out = Kind.SINT,
            from = Source.RESPONSE_HEAD,
            args = STR,
            required = 0)
    static Fetch responseNumber(Arguments arguments) {
        return number(value(arguments, true));
    }

    private static Fetch names(Arguments arguments, boolean response) {
        ByteString delimiter = arguments.bytes(0, ByteString.of(","));
        return (stream, out) -> {
            Head head = response ? stream.response : stream.request;
            if (!head.present()) {
                return out.pending();
            }
            ByteWriter text = stream.slots.text();
            int written = 0;
            while (next(head, response, ByteString.EMPTY, out, text)) {
                written = text.length();
                text.put(delimiter);
            }
            text.truncate(written);
            byte[] room = out.room(text.length());
            System.arraycopy(text.array(), 0, room, 0, text.length());
            out.string(room, 0, text.length());
            boolean any = text.length() > 0;
            stream.slots.giveText();
            return any;
        };
    }

    /// `req.cook_names([<delim>])` — the names of all cookies of the request, with `delim` (`,`) between them.
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + cookie: a=1; b=2` | `req.cook_names` | `a,b` |
    /// | `GET / + cookie: a=1; b=2` | `req.cook_names(+)` | `a+b` |
    @SampleFetch(
            name = "req.cook_names",
            out = Kind.STR,
            from = Source.REQUEST_HEAD,
            args = STR,
            required = 0)
    static Fetch requestNames(Arguments arguments) {
        return names(arguments, false);
    }

    /// `res.cook_names([<delim>])` — the names of all cookies that the response sets, with `delim` (`,`) between them.
    ///
    /// Manual §7.3.6.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200 + set-cookie: a=1; path=/ + set-cookie: b=2` | `res.cook_names` | `a,b` |
    @SampleFetch(
            name = "res.cook_names",
            out = Kind.STR,
            from = Source.RESPONSE_HEAD,
            args = STR,
            required = 0)
    static Fetch responseNames(Arguments arguments) {
        return names(arguments, true);
    }
}
