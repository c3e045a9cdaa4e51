package sluice.log.format;

import java.util.List;

/// Reads `option httplog clf` and `option tcplog clf`.
///
/// ```
/// 127.0.0.1 - - [22/Nov/2026:16:19:58 +0000] "GET / HTTP/1.1" 200 4009 "" "" 55974 030 "fe" "be" "srv" 0 0 0 44 44 ---- 16 1 6 1 0 0 0 "" "" "h" …
/// 127.0.0.1 - - [22/Nov/2026:16:01:54 +0000] "TCP " 000 1603 "" "" 40552 733 "fe" "be" "t1" 0 1 0 17 82 ---- 1 1 0 0 0 0 0 "" ""
/// ```
///
/// The plain Common Log Format of web servers has the same beginning; what is missing of the rest is simply absent.
/// Manual: configuration §8.2.2, §8.2.3.
final class ClfLine {
    private static final byte[] TCP = Bytes.of("TCP ");
    private static final List<Field> TCP_TIMERS =
            List.of(Field.TH, Field.TW, Field.TC, Field.TT, Field.UPLOADED);

    private final Dates dates;
    private Entry entry = new Entry();
    private byte[] b = entry.bytes;
    private int at;
    private int to;
    private int start;
    private int end;

    ClfLine(Dates dates) {
        this.dates = dates;
    }

    /// Reads a line whose date begins at `open` with ` - - ` or ` ident user ` before it.
    boolean read(Entry entry, byte[] bytes, int from, int to, int open) {
        this.entry = entry;
        this.b = bytes;
        this.to = to;
        int user = wordBefore(from, open - 1);
        int ident = wordBefore(from, user - 1);
        int client = wordBefore(from, ident - 1);
        if (client < 0 || ident < 0 || user < 0) return false;
        client = Prefix.priority(b, client, ident - 1);
        long time = dates.read(b, open + 1, to);
        if (time == Long.MIN_VALUE) return false;
        dates.skipZone(b, to);
        int close = dates.end;
        if (close + 1 >= to || b[close] != ']' || b[close + 1] != ' ') return false;
        entry.set(Field.TIME, time);
        entry.set(Field.CLIENT, client, ident - 1);
        entry.messageStart = client;
        entry.kind = Entry.Kind.HTTP;
        entry.format = "clf";
        at = close + 2;
        if (!quoted()) return cut();
        boolean tcp = end - start == TCP.length && Bytes.startsWith(b, start, end, TCP);
        if (tcp) {
            entry.kind = Entry.Kind.TCP;
            entry.format = "tcplog clf";
        } else {
            entry.set(Field.REQUEST, start, end);
            RequestLine.read(entry, start, end, false);
        }
        if (!word()) return cut();
        long status = Bytes.number(b, start, end);
        if (!tcp && status != Long.MIN_VALUE) entry.set(Field.STATUS, status);
        if (!word()) return true;
        number(Field.BYTES);
        return fields(tcp, time);
    }

    private boolean fields(boolean tcp, long time) {
        // Referrer and user agent of web servers; the proxy leaves both empty.
        if (!quoted()) return true;
        if (!quoted()) return true;
        if (!word()) return true;
        number(Field.CLIENT_PORT);
        if (!word()) return cut();
        long millis = Bytes.number(b, start, end);
        if (millis >= 0 && millis < 1000) entry.set(Field.TIME, time + millis);
        if (!quoted()) return cut();
        if (end > start && b[end - 1] == '~') {
            entry.tls = true;
            end--;
        }
        entry.set(Field.FRONTEND, start, end);
        if (!quoted()) return cut();
        entry.set(Field.BACKEND, start, end);
        if (!quoted()) return cut();
        entry.set(Field.SERVER, start, end);
        for (Field timer : tcp ? TCP_TIMERS : Field.HTTP_TIMERS) {
            if (!word()) return cut();
            number(timer);
        }
        if (!word() || !termination()) return cut();
        for (Field count : Field.COUNTS) {
            if (!word()) return cut();
            if (count == Field.RETRIES) entry.set(Field.REDISPATCHED, b[start] == '+' ? 1 : 0);
            number(count);
        }
        cookies();
        return true;
    }

    /// `tcplog clf` prints `%ts--`.
    private boolean termination() {
        return entry.setTermination(start, end);
    }

    private void cookies() {
        if (!quoted()) return;
        if (end > start) entry.set(Field.REQUEST_COOKIE, start, end);
        if (!quoted()) return;
        if (end > start) entry.set(Field.RESPONSE_COOKIE, start, end);
        if (at < to) entry.set(Field.REQUEST_HEADERS, at, to);
    }

    private void number(Field field) {
        if (b[start] == '+' && field != Field.RETRIES) entry.incomplete = true;
        long value = Bytes.number(b, start, end);
        if (value != Long.MIN_VALUE) entry.set(field, value);
    }

    /// The next word, which must be followed by a blank or the end of the line.
    private boolean word() {
        while (at < to && b[at] == ' ') at++;
        start = at;
        end = Bytes.find(b, at, to, Bytes.SPACE);
        at = Math.min(to, end + 1);
        return end > start;
    }

    /// The next quoted text, a backslash before its quotes tolerated.
    private boolean quoted() {
        while (at < to && b[at] == ' ') at++;
        if (at >= to || b[at] != '"') return false;
        start = at + 1;
        end = Bytes.find(b, start, to, Bytes.QUOTE);
        at = Math.min(to, end + 1);
        return end < to;
    }

    private int wordBefore(int from, int last) {
        if (last <= from || b[last] != ' ') return -1;
        int i = last;
        while (i > from && b[i - 1] != ' ') i--;
        return i;
    }

    private boolean cut() {
        entry.truncated = true;
        return true;
    }
}
