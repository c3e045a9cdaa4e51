package sluice.log.format;

/// Takes a request line apart: `GET https://host/path?query HTTP/1.1`.
///
/// ```
/// GET https://shop.example/cart?item=2 HTTP/2.0
/// └┬┘ └──────────────┬───────────────┘ └──┬───┘
/// method            uri                http_version
///         └http_host─┘└path┘└─query─┘
/// ```
///
/// HTTP/2 requests carry the host in the URI: it is set apart, so that paths compare. `<BADREQ>` has no parts.
final class RequestLine {
    private RequestLine() {}

    static void read(Entry e, int from, int to, boolean cut) {
        byte[] b = e.bytes;
        if (from >= to || b[from] == '<') return;
        int method = Bytes.find(b, from, to, Bytes.SPACE);
        if (method == to) {
            if (!cut) e.set(Field.METHOD, from, to);
            return;
        }
        e.set(Field.METHOD, from, method);
        int uri = method + 1;
        int end = to;
        if (!cut) {
            int version = to;
            while (version > uri && b[version - 1] != ' ') version--;
            if (version > uri && to - version >= 6 && b[version] == 'H' && b[version + 4] == '/') {
                e.set(Field.VERSION, version, to);
                end = version - 1;
            }
        } else {
            end = Bytes.find(b, uri, to, Bytes.SPACE);
        }
        e.set(Field.URI, uri, end);
        uri(e, uri, end);
    }

    /// Splits a URI into host, path and query.
    static void uri(Entry e, int from, int to) {
        byte[] b = e.bytes;
        int path = from;
        if (from < to && b[from] != '/') {
            int scheme = from;
            while (scheme < to && scheme < from + 12 && b[scheme] != ':') scheme++;
            if (scheme + 2 < to
                    && b[scheme] == ':'
                    && b[scheme + 1] == '/'
                    && b[scheme + 2] == '/') {
                int host = scheme + 3;
                path = Bytes.find(b, host, to, SLASH);
                e.set(Field.HTTP_HOST, host, path);
            }
        }
        int query = Bytes.find(b, path, to, QUESTION);
        e.set(Field.PATH, path, query);
        if (query < to) e.set(Field.QUERY, query, to);
    }

    private static final long SLASH = Bytes.repeat('/');
    private static final long QUESTION = Bytes.repeat('?');
}
