package sluice.log.format;

/// What syslog daemons, containers and journals put before the proxy's own words.
///
/// ```
/// <134>Nov 22 16:19:57 lb1 haproxy[3897]: …                        RFC 3164, host optional
/// <134>1 2026-11-22T16:19:57.7+00:00 lb1 haproxy 3897 - [sd a="]"] …  RFC 5424
/// 2026-11-22T16:19:57+0000 lb1 haproxy[1]: …                       rsyslog, journald short-iso
/// Sun Nov 22 16:19:57 2026 local0.info haproxy[1]: …               busybox, OpenWrt
/// haproxy-1  | …     2026-11-22T16:19:57Z stdout F …     [pod/x/y] …   compose, CRI, kubectl
/// <6>… <local0.info>…                                              priorities
/// ```
///
/// Fills host, tag, pid and the prefix's own date; owned by one thread.
final class Prefix {
    private static final byte[] STDOUT = Bytes.of("stdout ");
    private static final byte[] STDERR = Bytes.of("stderr ");

    private final Dates dates;

    /// The date of the prefix, or `Long.MIN_VALUE`.
    long time;

    /// A tag such as `haproxy[12]:` was there: whatever follows was said by that program.
    boolean tagged;

    Prefix(Dates dates) {
        this.dates = dates;
    }

    /// Where the message begins.
    int read(Entry e, byte[] b, int from, int to) {
        time = Long.MIN_VALUE;
        tagged = false;
        int at = from;
        while (at < to && b[at] == ' ') at++;
        at = container(b, at, to);
        at = priority(b, at, to);
        if (at + 2 < to
                && b[at] == '1'
                && b[at + 1] == ' '
                && (Bytes.isDigit(b[at + 2]) || b[at + 2] == '-')) {
            int message = rfc5424(e, b, at + 2, to);
            if (message > 0) return message;
        }
        int date = date(b, at, to);
        if (date > at) {
            at = skipBlanks(b, date, to);
            int stream = containerStream(b, at, to);
            if (stream > at) {
                // The runtime's own stamp; the line inside may carry a prefix of its own.
                long outer = time;
                int inner = read(e, b, stream, to);
                if (time == Long.MIN_VALUE) time = outer;
                return inner;
            }
            at = facility(b, at, to);
        }
        return tag(e, b, at, to, date > from);
    }

    /// `service-1  | ` of compose, `[pod/name/container] ` of kubectl.
    private static int container(byte[] b, int at, int to) {
        if (at + 5 < to
                && b[at] == '['
                && b[at + 1] == 'p'
                && b[at + 2] == 'o'
                && b[at + 3] == 'd'
                && b[at + 4] == '/') {
            int close = Bytes.find(b, at, to, Bytes.repeat(']'));
            return close + 1 < to ? close + 2 : at;
        }
        int limit = Math.min(to, at + 80);
        int i = at;
        while (i < limit && isName(b[i])) i++;
        if (i == at || i >= limit) return at;
        int bar = i;
        while (bar < limit && b[bar] == ' ') bar++;
        return bar > i && bar + 1 < to && b[bar] == '|' && b[bar + 1] == ' ' ? bar + 2 : at;
    }

    /// The index behind `<134>` or `<local0.info>`, or `at` where there is neither.
    static int priority(byte[] b, int at, int to) {
        if (at >= to || b[at] != '<') return at;
        int limit = Math.min(to, at + 18);
        for (int i = at + 1; i < limit; i++) {
            if (b[i] == '>') return i > at + 1 ? i + 1 : at;
            boolean word =
                    b[i] >= 'a' && b[i] <= 'z' || Bytes.isDigit(b[i]) || b[i] == '.' || b[i] == ',';
            if (!word) return at;
        }
        return at;
    }

    private int rfc5424(Entry e, byte[] b, int at, int to) {
        int date = Bytes.find(b, at, to, Bytes.SPACE);
        long stamp = b[at] == '-' ? Long.MIN_VALUE : dates.readIso(b, at, to);
        if (stamp == Long.MIN_VALUE && b[at] != '-') return -1;
        int host = date + 1;
        int hostEnd = Bytes.find(b, host, to, Bytes.SPACE);
        int program = hostEnd + 1;
        int programEnd = Bytes.find(b, Math.min(program, to), to, Bytes.SPACE);
        int process = programEnd + 1;
        int processEnd = Bytes.find(b, Math.min(process, to), to, Bytes.SPACE);
        int message = processEnd + 1;
        int messageEnd = Bytes.find(b, Math.min(message, to), to, Bytes.SPACE);
        if (messageEnd >= to) return -1;
        int data = structuredData(b, messageEnd + 1, to);
        if (data < 0) return -1;
        time = stamp;
        tagged = true;
        if (b[host] != '-' || hostEnd - host > 1) e.set(Field.HOST, host, hostEnd);
        if (b[program] != '-' || programEnd - program > 1) e.set(Field.TAG, program, programEnd);
        long pid = Bytes.number(b, process, processEnd);
        if (pid >= 0) e.set(Field.PID, pid);
        int start = Math.min(to, data + 1);
        boolean mark = start + 2 < to && b[start] == (byte) 0xEF && b[start + 1] == (byte) 0xBB;
        return mark ? start + 3 : start;
    }

    /// The end of `-` or of `[id name="value\]"]…`; any other word is tolerated, because `log-format-sd` may be anything.
    private static int structuredData(byte[] b, int at, int to) {
        if (at >= to) return -1;
        if (b[at] != '[') return Bytes.find(b, at, to, Bytes.SPACE);
        int i = at;
        while (i < to && b[i] == '[') {
            boolean quoted = false;
            i++;
            while (i < to && (quoted || b[i] != ']')) {
                if (b[i] == '\\' && quoted) i++;
                else if (b[i] == '"') quoted = !quoted;
                i++;
            }
            i++;
        }
        return i > to ? -1 : i;
    }

    /// The end of a leading date, or `at`.
    private int date(byte[] b, int at, int to) {
        if (to - at < 15) return at;
        byte c = b[at];
        if (c == '2' || c == '1') {
            time = dates.readIso(b, at, to);
            return time == Long.MIN_VALUE ? at : dates.end;
        }
        if (c < 'A' || c > 'Z') return at;
        if (Dates.isMonth(b, at) && b[at + 3] == ' ') {
            time = dates.readBsd(b, at, to);
            return time == Long.MIN_VALUE ? bsdWithYear(b, at, to) : dates.end;
        }
        if (to - at > 24 && b[at + 3] == ' ') {
            if (Bytes.isDigit(b[at + 4])) {
                time = dates.readIso(b, at + 4, to);
                if (time == Long.MIN_VALUE) return at;
                int zone = dates.end + 1;
                return zone + 3 < to && b[zone] >= 'A' && b[zone] <= 'Z'
                        ? Bytes.find(b, zone, to, Bytes.SPACE)
                        : dates.end;
            }
            if (Dates.isMonth(b, at + 4)) {
                time = dates.readBsd(b, at + 4, to);
                if (time == Long.MIN_VALUE) return at;
                int year = dates.end + 1;
                return year + 4 < to && Bytes.isDigit(b[year]) && b[year + 4] == ' '
                        ? year + 4
                        : dates.end;
            }
        }
        return at;
    }

    /// `Nov 22 2026 16:19:57`
    private int bsdWithYear(byte[] b, int at, int to) {
        if (to - at < 21 || b[at + 11] != ' ' || b[at + 14] != ':') return at;
        byte[] copy = new byte[15 + Bytes.PADDING];
        System.arraycopy(b, at, copy, 0, 6);
        copy[6] = ' ';
        System.arraycopy(b, at + 12, copy, 7, 8);
        time = dates.readBsd(copy, 0, 15);
        return time == Long.MIN_VALUE ? at : at + 20;
    }

    /// `stdout F ` of CRI, `stdout ` of others.
    private static int containerStream(byte[] b, int at, int to) {
        if (!Bytes.startsWith(b, at, to, STDOUT) && !Bytes.startsWith(b, at, to, STDERR)) return at;
        int next = at + STDOUT.length;
        boolean flag = next + 1 < to && (b[next] == 'F' || b[next] == 'P') && b[next + 1] == ' ';
        return flag ? next + 2 : next;
    }

    /// `local0.info ` of busybox.
    private static int facility(byte[] b, int at, int to) {
        int space = Bytes.find(b, at, Math.min(to, at + 24), Bytes.SPACE);
        if (space >= to) return at;
        int dot = Bytes.find(b, at, space, Bytes.repeat('.'));
        if (dot == space || dot + 1 >= space) return at;
        for (int i = at; i < space; i++) {
            boolean word = b[i] >= 'a' && b[i] <= 'z' || i == dot || i < dot && Bytes.isDigit(b[i]);
            if (!word) return at;
        }
        int colon = Bytes.find(b, space + 1, Math.min(to, space + 60), Bytes.repeat(':'));
        return colon < Math.min(to, space + 60) ? space + 1 : at;
    }

    /// `host tag[pid]: `, `tag[pid]: ` or nothing; a host alone only where something stood before it.
    private int tag(Entry e, byte[] b, int at, int to, boolean dated) {
        int start = at;
        for (int words = 0; words < 2; words++) {
            int end = tagEnd(b, start, to);
            if (end > 0) {
                tagged = true;
                int bracket = Bytes.find(b, start, end, Bytes.BRACKET);
                e.set(Field.TAG, start, bracket < end ? bracket : end - 1);
                if (bracket < end) {
                    long pid = Bytes.number(b, bracket + 1, end - 2);
                    if (pid >= 0) e.set(Field.PID, pid);
                }
                if (words > 0) e.set(Field.HOST, at, start - 1);
                return skipBlanks(b, end, to);
            }
            if (!dated) return at;
            int space = Bytes.find(b, start, to, Bytes.SPACE);
            if (space + 1 >= to) return at;
            start = space + 1;
        }
        return at;
    }

    /// The end, colon included, of `name:` or `name[123]:` followed by a blank; -1 when it is none.
    private static int tagEnd(byte[] b, int at, int to) {
        int i = at;
        boolean letter = false;
        while (i < to && (isName(b[i]) || b[i] == '/')) {
            letter |= (b[i] | 0x20) >= 'a' && (b[i] | 0x20) <= 'z';
            i++;
        }
        if (i == at || !letter) return -1;
        if (i < to && b[i] == '[') {
            i++;
            while (i < to && b[i] != ']' && b[i] != ' ') i++;
            if (i >= to || b[i] != ']') return -1;
            i++;
        }
        if (i >= to || b[i] != ':') return -1;
        return i + 1 == to || b[i + 1] == ' ' ? i + 1 : -1;
    }

    private static boolean isName(byte c) {
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'
                || Bytes.isDigit(c)
                || c == '_'
                || c == '-'
                || c == '.';
    }

    private static int skipBlanks(byte[] b, int at, int to) {
        int i = at;
        while (i < to && b[i] == ' ') i++;
        return i;
    }
}
