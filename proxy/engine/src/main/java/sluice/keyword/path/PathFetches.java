package sluice.keyword.path;

import static sluice.sample.ArgumentType.STR;

import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.stream.Stream;
import sluice.value.AddressText;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.Decimal;
import sluice.value.Kind;
import sluice.value.Value;
import sluice.wire.http.Head;
import sluice.wire.http.Target;

/// The request's target and its parts.
final class PathFetches {
    private static final ByteString HOST = ByteString.of("host");

    private PathFetches() {}

    /// `path` — the path of the request target, up to the question mark.
    ///
    /// `/shop/cart` for `GET /shop/cart?id=3` and for `GET http://host/shop/cart?id=3`. Without a path (`*`, `CONNECT`) there is no sample.
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /a/b?c=d` | `path` | `/a/b` |
    @SampleFetch(name = "path", out = Kind.STR, from = Source.REQUEST_HEAD)
    static Fetch path(Arguments arguments) {
        return (stream, out) -> {
            Head head = stream.request;
            if (!head.present()) {
                return out.pending();
            }
            int start = Target.pathStart(head);
            return start >= 0 && part(head, start, Target.queryMark(head, start), out);
        };
    }

    /// `pathq` — the path with the query string behind it.
    ///
    /// `/shop/cart?id=3`; like `url`, but never with scheme and host. Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /a/b?c=d` | `pathq` | `/a/b?c=d` |
    @SampleFetch(name = "pathq", out = Kind.STR, from = Source.REQUEST_HEAD)
    static Fetch pathWithQuery(Arguments arguments) {
        return (stream, out) -> {
            Head head = stream.request;
            if (!head.present()) {
                return out.pending();
            }
            int start = Target.pathStart(head);
            return start >= 0 && part(head, start, head.targetEnd(), out);
        };
    }

    /// `url` — the request target as it stands: absolute, or path and query.
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /a?b=1` | `url` | `/a?b=1` |
    @SampleFetch(name = "url", out = Kind.STR, from = Source.REQUEST_HEAD)
    static Fetch url(Arguments arguments) {
        return (stream, out) -> {
            Head head = stream.request;
            return head.present()
                    ? part(head, head.targetStart(), head.targetEnd(), out)
                    : out.pending();
        };
    }

    /// `query([<option>])` — what stands behind the question mark; no sample when there is none.
    ///
    /// With `with_qm` the question mark is included, unless the query is empty. Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /a/b?c=d` | `query` | `c=d` |
    /// | `GET /a` | `query` |  |
    @SampleFetch(
            name = "query",
            out = Kind.STR,
            from = Source.REQUEST_HEAD,
            args = STR,
            required = 0)
    static Fetch query(Arguments arguments) {
        boolean withMark = arguments.text(0).equals("with_qm");
        if (arguments.has(0) && !withMark) {
            arguments.problem(
                    0, "unknown option '" + arguments.text(0) + "', only 'with_qm' is supported");
        }
        return (stream, out) -> {
            Head head = stream.request;
            if (!head.present()) {
                return out.pending();
            }
            int mark = Target.queryMark(head, 0);
            if (mark == head.targetEnd()) {
                return false;
            }
            boolean empty = mark + 1 == head.targetEnd();
            return part(head, withMark && !empty ? mark : mark + 1, head.targetEnd(), out);
        };
    }

    static Fetch base(boolean withQuery) {
        return (stream, out) -> {
            Head head = stream.request;
            if (!head.present()) {
                return out.pending();
            }
            int start = Target.pathStart(head);
            int end =
                    start < 0
                            ? start
                            : withQuery ? head.targetEnd() : Target.queryMark(head, start);
            int slot = head.find(HOST);
            int hostLength = slot < 0 ? 0 : head.valueEnd(slot) - head.valueStart(slot);
            if (hostLength == 0) {
                return start >= 0 && part(head, start, end, out);
            }
            boolean slash = start >= 0 && start < end && head.bytes()[start] == '/';
            int pathLength = slash ? end - start : 0;
            byte[] room = out.room(hostLength + pathLength);
            System.arraycopy(head.bytes(), head.valueStart(slot), room, 0, hostLength);
            if (pathLength > 0) {
                System.arraycopy(head.bytes(), start, room, hostLength, pathLength);
            }
            out.string(room, 0, hostLength + pathLength);
            return true;
        };
    }

    /// `base` — the value of the first `host` header with the path behind it.
    ///
    /// `www.example.com/shop/cart`: one string to tell virtual hosts and paths apart. Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /a?b=1 + host: X.example` | `base` | `X.example/a` |
    @SampleFetch(name = "base", out = Kind.STR, from = Source.REQUEST_HEAD)
    static Fetch base(Arguments arguments) {
        return base(false);
    }

    /// `baseq` — like `base`, with the query string.
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /a?b=1 + host: X.example` | `baseq` | `X.example/a?b=1` |
    @SampleFetch(name = "baseq", out = Kind.STR, from = Source.REQUEST_HEAD)
    static Fetch baseWithQuery(Arguments arguments) {
        return base(true);
    }

    /// `url_ip` — the IP address of the host in an absolute target.
    ///
    /// Names are not resolved. Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET http://10.1.2.3:81/a + host: 10.1.2.3:81` | `url_ip` | `10.1.2.3` |
    @SampleFetch(name = "url_ip", out = Kind.ADDR, from = Source.REQUEST_HEAD)
    static Fetch urlAddress(Arguments arguments) {
        return (stream, out) -> {
            Head head = stream.request;
            if (!head.present()) {
                return out.pending();
            }
            int start = Target.authorityStart(head);
            if (start < 0) {
                return false;
            }
            return address(head, start, out);
        };
    }

    private static boolean address(Head head, int start, Value out) {
        int end = hostEnd(head, start);
        byte[] bytes = head.bytes();
        if (bytes[start] == '[') {
            return AddressText.parse(bytes, start + 1, end - start - 2, out);
        }
        return AddressText.parse(bytes, start, end - start, out);
    }

    private static int hostEnd(Head head, int start) {
        byte[] bytes = head.bytes();
        int end = Target.authorityEnd(head, start);
        int at = start;
        if (at < end && bytes[at] == '[') {
            while (at < end && bytes[at] != ']') {
                at++;
            }
        }
        while (at < end && bytes[at] != ':') {
            at++;
        }
        return at;
    }

    /// `url_port` — the port behind the IP address in an absolute target, 80 when it names none.
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET http://10.1.2.3:81/a + host: 10.1.2.3:81` | `url_port` | `81` |
    @SampleFetch(name = "url_port", out = Kind.SINT, from = Source.REQUEST_HEAD)
    static Fetch urlPort(Arguments arguments) {
        return (stream, out) -> {
            Head head = stream.request;
            if (!head.present()) {
                return out.pending();
            }
            int start = Target.authorityStart(head);
            if (start < 0 || !address(head, start, out)) {
                return false;
            }
            int end = Target.authorityEnd(head, start);
            int colon = hostEnd(head, start);
            out.integer(
                    colon < end ? Decimal.leading(head.bytes(), colon + 1, end - colon - 1) : 80);
            return true;
        };
    }

    private static Fetch parameter(Arguments arguments) {
        ByteString name = arguments.bytes(0);
        int delimiter = arguments.has(1) ? arguments.bytes(1).at(0) : '?';
        boolean ignoreCase = arguments.text(2).equals("i");
        if (arguments.has(2) && !ignoreCase) {
            arguments.problem(2, "only 'i' for ignoring case is supported");
        }
        return (stream, out) -> {
            Head head = stream.request;
            if (!head.present()) {
                return out.pending();
            }
            byte[] bytes = head.bytes();
            int end = head.targetEnd();
            int at = (int) out.cursor();
            if (at == 0) {
                at = head.targetStart();
                while (at < end && bytes[at] != delimiter) {
                    at++;
                }
                at++;
            }
            return Parameters.next(bytes, at, end, name, ignoreCase, delimiter, out);
        };
    }

    /// `url_param([<name>[,<delim>[,i]]])` — the value of a parameter of the query string.
    ///
    /// Parameters are divided by `&` or `;`; `delim` (`?`) is where they begin. With `i` the name is compared without regard to case. An ACL
    /// tries every parameter of that name; without a name, every parameter. The value is not decoded: see `url_dec`.
    ///
    /// `?id=7&name=x` gives `7` for `urlp(id)`. `urlp` is its short name. Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /a?b=1&c=2` | `url_param(c)` | `2` |
    /// | `GET /a?b=1&c=2` | `urlp(b)` | `1` |
    /// | `GET /a?b=1` | `urlp(x)` |  |
    @SampleFetch(
            name = {"url_param", "urlp"},
            out = Kind.STR,
            from = Source.REQUEST_HEAD,
            args = {STR, STR, STR},
            required = 0)
    static Fetch urlParameter(Arguments arguments) {
        return parameter(arguments);
    }

    /// `urlp_val([<name>[,<delim>[,i]]])` — the number that a parameter's value begins with; see `url_param`.
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /a?b=12` | `urlp_val(b)` | `12` |
    @SampleFetch(
            name = "urlp_val",
            out = Kind.SINT,
            from = Source.REQUEST_HEAD,
            args = {STR, STR, STR},
            required = 0)
    static Fetch urlNumber(Arguments arguments) {
        Fetch text = parameter(arguments);
        return (stream, out) -> {
            if (!text.fetch(stream, out)) {
                return false;
            }
            ByteView bytes = out.bytes();
            out.integer(Decimal.leading(bytes.array(), bytes.offset(), bytes.length()));
            return true;
        };
    }

    /// `req.body_param([<name>[,i]])` — the value of a parameter of a form in the request's body; see `url_param`.
    ///
    /// The body must have arrived: `option http-buffer-request` or `wait-for-body`. Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `POST / + content-type: application/x-www-form-urlencoded + body: a=1&b=2` | `req.body_param(b)` | `2` |
    @SampleFetch(
            name = "req.body_param",
            out = Kind.STR,
            from = Source.REQUEST_PAYLOAD,
            args = {STR, STR},
            required = 0)
    static Fetch bodyParameter(Arguments arguments) {
        ByteString name = arguments.bytes(0);
        boolean ignoreCase = arguments.text(1).equals("i");
        return (stream, out) -> {
            ByteView body = stream.requestPayload;
            if (body.isEmpty()) {
                return !stream.requestPayloadComplete && out.pending();
            }
            int at = out.cursor() == 0 ? body.offset() : (int) out.cursor();
            return Parameters.next(body.array(), at, body.end(), name, ignoreCase, '&', out);
        };
    }

    /// `method` — the request's method.
    ///
    /// `acl valid method GET HEAD POST`. Available until the response has been sent. Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `PUT /` | `method` | `PUT` |
    @SampleFetch(name = "method", out = Kind.METH, from = Source.TRANSACTION)
    static Fetch method(Arguments arguments) {
        return (stream, out) -> {
            Head head = stream.request;
            if (!head.present()) {
                return out.pending();
            }
            out.method(head.bytes(), head.methodStart(), head.methodEnd() - head.methodStart());
            return true;
        };
    }

    private static boolean version(Head head, Value out) {
        if (!head.present()) {
            return out.pending();
        }
        if (head.isForeign()) {
            int slash = head.versionStart();
            while (slash < head.versionEnd() && head.bytes()[slash] != '/') {
                slash++;
            }
            int start = Math.min(slash + 1, head.versionEnd());
            out.string(head.bytes(), start, head.versionEnd() - start);
            return true;
        }
        byte[] room = out.room(3);
        room[0] = (byte) ('0' + head.namedMajor());
        room[1] = '.';
        room[2] = (byte) ('0' + head.namedMinor());
        out.string(room, 0, 3);
        return true;
    }

    /// `req.ver` — the version of the request: `1.0`, `1.1`, `2.0`, `3.0`.
    ///
    /// `req_ver` is its old name. Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `req.ver` | `1.1` |
    /// | `GET /` | `req_ver` | `1.1` |
    @SampleFetch(
            name = {"req.ver", "req_ver"},
            out = Kind.STR,
            from = Source.TRANSACTION)
    static Fetch requestVersion(Arguments arguments) {
        return (stream, out) -> version(stream.request, out);
    }

    /// `res.ver` — the version of the response: `1.0`, `1.1`, `2.0`.
    ///
    /// `resp_ver` is its old name. Manual §7.3.6.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200` | `res.ver` | `1.1` |
    /// | `200` | `resp_ver` | `1.1` |
    @SampleFetch(
            name = {"res.ver", "resp_ver"},
            out = Kind.STR,
            from = Source.SERVER_CONNECTION)
    static Fetch responseVersion(Arguments arguments) {
        return (stream, out) -> version(stream.response, out);
    }

    private static boolean status(Stream stream, Value out) {
        if (stream.response.present() && stream.response.status() > 0) {
            out.integer(stream.response.status());
            return true;
        }
        if (stream.status > 0) {
            out.integer(stream.status);
            return true;
        }
        return false;
    }

    /// `status` — the status of the response as it stands now.
    ///
    /// Manual §7.3.6.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `404` | `status` | `404` |
    @SampleFetch(name = "status", out = Kind.SINT, from = Source.SERVER_CONNECTION)
    static Fetch status(Arguments arguments) {
        return PathFetches::status;
    }

    /// `server_status` — the status that the server sent, whatever rules made of it.
    ///
    /// Manual §7.3.6.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `404` | `server_status` | `404` |
    @SampleFetch(name = "server_status", out = Kind.SINT, from = Source.SERVER_CONNECTION)
    static Fetch serverStatus(Arguments arguments) {
        return (stream, out) -> {
            if (stream.server == null) {
                return false;
            }
            out.integer(stream.serverStatus);
            return stream.serverStatus > 0;
        };
    }

    /// `txn.status` — the status sent to the client.
    ///
    /// Manual §7.3.2.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `404` | `txn.status` | `404` |
    @SampleFetch(name = "txn.status", out = Kind.SINT, from = Source.SERVER_CONNECTION)
    static Fetch transactionStatus(Arguments arguments) {
        return PathFetches::status;
    }

    /// `http_first_req` — true while the first request of its connection is processed.
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `http_first_req` | `1` |
    @SampleFetch(name = "http_first_req", out = Kind.BOOL, from = Source.TRANSACTION)
    static Fetch firstRequest(Arguments arguments) {
        return (stream, out) -> {
            out.bool(stream.session().requests <= 1);
            return true;
        };
    }

    /// `req.proto_http` — true when the request is HTTP.
    ///
    /// In tcp mode it looks at the first bytes: a request line and the header lines behind it up to the empty one. `req_proto_http` is its old name. Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `req.proto_http` | `1` |
    /// | `GET /` | `req_proto_http` | `1` |
    @SampleFetch(
            name = {"req.proto_http", "req_proto_http"},
            out = Kind.BOOL,
            from = Source.TRANSACTION)
    static Fetch isHttp(Arguments arguments) {
        return (stream, out) -> {
            if (stream.request.present()) {
                out.bool(true);
                return true;
            }
            ByteView payload = stream.requestPayload;
            boolean complete = Parameters.holdsBlankLine(payload);
            boolean like = Parameters.mayBeHttp(payload);
            if (like && !complete && !stream.requestPayloadComplete) {
                return out.pending();
            }
            out.bool(like && complete);
            return true;
        };
    }

    private static boolean part(Head head, int start, int end, Value out) {
        out.string(head.bytes(), start, end - start);
        return true;
    }
}
