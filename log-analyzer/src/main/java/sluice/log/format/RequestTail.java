package sluice.log.format;

/// The end of an http line, of any length: captures, the request, and the fields of httpslog behind it.
///
/// ```
/// {host|agent} {length} "GET /path HTTP/1.1" fc_err/ssl_fc_err/ssl_c_err/ssl_c_ca_err/resumed sni/version/cipher
/// ```
///
/// Captures may contain anything a client sends, quotes and braces included. Manual: configuration §8.2.3, §8.2.4.
final class RequestTail {
    private RequestTail() {}

    /// Reads `[from, to)` of the entry's bytes; true for the sake of callers that ask whether the line was understood.
    static boolean read(Entry entry, int from, int to) {
        byte[] b = entry.bytes;
        int at = from < to && b[from] == '{' ? captures(entry, from, to) : from;
        if (at < 0) return cut(entry);
        if (at < to && b[at] == '\\') at++;
        if (at >= to) return cut(entry);
        if (b[at] != '"') {
            entry.set(Field.TAIL, at, to);
            return true;
        }
        int start = at + 1;
        int close = Bytes.find(b, start, to, Bytes.QUOTE);
        if (close < to && close + 1 < to && b[close + 1] != ' ')
            close = Bytes.findLast(b, start, to, '"');
        if (close == to || close < start) {
            entry.set(Field.REQUEST, start, to);
            RequestLine.read(entry, start, to, true);
            return cut(entry);
        }
        int end = close > start && b[close - 1] == '\\' ? close - 1 : close;
        entry.set(Field.REQUEST, start, end);
        RequestLine.read(entry, start, end, false);
        at = close + 1;
        if (at + 1 < to && b[at] == ' ') tls(entry, at + 1, to);
        return true;
    }

    /// Passes over `{a|b} {c}`; the index of the quote that opens the request, or -1 when the line was cut.
    private static int captures(Entry entry, int open, int to) {
        byte[] b = entry.bytes;
        int close = Bytes.find(b, open, to, Bytes.BRACE_END);
        int next = close + 1;
        if (close < to && next + 1 < to && b[next] == ' ') {
            if (b[next + 1] == '"' || b[next + 1] == '\\') {
                entry.set(Field.REQUEST_HEADERS, open + 1, close);
                return next + 1;
            }
            if (b[next + 1] == '{') {
                int second = next + 1;
                int secondClose = Bytes.find(b, second, to, Bytes.BRACE_END);
                int quote = secondClose + 2;
                if (secondClose < to
                        && quote < to
                        && b[secondClose + 1] == ' '
                        && (b[quote] == '"' || b[quote] == '\\')) {
                    entry.set(Field.REQUEST_HEADERS, open + 1, close);
                    entry.set(Field.RESPONSE_HEADERS, second + 1, secondClose);
                    return quote;
                }
            }
        }
        return unusualCaptures(entry, open, to);
    }

    /// Braces or quotes within the captures: the request is the last quoted text that a brace stands before.
    private static int unusualCaptures(Entry entry, int open, int to) {
        byte[] b = entry.bytes;
        int close = Bytes.findLast(b, open, to, '"');
        for (int i = close - 1; i > open + 1; i--) {
            boolean escaped = b[i] == '"' && b[i - 1] == '\\';
            int before = escaped ? i - 3 : i - 2;
            if (b[i] != '"' || before <= open || b[before] != '}' || b[before + 1] != ' ') continue;
            split(entry, open, before);
            return escaped ? i - 1 : i;
        }
        for (int i = open + 1; i + 2 < to; i++) {
            if (b[i] == '}' && b[i + 1] == ' ' && b[i + 2] == '"') {
                split(entry, open, i);
                return i + 2;
            }
        }
        // Cut within the captures: what is there belongs to the request.
        return -1;
    }

    private static void split(Entry entry, int open, int close) {
        byte[] b = entry.bytes;
        for (int i = close - 2; i > open; i--) {
            if (b[i] == '}' && b[i + 1] == ' ' && b[i + 2] == '{') {
                entry.set(Field.REQUEST_HEADERS, open + 1, i);
                entry.set(Field.RESPONSE_HEADERS, i + 3, close);
                return;
            }
        }
        entry.set(Field.REQUEST_HEADERS, open + 1, close);
    }

    /// The tail of httpslog: `fc_err/ssl_fc_err/ssl_c_err/ssl_c_ca_err/resumed sni/version/cipher`.
    static void tls(Entry entry, int start, int to) {
        byte[] b = entry.bytes;
        entry.set(Field.TAIL, start, to);
        int space = Bytes.find(b, start, to, Bytes.SPACE);
        int[] slash = {start - 1, 0, 0, 0, 0, space};
        int count = 1;
        for (int i = start; i < space; i++) {
            if (b[i] != '/') continue;
            if (count > 4) return;
            slash[count++] = i;
        }
        if (count != 5) return;
        if (space == to) {
            entry.truncated = true;
            return;
        }
        int end = Bytes.find(b, space + 1, to, Bytes.SPACE);
        int first = Bytes.find(b, space + 1, end, Bytes.repeat('/'));
        int second = first == end ? end : Bytes.find(b, first + 1, end, Bytes.repeat('/'));
        if (second == end) return;
        entry.format = "httpslog";
        numberOrText(entry, Field.FC_ERR, slash[0] + 1, slash[1]);
        entry.set(Field.SSL_FC_ERR, slash[1] + 1, slash[2]);
        numberOrText(entry, Field.SSL_C_ERR, slash[2] + 1, slash[3]);
        numberOrText(entry, Field.SSL_C_CA_ERR, slash[3] + 1, slash[4]);
        numberOrText(entry, Field.RESUMED, slash[4] + 1, space);
        text(entry, Field.SNI, space + 1, first);
        text(entry, Field.TLS_VERSION, first + 1, second);
        text(entry, Field.TLS_CIPHER, second + 1, end);
        if (end == to) entry.forget(Field.TAIL);
        else entry.set(Field.TAIL, end + 1, to);
    }

    private static void numberOrText(Entry entry, Field field, int from, int end) {
        long value = Bytes.number(entry.bytes, from, end);
        if (value != Long.MIN_VALUE) entry.set(field, value);
    }

    private static void text(Entry entry, Field field, int from, int end) {
        if (end - from != 1 || entry.bytes[from] != '-') entry.set(field, from, end);
    }

    /// The line ends where more was to come.
    private static boolean cut(Entry entry) {
        entry.truncated = true;
        return true;
    }
}
