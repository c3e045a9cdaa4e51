package sluice.log.format;

import java.util.Map;

/// Reads lines that are a JSON object: a format of JSON fields, or a wrapper around a line (journald, docker, collectors).
///
/// Tolerant, because hand-written formats seldom escape: a quote ends a text only where a comma, brace, bracket or colon
/// follows, and a backslash before anything that JSON does not know stays a backslash. Nested objects are read with
/// their path (`haproxy.timers.Tw`). Owned by one thread.
final class JsonLine {
    private static final int DEEPEST = 12;
    private static final byte[][] WRAPPED = {
        Bytes.of("MESSAGE"),
        Bytes.of("log"),
        Bytes.of("message"),
        Bytes.of("msg"),
        Bytes.of("textPayload"),
        Bytes.of("event.original"),
        Bytes.of("line"),
        Bytes.of("_raw"),
    };
    private static final byte[] JOURNAL_TIME = Bytes.of("__REALTIME_TIMESTAMP");
    private static final byte[] JOURNAL_PID = Bytes.of("_PID");
    private static final byte[] JOURNAL_HOST = Bytes.of("_HOSTNAME");
    private static final byte[] JOURNAL_TAG = Bytes.of("SYSLOG_IDENTIFIER");
    private static final byte[] LINE_TIME = Bytes.of("time");

    private final LineReader lines;
    private final KeyedFields fields;
    private byte[] b = new byte[4096];
    private int end;
    private int at;
    private final byte[] path = new byte[256 + Bytes.PADDING];
    private int innerStart;
    private int innerEnd;
    private int innerRank;
    private int known;
    private int depth;
    private long outerTime;

    JsonLine(LineReader lines, Dates dates, Map<String, Field> names) {
        this.lines = lines;
        this.fields = new KeyedFields(dates, names);
    }

    boolean read(Entry e, byte[] bytes, int from, int to) {
        int start = from;
        // The cookie of syslog's "CEE" convention.
        if (bytes[start] == '@') {
            start = Bytes.find(bytes, from, Math.min(to, from + 8), Bytes.repeat('{'));
            if (start >= Math.min(to, from + 8)) return false;
        }
        int length = to - start;
        if (b.length < length + Bytes.PADDING) b = new byte[length * 2 + Bytes.PADDING];
        System.arraycopy(bytes, start, b, 0, length);
        end = length;
        at = 0;
        innerStart = -1;
        innerRank = Integer.MAX_VALUE;
        known = 0;
        outerTime = Long.MIN_VALUE;
        e.bytes = b;
        // Host and tag of a syslog prefix point into the line, not into the copy.
        e.forget(Field.HOST);
        e.forget(Field.TAG);
        boolean complete = object(e, 0, 0);
        if (known >= 2 && KeyedFields.finish(e, "json")) {
            e.truncated = !complete;
            return true;
        }
        if (innerStart >= 0 && depth < 2) return inner(e);
        return false;
    }

    /// The line within a wrapper, read by the reader itself.
    private boolean inner(Entry e) {
        byte[] line = e.lineBytes;
        int lineStart = e.lineStart;
        int lineEnd = e.lineEnd;
        long pid = e.number(Field.PID, -1);
        while (innerEnd > innerStart && (b[innerEnd - 1] == '\n' || b[innerEnd - 1] == '\r'))
            innerEnd--;
        byte[] copy = new byte[innerEnd - innerStart + Bytes.PADDING];
        System.arraycopy(b, innerStart, copy, 0, innerEnd - innerStart);
        long time = outerTime;
        depth++;
        lines.read(e, copy, 0, innerEnd - innerStart);
        depth--;
        e.lineBytes = line;
        e.lineStart = lineStart;
        e.lineEnd = lineEnd;
        if (!e.has(Field.TIME) && time != Long.MIN_VALUE) e.set(Field.TIME, time);
        if (!e.has(Field.PID) && pid >= 0) e.set(Field.PID, pid);
        if (e.kind == Entry.Kind.UNREADABLE && tagged)
            EventLine.other(e, 0, copy.length - Bytes.PADDING);
        return true;
    }

    private boolean tagged;

    /// Reads one object; false when the line ends within it.
    private boolean object(Entry e, int pathLength, int level) {
        if (level == 0) tagged = false;
        at++;
        while (true) {
            blanks();
            if (at >= end) return false;
            if (b[at] == '}') {
                at++;
                return true;
            }
            if (b[at] == ',') {
                at++;
                continue;
            }
            if (b[at] != '"') return false;
            int key = at + 1;
            int keyEnd = Bytes.find(b, key, end, Bytes.QUOTE);
            if (keyEnd >= end) return false;
            at = keyEnd + 1;
            blanks();
            if (at >= end || b[at] != ':') return false;
            at++;
            blanks();
            if (at >= end) return false;
            if (!member(e, pathLength, level, key, keyEnd)) return false;
        }
    }

    private boolean member(Entry e, int pathLength, int level, int key, int keyEnd) {
        int length = keyEnd - key;
        int needed = pathLength + length + (pathLength > 0 ? 1 : 0);
        boolean fits = needed < 256;
        int joined = pathLength;
        if (fits) {
            if (pathLength > 0) path[joined++] = '.';
            System.arraycopy(b, key, path, joined, length);
            joined += length;
        }
        byte c = b[at];
        if (c == '{') return level < DEEPEST && fits ? object(e, joined, level + 1) : skip();
        if (c == '[') return skip();
        int from;
        int to;
        boolean complete;
        if (c == '"') {
            from = at + 1;
            to = string();
            complete = to >= 0;
            if (!complete) to = end;
        } else {
            from = at;
            while (at < end && b[at] != ',' && b[at] != '}' && b[at] != ' ' && b[at] != ']') at++;
            to = at;
            complete = at < end;
            if (isNull(from, to)) return complete;
        }
        if (fits && complete) value(e, joined, from, to);
        return complete;
    }

    private boolean isNull(int from, int to) {
        return to - from == 4 && b[from] == 'n' && b[from + 1] == 'u';
    }

    private void value(Entry e, int keyLength, int from, int to) {
        for (int rank = 0; rank < WRAPPED.length; rank++) {
            if (rank < innerRank && isKey(keyLength, WRAPPED[rank])) {
                innerStart = from;
                innerEnd = to;
                innerRank = rank;
            }
        }
        if (isKey(keyLength, JOURNAL_TIME) || isKey(keyLength, LINE_TIME))
            outerTime = fields.timeOf(b, from, to);
        if (isKey(keyLength, JOURNAL_PID)) {
            long pid = Bytes.number(b, from, to);
            if (pid >= 0) e.set(Field.PID, pid);
            return;
        }
        if (isKey(keyLength, JOURNAL_TAG)) {
            tagged = Bytes.indexOf(b, from, to, Bytes.of("haproxy")) >= 0;
            return;
        }
        if (isKey(keyLength, JOURNAL_HOST)) {
            e.set(Field.HOST, from, to);
            return;
        }
        Field field = fields.field(path, 0, keyLength);
        if (field == null || e.has(field) && field != Field.TIME) return;
        long before = e.present;
        fields.set(e, field, from, to);
        if (e.present != before) known++;
    }

    private boolean isKey(int length, byte[] word) {
        return length == word.length && Bytes.equal(path, 0, word, 0, length);
    }

    /// Reads the text at the quote, unescaping in place; its end, or -1 when the line ends within.
    private int string() {
        int from = at + 1;
        int write = from;
        int i = from;
        while (i < end) {
            byte c = b[i];
            if (c == '"' && endsText(i + 1)) {
                at = i + 1;
                return write;
            }
            if (c == '\\' && i + 1 < end) {
                int used = escape(i + 1, write);
                if (used > 0) {
                    write += written;
                    i += 1 + used;
                    continue;
                }
            }
            b[write++] = c;
            i++;
        }
        at = end;
        return -1;
    }

    private int written;

    /// Writes the escaped character at `i`; how many bytes it took after the backslash, 0 when it is no escape.
    private int escape(int i, int write) {
        written = 1;
        switch (b[i]) {
            case '"' -> {
                // A backslash that ends a text, as in "C:\", is followed by what follows a text.
                if (endsText(i + 1) && !textGoesOn(i + 1)) return 0;
                b[write] = '"';
            }
            case '\\' -> b[write] = '\\';
            case '/' -> b[write] = '/';
            case 'n' -> b[write] = '\n';
            case 't' -> b[write] = '\t';
            case 'r' -> b[write] = '\r';
            case 'u' -> {
                int code = 0;
                for (int k = 1; k <= 4; k++) {
                    int digit = i + k < end ? Character.digit(b[i + k], 16) : -1;
                    if (digit < 0) return 0;
                    code = code << 4 | digit;
                }
                if (code < 0x80) {
                    b[write] = (byte) code;
                } else if (code < 0x800) {
                    b[write] = (byte) (0xC0 | code >> 6);
                    b[write + 1] = (byte) (0x80 | code & 0x3F);
                    written = 2;
                } else {
                    b[write] = (byte) (0xE0 | code >> 12);
                    b[write + 1] = (byte) (0x80 | code >> 6 & 0x3F);
                    b[write + 2] = (byte) (0x80 | code & 0x3F);
                    written = 3;
                }
                return 5;
            }
            default -> {
                return 0;
            }
        }
        return 1;
    }

    /// What follows a text: `, " … ` or a closing bracket.
    private boolean endsText(int i) {
        int next = i;
        while (next < end && b[next] == ' ') next++;
        if (next >= end) return true;
        byte c = b[next];
        if (c == '}' || c == ']' || c == ':') return true;
        if (c != ',') return false;
        next++;
        while (next < end && b[next] == ' ') next++;
        return next >= end
                || b[next] == '"'
                || b[next] == '{'
                || b[next] == '['
                || Bytes.isDigit(b[next]);
    }

    /// After an escaped quote another quote closes the text before the next key begins.
    private boolean textGoesOn(int i) {
        int next = i;
        while (next < end && b[next] != '"') next++;
        if (next >= end) return false;
        int colon = next + 1;
        while (colon < end && b[colon] != '"' && b[colon] != ':') colon++;
        return colon >= end || b[colon] != '"' || colon + 1 >= end || b[colon + 1] != ':';
    }

    private boolean skip() {
        int open = 0;
        boolean quoted = false;
        for (; at < end; at++) {
            byte c = b[at];
            if (quoted) {
                if (c == '\\') at++;
                else if (c == '"') quoted = false;
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{' || c == '[') {
                open++;
            } else if ((c == '}' || c == ']') && --open == 0) {
                at++;
                return true;
            }
        }
        at = end;
        return false;
    }

    private void blanks() {
        while (at < end && (b[at] == ' ' || b[at] == '\t')) at++;
    }
}
