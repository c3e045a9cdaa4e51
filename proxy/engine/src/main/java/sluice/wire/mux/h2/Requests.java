package sluice.wire.mux.h2;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;

import org.jspecify.annotations.Nullable;

import sluice.value.ByteString;
import sluice.wire.http.Authority;
import sluice.wire.http.Head;

/// Heads of requests between HTTP/2's pseudo fields and our [Head]. RFC 9113 §8.3.1, RFC 8441.
///
/// A request becomes `METHOD scheme://authority/path` with a `host` line, as HAProxy keeps it: rules and logs see the absolute form, and
/// HTTP/1 sends the path alone. An extended CONNECT becomes the GET with `upgrade` that it is in HTTP/1.
final class Requests {
    private static final ByteString GET = ByteString.of("GET");
    private static final ByteString CONNECT = ByteString.of("CONNECT");
    private static final ByteString SLASH = ByteString.of("/");
    private static final ByteString STAR = ByteString.of("*");
    private static final ByteString PROTOCOL = ByteString.of(":protocol");
    private static final ByteString HTTPS = ByteString.of("https");
    private static final ByteString HTTP = ByteString.of("http");
    private static final byte[] COLON_SLASHES = {':', '/', '/'};

    /// What a token may hold beyond letters, digits, `+`, `-` and `.`. RFC 9110 §5.6.2.
    private static final String TOKEN = "!#$%&'*^_`|~";

    private static final byte[] SEMICOLON = {';', ' '};

    private Requests() {}

    /// What came before the ordinary lines.
    private static final class Start {
        @Nullable AsciiString method;
        @Nullable AsciiString scheme;
        @Nullable AsciiString authority;
        @Nullable AsciiString path;
        @Nullable AsciiString protocol;
        int first;

        /// False when the pseudo fields are not those of a request, or not in their place.
        boolean read(FieldDecoder fields) {
            int i = 0;
            for (; i < fields.size(); i++) {
                AsciiString name = fields.name(i);
                if (name.isEmpty() || name.byteAt(0) != ':') {
                    break;
                }
                if (!Fields.isValid(fields.value(i)) || !take(name.toString(), fields.value(i))) {
                    return false;
                }
            }
            first = i;
            return method != null && !method.isEmpty() && isComplete();
        }

        private boolean take(String name, AsciiString value) {
            switch (name) {
                case ":method" -> {
                    boolean once = method == null;
                    method = value;
                    return once;
                }
                case ":scheme" -> {
                    boolean once = scheme == null;
                    scheme = value;
                    return once;
                }
                case ":authority" -> {
                    boolean once = authority == null;
                    authority = value;
                    return once;
                }
                case ":path" -> {
                    boolean once = path == null;
                    path = value;
                    return once;
                }
                case ":protocol" -> {
                    boolean once = protocol == null;
                    protocol = value;
                    return once;
                }
                default -> {
                    return false;
                }
            }
        }

        private boolean isComplete() {
            if (isConnect() && protocol == null) {
                return scheme == null && path == null && authority != null && !authority.isEmpty();
            }
            AsciiString target = path;
            if (scheme == null || scheme.isEmpty() || target == null || target.isEmpty()) {
                return false;
            }
            if (protocol != null && !isConnect()) {
                return false;
            }
            return target.byteAt(0) == '/' || Fields.is(target, STAR) && !isConnect();
        }

        boolean isConnect() {
            return method != null && Fields.is(method, CONNECT);
        }
    }

    /// Whether what came is a good request.
    static boolean isGood(FieldDecoder fields, boolean ends) {
        var start = new Start();
        if (!start.read(fields)) {
            return false;
        }
        AsciiString protocol = start.protocol;
        if (protocol != null && !isUpgrade(protocol)
                || !isClean(start.method)
                || !isClean(start.path)
                || !isClean(start.authority)) {
            return false;
        }
        long announced = -1;
        for (int i = start.first; i < fields.size(); i++) {
            AsciiString name = fields.name(i);
            AsciiString value = fields.value(i);
            if (!Fields.isValid(name, value)
                    || Fields.isOfConnection(name)
                    || Fields.is(name, Fields.TE) && !value.contentEqualsIgnoreCase("trailers")) {
                return false;
            }
            if (Fields.is(name, Fields.CONTENT_LENGTH)) {
                long length = Fields.length(value);
                if (length < 0 || announced >= 0 && announced != length) {
                    return false;
                }
                announced = length;
            }
        }
        return !ends || announced <= 0;
    }

    /// Whether another protocol can be asked for by that name: not HTTP/2 itself, which only HTTP/1 calls `h2c`.
    private static boolean isUpgrade(AsciiString protocol) {
        return !protocol.isEmpty()
                && isToken(protocol, TOKEN + "/")
                && !protocol.contentEqualsIgnoreCase("h2c");
    }

    /// Whether method and scheme are words that HTTP/1 could say: others are answered, since the framing is sound.
    static boolean isSpeakable(FieldDecoder fields) {
        var start = new Start();
        return start.read(fields) && isToken(start.method, TOKEN) && isToken(start.scheme, "");
    }

    /// Letters, digits, `+`, `-`, `.` and what else is named. RFC 3986 §3.1, RFC 9110 §5.6.2.
    private static boolean isToken(@Nullable AsciiString word, String others) {
        for (int i = 0; word != null && i < word.length(); i++) {
            char c = word.charAt(i);
            boolean plain =
                    (c | 32) >= 'a' && (c | 32) <= 'z'
                            || c >= '0' && c <= '9'
                            || c == '+'
                            || c == '-'
                            || c == '.';
            if (!plain && others.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /// Puts a good request into `head`.
    static void read(FieldDecoder fields, Head head, Http2Stream stream, boolean ends) {
        var start = new Start();
        start.read(fields);
        AsciiString protocol = start.protocol;
        line(start, head, protocol != null);
        AsciiString authority = start.authority;
        boolean hosted = authority != null && !authority.isEmpty();
        lines(fields, start.first, head, hosted);
        if (authority != null && hosted) {
            Fields.add(head, HOST, authority);
            Authority.normalize(head, head.slots() - 1);
        }
        if (protocol != null) {
            stream.upgrade = ByteString.taking(protocol.toByteArray());
            upgrade(head, stream.upgrade);
        }
        head.upgrade(protocol != null || start.isConnect());
        length(head, stream, ends);
    }

    private static final AsciiString HOST = new AsciiString("host");

    /// Blanks and control characters would break the request line of HTTP/1.
    private static boolean isClean(@Nullable AsciiString part) {
        for (int i = 0; part != null && i < part.length(); i++) {
            int c = part.byteAt(i) & 255;
            if (c <= ' ' || c == 127) {
                return false;
            }
        }
        return true;
    }

    private static void line(Start start, Head head, boolean upgrade) {
        AsciiString method = start.method;
        if (method == null) {
            throw new AssertionError("a request that was read has a method");
        }
        int at = upgrade ? head.append(GET.array(), 0, GET.length()) : append(head, method);
        head.method(at, head.used());
        head.bytes()[head.append(1)] = ' ';
        AsciiString authority = start.authority;
        AsciiString scheme = start.scheme;
        AsciiString path = start.path;
        int target = head.used();
        boolean asterisk = path != null && Fields.is(path, STAR);
        if (scheme != null && authority != null && !authority.isEmpty() && !asterisk && !upgrade) {
            append(head, scheme);
            head.append(COLON_SLASHES, 0, COLON_SLASHES.length);
        }
        if (authority != null && !asterisk && !upgrade) {
            append(head, authority);
        }
        if (path != null) {
            append(head, path);
        }
        head.target(target, head.used());
        head.version(2, 0);
    }

    private static int append(Head head, AsciiString text) {
        return head.append(text.array(), text.arrayOffset(), text.length());
    }

    private static void lines(FieldDecoder fields, int first, Head head, boolean hosted) {
        int cookies = 0;
        for (int i = first; i < fields.size(); i++) {
            AsciiString name = fields.name(i);
            AsciiString value = fields.value(i);
            if (Fields.is(name, Fields.COOKIE)) {
                cookies++;
            } else if (!hosted || !Fields.is(name, Fields.HOST)) {
                Fields.addReceived(head, name, value);
            }
        }
        if (cookies > 0) {
            cookie(fields, first, head);
        }
    }

    /// The crumbs become one line again. RFC 9113 §8.2.3.
    private static void cookie(FieldDecoder fields, int first, Head head) {
        int nameStart = head.append(Fields.COOKIE.array(), 0, Fields.COOKIE.length());
        int nameEnd = head.used();
        int colon = head.append(2);
        head.bytes()[colon] = ':';
        head.bytes()[colon + 1] = ' ';
        int valueStart = head.used();
        for (int i = first; i < fields.size(); i++) {
            if (Fields.is(fields.name(i), Fields.COOKIE)) {
                if (head.used() > valueStart) {
                    head.append(SEMICOLON, 0, SEMICOLON.length);
                }
                append(head, fields.value(i));
            }
        }
        int end = head.used();
        int line = head.append(2);
        head.bytes()[line] = '\r';
        head.bytes()[line + 1] = '\n';
        head.field(nameStart, nameEnd, valueStart, end);
    }

    private static void upgrade(Head head, ByteString protocol) {
        Fields.add(head, Fields.CONNECTION, Fields.UPGRADE);
        Fields.add(head, Fields.UPGRADE, protocol);
    }

    /// How long the body is; false when its lines disagree. RFC 9113 §8.1.1.
    static boolean length(Head head, Http2Stream stream, boolean ends) {
        long announced = -1;
        for (int slot = head.find(Fields.CONTENT_LENGTH);
                slot >= 0;
                slot = head.find(Fields.CONTENT_LENGTH, slot + 1)) {
            long length =
                    Fields.length(
                            new AsciiString(
                                    head.bytes(),
                                    head.valueStart(slot),
                                    head.valueEnd(slot) - head.valueStart(slot),
                                    false));
            if (length < 0 || announced >= 0 && announced != length) {
                return false;
            }
            announced = length;
        }
        stream.announced = announced;
        if (ends) {
            head.bodyLength(0);
            return announced <= 0 || stream.toHead;
        }
        boolean tunnel = head.upgrade();
        head.bodyLength(tunnel ? 0 : announced >= 0 ? announced : Head.UNKNOWN_LENGTH);
        return true;
    }

    /// Writes a request for a server that speaks HTTP/2.
    ///
    /// A target without an authority of its own gets none, its `host` stays (RFC 9113 §8.3.1), and of its scheme nobody knows more than
    /// that the server is reached like one for `https`: what HAProxy says.
    ///
    /// @param upgrade the protocol to which an extended CONNECT changes; null in other requests
    static void write(Head head, @Nullable ByteString upgrade, ByteBuf out) {
        byte[] bytes = head.bytes();
        int start = head.methodStart();
        int length = head.methodEnd() - start;
        boolean connect = CONNECT.contentEquals(bytes, start, length);
        if (upgrade != null) {
            FieldEncoder.method(CONNECT.array(), 0, CONNECT.length(), out);
            FieldEncoder.field(PROTOCOL, upgrade, out);
        } else if (GET.contentEquals(bytes, start, length)) {
            FieldEncoder.indexed(FieldEncoder.METHOD_GET, out);
        } else {
            FieldEncoder.method(bytes, start, length, out);
        }
        int target = head.targetStart();
        int end = head.targetEnd();
        int slashes = slashes(bytes, target, end);
        int path = slashes < 0 || connect ? target : pathStart(bytes, slashes + 3, end);
        if (!connect) {
            boolean http = slashes > 0 && !HTTPS.contentEquals(bytes, target, slashes - target);
            FieldEncoder.indexed(http ? FieldEncoder.SCHEME_HTTP : FieldEncoder.SCHEME_HTTPS, out);
            if (path == end) {
                FieldEncoder.indexed(FieldEncoder.PATH_ROOT, out);
            } else {
                FieldEncoder.path(bytes, path, end - path, out);
            }
        }
        int host = head.find(Fields.HOST);
        boolean authority = connect || upgrade != null || slashes > 0;
        if (connect) {
            FieldEncoder.authority(bytes, target, end - target, out);
        } else if (host >= 0 && authority) {
            FieldEncoder.authority(
                    bytes, head.valueStart(host), head.valueEnd(host) - head.valueStart(host), out);
        }
        Fields.write(head, out, authority ? Fields.HOST : null);
    }

    /// Where `://` stands in an absolute target; -1 in the others.
    private static int slashes(byte[] bytes, int start, int end) {
        if (start == end || bytes[start] == '/' || bytes[start] == '*') {
            return -1;
        }
        for (int i = start; i + 2 < end; i++) {
            if (bytes[i] == ':') {
                return bytes[i + 1] == '/' && bytes[i + 2] == '/' ? i : -1;
            }
        }
        return -1;
    }

    private static int pathStart(byte[] bytes, int from, int end) {
        for (int i = from; i < end; i++) {
            if (bytes[i] == '/' || bytes[i] == '?') {
                return i;
            }
        }
        return end;
    }
}
