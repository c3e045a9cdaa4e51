package sluice.keyword.log;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.sample.Encoding;
import sluice.sample.LogAlias;
import sluice.stream.Captures;
import sluice.stream.Stream;
import sluice.value.ByteView;
import sluice.value.ByteWriter;
import sluice.wire.http.Head;

/// The request as it was received, and what was captured of it and of the response. Manual §8.2.6, §8.6.
final class RequestAliases {
    private RequestAliases() {}

    /// A window to read through, one per loop.
    @LoopConfined
    private static final class Window {
        private final ByteView view = new ByteView();

        static ByteView of(Loop loop) {
            return loop.local(Window.class, _ -> new Window()).view;
        }
    }

    /// `%r` — the request line as received, or `<BADREQ>`.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "r")
    static void request(Stream stream, ByteWriter out, boolean hexadecimal) {
        if (!stream.request.present()) {
            out.put("<BADREQ>");
            return;
        }
        ByteView view = Window.of(stream.loop());
        stream.request.receivedMethod(view);
        Encoding.URL.write(view.array(), view.offset(), view.length(), out);
        out.put(' ');
        int room = Math.max(0, stream.longestLine - view.length() - 1);
        stream.request.receivedTarget(view);
        int length = Math.min(view.length(), room);
        Encoding.URL.write(view.array(), view.offset(), length, out);
        if (length + 9 > room) {
            return;
        }
        out.put(' ');
        version(stream, out, hexadecimal);
    }

    /// `%HM` — the method of the request as received.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "HM")
    static void method(Stream stream, ByteWriter out, boolean hexadecimal) {
        if (bad(stream, out)) {
            return;
        }
        write(stream.request.receivedMethod(Window.of(stream.loop())), out);
    }

    /// `%HU` — the target of the request as received.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "HU")
    static void uri(Stream stream, ByteWriter out, boolean hexadecimal) {
        if (bad(stream, out)) {
            return;
        }
        write(stream.request.receivedTarget(Window.of(stream.loop())), out);
    }

    /// `%HP` — the target of the request without its query string.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "HP")
    static void withoutQuery(Stream stream, ByteWriter out, boolean hexadecimal) {
        if (bad(stream, out)) {
            return;
        }
        ByteView view = stream.request.receivedTarget(Window.of(stream.loop()));
        Encoding.URL.write(view.array(), view.offset(), query(view), out);
    }

    /// `%HPO` — the path of the request: neither host nor query string.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "HPO")
    static void path(Stream stream, ByteWriter out, boolean hexadecimal) {
        if (bad(stream, out)) {
            return;
        }
        ByteView view = stream.request.receivedTarget(Window.of(stream.loop()));
        int end = query(view);
        int start = 0;
        if (end > 0 && view.at(0) != '/') {
            // Absolute form: the path begins at the first slash behind the authority.
            int slashes = 0;
            while (start < end && slashes < 3) {
                slashes += view.at(start) == '/' ? 1 : 0;
                start++;
            }
            start = slashes == 3 ? start - 1 : end;
        }
        Encoding.URL.write(view.array(), view.offset() + start, end - start, out);
    }

    /// `%HQ` — the query string with its question mark; nothing without one.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "HQ")
    static void queryString(Stream stream, ByteWriter out, boolean hexadecimal) {
        if (bad(stream, out)) {
            return;
        }
        ByteView view = stream.request.receivedTarget(Window.of(stream.loop()));
        int start = query(view);
        Encoding.URL.write(view.array(), view.offset() + start, view.length() - start, out);
    }

    /// `%HV` — the version of the request, `HTTP/1.1`.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "HV")
    static void version(Stream stream, ByteWriter out, boolean hexadecimal) {
        if (bad(stream, out)) {
            return;
        }
        putVersion(stream.request, out);
    }

    /// The version of a request as it was named.
    static void putVersion(Head head, ByteWriter out) {
        if (head.isForeign()) {
            Encoding.URL.write(
                    head.bytes(),
                    head.versionStart(),
                    head.versionEnd() - head.versionStart(),
                    out);
            return;
        }
        out.put("HTTP/").put('0' + head.namedMajor());
        out.put('.').put('0' + head.namedMinor());
    }

    /// `%ID` — the unique identifier of the request.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "ID")
    static void uniqueId(Stream stream, ByteWriter out, boolean hexadecimal) {
        out.put(stream.uniqueId);
    }

    /// `%CC` — the captured cookie of the request.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "CC")
    static void requestCookie(Stream stream, ByteWriter out, boolean hexadecimal) {
        captured(stream, stream.cookieCaptures, 0, out);
    }

    /// `%CS` — the captured cookie of the response.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "CS")
    static void responseCookie(Stream stream, ByteWriter out, boolean hexadecimal) {
        captured(stream, stream.cookieCaptures, 1, out);
    }

    /// `%hr` — the captured headers of the request in braces; nothing when none are captured.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "hr")
    static void requestHeaders(Stream stream, ByteWriter out, boolean hexadecimal) {
        if (stream.frontend != null && stream.request.present()) {
            braces(stream, stream.requestCaptures, stream.frontend.requestCaptures(), out);
        }
    }

    /// `%hs` — the captured headers of the response in braces; nothing when none are captured.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "hs")
    static void responseHeaders(Stream stream, ByteWriter out, boolean hexadecimal) {
        if (stream.frontend == null || !stream.request.present()) {
            return;
        }
        braces(stream, stream.responseCaptures, stream.frontend.responseCaptures(), out);
    }

    /// `%hrl` — the captured headers of the request, one quoted field each.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "hrl")
    static void requestHeaderList(Stream stream, ByteWriter out, boolean hexadecimal) {
        if (stream.frontend != null && stream.request.present()) {
            fields(stream, stream.requestCaptures, stream.frontend.requestCaptures(), out);
        }
    }

    /// `%hsl` — the captured headers of the response, one quoted field each.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "hsl")
    static void responseHeaderList(Stream stream, ByteWriter out, boolean hexadecimal) {
        if (stream.frontend != null && stream.request.present()) {
            fields(stream, stream.responseCaptures, stream.frontend.responseCaptures(), out);
        }
    }

    private static boolean bad(Stream stream, ByteWriter out) {
        if (stream.request.present()) {
            return false;
        }
        out.put("<BADREQ>");
        return true;
    }

    private static void write(ByteView view, ByteWriter out) {
        Encoding.URL.write(view.array(), view.offset(), view.length(), out);
    }

    private static int query(ByteView view) {
        for (int i = 0; i < view.length(); i++) {
            if (view.at(i) == '?') {
                return i;
            }
        }
        return view.length();
    }

    private static boolean captured(Stream stream, Captures captures, int slot, ByteWriter out) {
        ByteView view = Window.of(stream.loop());
        if (!captures.get(slot, view)) {
            return false;
        }
        Encoding.CAPTURE.write(view.array(), view.offset(), view.length(), out);
        return true;
    }

    private static void braces(Stream stream, Captures captures, int slots, ByteWriter out) {
        if (slots == 0) {
            return;
        }
        out.put('{');
        for (int slot = 0; slot < slots; slot++) {
            if (slot > 0) {
                out.put('|');
            }
            captured(stream, captures, slot, out);
        }
        out.put('}');
    }

    /// Each value and the end of a field behind it; values hold no control bytes.
    private static void fields(Stream stream, Captures captures, int slots, ByteWriter out) {
        for (int slot = 0; slot < slots; slot++) {
            captured(stream, captures, slot, out);
            out.put(LogAlias.END_OF_FIELD);
        }
    }
}
