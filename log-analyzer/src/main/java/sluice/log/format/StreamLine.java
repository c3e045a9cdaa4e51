package sluice.log.format;

/// Reads the formats that begin with `client:port [date] frontend`: httplog, httpslog, tcplog, their old relatives, and
/// the lines of failed connections. Anything may stand before the client; anything may follow the known fields.
///
/// ```
/// 127.0.0.1:35278 [22/Nov/2026:16:19:57.727] fe be/srv 0/0/0/14/14 200 1961 - - --NI 8/8/3/2/0 0/0 {h|h} {h} "GET / HTTP/1.1" …
/// 127.0.0.1:59460 [22/Nov/2026:16:19:57.895] fe be/srv 1/0/2010 2870 sD 22/5/6/3/0 0/0
/// 127.0.0.1:56059 [03/Dec/2012:17:35:10.380] frt/f1: Connection error during SSL handshake
/// ```
///
/// Hand-written because nearly all lines of nearly all logs are of this kind; the same layouts read by their
/// [sluice.vocabulary.LogTemplate] give the same fields (a test compares). Manual: configuration §8.2.2–8.2.5.
final class StreamLine {
    /// Milliseconds of 2016-11-25, when 1.7 renamed Tq and Tt of httplog to TR and Ta.
    static final long NEW_TIMERS = 1_480_032_000_000L;

    private static final int TR_REQUEST = Field.TR_REQUEST.ordinal();
    private static final int TW = Field.TW.ordinal();
    private static final int TC = Field.TC.ordinal();
    private static final int TR = Field.TR.ordinal();
    private static final int TA = Field.TA.ordinal();
    private static final int TT = Field.TT.ordinal();
    private static final int TQ = Field.TQ.ordinal();
    private static final int STATUS = Field.STATUS.ordinal();
    private static final int BYTES = Field.BYTES.ordinal();

    private static final byte[] CONNECTION_ERROR = Bytes.of("onnection error");
    private static final byte[] HANDSHAKE = Bytes.of("handshake");
    private static final byte[] ERR = Bytes.of("ERR");
    private static final byte[] PROXY_HEADER = Bytes.of("PROXY");
    private static final byte[] MESSAGE = Bytes.of("MESSAGE=");
    private static final byte[] TIMEOUT = Bytes.of("imeout");

    private final Dates dates;
    private final boolean details;

    private Entry entry = new Entry();
    private byte[] b = entry.bytes;
    private int at;
    private int to;
    private final long[] timer = new long[8];

    /// @param details also take captures, the request and what follows it; without them a line costs half
    StreamLine(Dates dates, boolean details) {
        this.dates = dates;
        this.details = details;
    }

    /// Reads the line whose date begins at the bracket `open`; false when it is none of these formats.
    boolean read(Entry entry, byte[] bytes, int from, int to, int open) {
        this.entry = entry;
        this.b = bytes;
        this.to = to;
        if (!(details ? client(entry, from, open) : looksLikeClient(b, from, open))) return false;
        long time = dates.read(b, open + 1, to);
        if (time == Long.MIN_VALUE) return false;
        dates.skipZone(b, to);
        int close = dates.end;
        if (close >= to || b[close] != ']') return false;
        entry.set(Field.TIME.ordinal(), time);
        at = close + 1;
        if (at >= to) return cut("stream");
        if (b[at] != ' ') return false;
        at++;
        int frontend = at;
        int space = Bytes.find(b, frontend, to, Bytes.SPACE);
        if (space == to) return cut("stream");
        if (space == frontend) return false;
        if (b[space - 1] == ':') return legacyError(frontend, space);
        setFrontend(frontend, space);
        at = space + 1;
        return proxies(time) || error(space + 1);
    }

    /// Something that ends like `…:1234 ` stands before the date; enough for questions that do not ask for clients.
    static boolean looksLikeClient(byte[] b, int from, int open) {
        int end = open - 1;
        if (end - from < 3 || b[end] != ' ') return false;
        int i = end - 1;
        while (i > from && Bytes.isDigit(b[i])) i--;
        return b[i] == ':' && i < end - 1
                || b[i] == '-' && b[i - 1] == ':'
                || b[i] == '.' && bareAddress(b, from, end) >= 0;
    }

    /// Where an IPv4 address without a port begins that ends at `end`, or -1.
    private static int bareAddress(byte[] b, int from, int end) {
        int start = end;
        int dots = 0;
        while (start > from && (Bytes.isDigit(b[start - 1]) || b[start - 1] == '.'))
            if (b[--start] == '.') dots++;
        boolean whole =
                start == from
                        || b[start - 1] == ' '
                        || b[start - 1] == '\t'
                        || b[start - 1] == '>' && Prefix.priority(b, from, start) == start;
        return dots == 3 && whole && end - start >= 7 ? start : -1;
    }

    /// The address and port before the date; false when there are none.
    static boolean client(Entry entry, int from, int open) {
        byte[] b = entry.bytes;
        int end = open - 1;
        if (end < from || b[end] != ' ') return false;
        int start = end;
        while (start > from && b[start - 1] != ' ' && b[start - 1] != '\t') start--;
        int colon = end - 1;
        while (colon > start && b[colon] != ':') colon--;
        if (colon <= start) {
            int bare = bareAddress(b, from, end);
            if (bare < 0) return false;
            entry.messageStart = bare;
            entry.set(Entry.CLIENT, bare, end);
            return true;
        }
        long port = Bytes.number(b, colon + 1, end);
        if (port < 0 && !(end - colon == 2 && b[colon + 1] == '-')) return false;
        if (b[start] == '"' || b[start] == '\'') start++;
        // "format priority" writes nothing else before the message.
        if (b[start] == '<') start = Prefix.priority(b, start, colon);
        // The export format of the journal.
        if (Bytes.startsWith(b, start, colon, MESSAGE)) start += MESSAGE.length;
        entry.messageStart = start;
        int address = start;
        // rsyslog and others glue the message to the tag: "haproxy[12]:10.0.0.1:5".
        int bracket = Bytes.findLast(b, start, colon, ']');
        if (bracket >= 0 && bracket + 1 < colon && b[bracket + 1] == ':') address = bracket + 2;
        else if (b[start] == '[' && bracket == colon - 1) address = start + 1;
        int addressEnd = address == start + 1 && b[start] == '[' ? bracket : colon;
        entry.messageStart = b[start] == '[' ? start : address;
        entry.set(Entry.CLIENT, address, addressEnd);
        if (port >= 0) entry.set(Field.CLIENT_PORT, port);
        return true;
    }

    private void setFrontend(int from, int end) {
        if (b[end - 1] == '~') {
            entry.tls = true;
            entry.set(Entry.FRONTEND, from, end - 1);
        } else {
            entry.set(Entry.FRONTEND, from, end);
        }
    }

    /// The backend, the server and all that follows; false when what stands there are no proxies.
    private boolean proxies(long time) {
        int start = at;
        int slash = -1;
        int i = start;
        for (; i < to; i++) {
            byte c = b[i];
            if (c == ' ') break;
            if (c == '/') slash = slash < 0 ? i : slash;
        }
        if (i == to) return slash > start ? cut("stream") : false;
        int server = slash + 1;
        int backendEnd = slash;
        if (slash < 0) {
            // Before 1.3 the server stood alone, with four timers, or five.
            backendEnd = start;
            server = start;
        } else if (slash == start) {
            return false;
        }
        // A detailed error format without an error: "fe 81/81 34/0000000000000000/0/0/0 …".
        if (slash > start && Bytes.number(b, server, i) >= 0) {
            long before = entry.present;
            if (detailed(start)) return false;
            entry.present = before;
        }
        at = i + 1;
        int timers = timers();
        if (timers == 0) {
            // A detailed error format: "fe 12/3 0/…" looks like proxies only until the timers.
            return false;
        }
        if (slash < 0 && timers != 4 && timers != 5) return false;
        if (backendEnd > start) entry.set(Entry.BACKEND, start, backendEnd);
        else if (entry.has(Field.FRONTEND))
            entry.set(Entry.BACKEND, entry.starts[Entry.FRONTEND], entry.ends[Entry.FRONTEND]);
        entry.set(Entry.SERVER, server, i);
        if (timers < 0) return cut("stream");
        return switch (timers) {
            case 5 -> http(time);
            case 4 -> formerHttp();
            case 3 -> tcp();
            default -> unknownTimers(slash);
        };
    }

    /// More or fewer timers than any known format has: which they are, only its `log-format` tells.
    private boolean unknownTimers(int slash) {
        if (slash < 0) return false;
        boolean request = Bytes.find(b, at, to, Bytes.QUOTE) < to;
        entry.kind = request ? Entry.Kind.HTTP : Entry.Kind.TCP;
        entry.format = "log-format";
        if (request && number(STATUS) && number(BYTES)) return cookiesAndState();
        if (details && at < to) entry.set(Field.TAIL, at, to);
        return true;
    }

    /// Reads `1/2/-1/+4 ` into [#timer]; the count, 0 when it is something else, -1 when the line ends within.
    private int timers() {
        int count = 0;
        int i = at;
        while (i < to) {
            boolean negative = false;
            byte c = b[i];
            if (c == '-') {
                negative = true;
                i++;
            } else if (c == '+') {
                entry.incomplete = true;
                i++;
            }
            long value = 0;
            int digits = i;
            while (i < to) {
                int digit = b[i] - '0';
                if (digit < 0 || digit > 9) break;
                value = value * 10 + digit;
                i++;
            }
            if (i == to) return count == 0 && digits == i && !negative ? 0 : -1;
            if (i == digits || i - digits > 18 || count == timer.length) return 0;
            timer[count++] = negative ? -value : value;
            c = b[i++];
            if (c == ' ') {
                at = i;
                return count;
            }
            if (c != '/') return 0;
        }
        return -1;
    }

    private boolean http(long time) {
        Entry e = entry;
        e.kind = Entry.Kind.HTTP;
        e.format = "httplog";
        boolean former = time < NEW_TIMERS;
        e.formerTimers = former;
        e.set(former ? TQ : TR_REQUEST, timer[0]);
        e.set(TW, timer[1]);
        e.set(TC, timer[2]);
        e.set(TR, timer[3]);
        e.set(former ? TT : TA, timer[4]);
        if (!number(STATUS) || !number(BYTES)) return cutOrTail();
        return cookiesAndState();
    }

    /// `Tq/Tc/Tr/Tt` of 1.1 and 1.2.
    private boolean formerHttp() {
        Entry e = entry;
        e.kind = Entry.Kind.HTTP;
        e.format = "httplog before 1.3";
        e.formerTimers = true;
        e.set(TQ, timer[0]);
        e.set(TC, timer[1]);
        e.set(TR, timer[2]);
        e.set(TT, timer[3]);
        if (!number(STATUS) || !number(BYTES)) return cutOrTail();
        return cookiesAndState();
    }

    /// A number followed by a blank; a leading `+` marks the line as incomplete. False at the end of the line or on anything else.
    private boolean number(int field) {
        int i = at;
        boolean negative = false;
        if (i < to && b[i] == '+') {
            entry.incomplete = true;
            i++;
        } else if (i < to && b[i] == '-') {
            negative = true;
            i++;
        }
        int digits = i;
        long value = 0;
        while (i < to) {
            int digit = b[i] - '0';
            if (digit < 0 || digit > 9) break;
            value = value * 10 + digit;
            i++;
        }
        if (i >= to || i == digits || i - digits > 18 || b[i] != ' ') return false;
        entry.set(field, negative ? -value : value);
        at = i + 1;
        return true;
    }

    private boolean cookiesAndState() {
        int request = at;
        int requestEnd = Bytes.find(b, request, to, Bytes.SPACE);
        if (requestEnd == to) return cutOrTail();
        int response = requestEnd + 1;
        int responseEnd = Bytes.find(b, response, to, Bytes.SPACE);
        if (responseEnd == to) return cutOrTail();
        int state = responseEnd + 1;
        int stateEnd = state + 4;
        if (stateEnd >= to || b[stateEnd] != ' ' || !entry.setTermination(state, stateEnd)) {
            return cookiesWithBlanks(request);
        }
        if (details) cookies(entry, request, requestEnd, response, responseEnd);
        at = stateEnd + 1;
        if (!connections()) return cutOrTail();
        return !details || RequestTail.read(entry, at, to);
    }

    static void cookies(Entry entry, int request, int requestEnd, int response, int responseEnd) {
        byte[] b = entry.bytes;
        if (requestEnd - request != 1 || b[request] != '-')
            entry.set(Field.REQUEST_COOKIE, request, requestEnd);
        if (responseEnd - response != 1 || b[response] != '-')
            entry.set(Field.RESPONSE_COOKIE, response, responseEnd);
    }

    /// Captured cookies with blanks in them: look on for a termination state that connection counts follow.
    private boolean cookiesWithBlanks(int from) {
        for (int i = from + 1; i + 6 < to; i++) {
            if (b[i - 1] != ' ' || b[i + 4] != ' ' || !Bytes.isDigit(b[i + 5])) continue;
            if (!entry.setTermination(i, i + 4)) continue;
            at = i + 5;
            if (!connections()) continue;
            if (details) {
                int between = Bytes.find(b, from, i - 1, Bytes.SPACE);
                cookies(entry, from, between, Math.min(between + 1, i - 1), i - 1);
                return RequestTail.read(entry, at, to);
            }
            return true;
        }
        entry.forget(Field.TERMINATION);
        entry.termination = Entry.NO_TERMINATION;
        return cutOrTail();
    }

    /// `ac/fc/bc/sc/rc sq/bq`, the old two-number forms included.
    private boolean connections() {
        int count = 0;
        int i = at;
        boolean redispatched = false;
        while (i < to && count < 5) {
            if (b[i] == '+') {
                redispatched = true;
                i++;
            }
            int digits = i;
            long value = 0;
            while (i < to) {
                int digit = b[i] - '0';
                if (digit < 0 || digit > 9) break;
                value = value * 10 + digit;
                i++;
            }
            if (i == digits || i >= to) return false;
            timer[count++] = value;
            if (b[i] == ' ') break;
            if (b[i] != '/') return false;
            i++;
        }
        if (count < 2 || i >= to || b[i] != ' ') return false;
        Entry e = entry;
        e.set(Field.ACTCONN, timer[0]);
        e.set(Field.FECONN, timer[1]);
        if (count > 2) e.set(Field.BECONN, timer[2]);
        if (count > 3) e.set(Field.SRVCONN, timer[3]);
        if (count > 4) {
            e.set(Field.RETRIES, timer[4]);
            e.set(Field.REDISPATCHED, redispatched ? 1 : 0);
        }
        at = i + 1;
        return queues();
    }

    private boolean queues() {
        int i = at;
        if (i < to && (b[i] == '"' || b[i] == '{')) return true;
        int digits = i;
        long server = 0;
        while (i < to && Bytes.isDigit(b[i])) server = server * 10 + b[i++] - '0';
        if (i == digits || i >= to || b[i] != '/') return false;
        int second = ++i;
        long backend = 0;
        while (i < to && Bytes.isDigit(b[i])) backend = backend * 10 + b[i++] - '0';
        if (i == second) return false;
        boolean end = i == to;
        if (!end && b[i] != ' ') return false;
        // At the very end of an http line the number may have been cut; in tcplog it is the last
        // field.
        if (end && entry.kind == Entry.Kind.HTTP) return false;
        entry.set(Field.SRV_QUEUE, server);
        entry.set(Field.BE_QUEUE, backend);
        at = end ? to : i + 1;
        return true;
    }

    private boolean tcp() {
        Entry e = entry;
        e.kind = Entry.Kind.TCP;
        e.format = "tcplog";
        e.set(TW, timer[0]);
        e.set(TC, timer[1]);
        e.set(TT, timer[2]);
        if (!number(BYTES)) return cutOrTail();
        int end = Bytes.find(b, at, to, Bytes.SPACE);
        if (end == to || !entry.setTermination(at, end)) return cutOrTail();
        at = end + 1;
        if (!connections()) return cutOrTail();
        if (details && at < to) entry.set(Field.TAIL, at, to);
        return true;
    }

    /// `frontend/listener: message`
    private boolean legacyError(int frontend, int space) {
        int end = space - 1;
        int slash = Bytes.find(b, frontend, end, Bytes.repeat('/'));
        setFrontend(frontend, slash);
        return errorMessage(space + 1, "connection error");
    }

    /// A line of `error-log-format`: nothing but the beginning is known of it.
    private boolean error(int from) {
        if (from >= to) return false;
        boolean known =
                Bytes.startsWith(b, from, to, ERR)
                        || Bytes.indexOf(b, from, to, CONNECTION_ERROR) >= 0
                        || Bytes.indexOf(b, from, to, HANDSHAKE) >= 0
                        || Bytes.indexOf(b, from, to, PROXY_HEADER) >= 0
                        || Bytes.indexOf(b, from, to, TIMEOUT) >= 0
                        || detailed(from);
        if (known) return errorMessage(from, "error-log-format");
        // "client [date] frontend 400": an error format of its own without any other word.
        long status = Bytes.number(b, from, to);
        if (status >= 100 && status < 600) {
            entry.set(STATUS, status);
            return errorMessage(from, "error-log-format");
        }
        return false;
    }

    private boolean errorMessage(int from, String format) {
        entry.kind = Entry.Kind.ERROR;
        entry.format = format;
        entry.set(Field.MESSAGE, Math.min(from, to), to);
        return true;
    }

    /// The manual's example: `ac/fc fc_err/ssl_fc_err/ssl_c_err/ssl_c_ca_err/resumed sni/version/cipher`.
    private boolean detailed(int from) {
        int space = Bytes.find(b, from, to, Bytes.SPACE);
        int slash = Bytes.find(b, from, space, Bytes.repeat('/'));
        if (space == to || slash == space) return false;
        long process = Bytes.number(b, from, slash);
        long frontend = Bytes.number(b, slash + 1, space);
        if (process < 0 || frontend < 0) return false;
        RequestTail.tls(entry, space + 1, to);
        if (!entry.has(Field.SSL_FC_ERR)) return false;
        entry.set(Field.ACTCONN, process);
        entry.set(Field.FECONN, frontend);
        entry.forget(Field.TAIL);
        return true;
    }

    /// The line ends where more was to come.
    private boolean cut(String format) {
        if (entry.kind == Entry.Kind.UNREADABLE) entry.kind = Entry.Kind.HTTP;
        if (entry.format.isEmpty()) entry.format = format;
        entry.truncated = true;
        return true;
    }

    /// A known beginning with an unknown end: cut if the line is at its end, else somebody's own variant.
    private boolean cutOrTail() {
        int space = Bytes.find(b, Math.min(at, to), to, Bytes.SPACE);
        if (space >= to - 1 || entry.kind == Entry.Kind.TCP || looksCut()) return cut(entry.format);
        if (details && at < to) entry.set(Field.TAIL, at, to);
        return true;
    }

    /// Without a quote at the end an http line has lost its request.
    private boolean looksCut() {
        return to > at && b[to - 1] != '"' && Bytes.find(b, at, to, Bytes.QUOTE) == to;
    }
}
