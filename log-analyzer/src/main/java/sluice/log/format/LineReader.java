package sluice.log.format;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// Recognises the format of every single line and takes it apart; mixed files are nothing special.
///
/// ```
/// line ─► own templates (-f, --log-format) ─► date in brackets ─► stream line │ CLF
///                                          └► {json} ─► wrapped line │ fields   └► hex CBOR   └► event   └► unreadable
/// ```
///
/// Never throws, never keeps anything of a line but its minute; owned by one thread.
public final class LineReader {
    /// Longer lines are not read: nothing a proxy writes is longer, and memory stays bounded.
    public static final int LONGEST_LINE = 1 << 20;

    private final Dates dates = new Dates();
    private final Prefix prefix = new Prefix(dates);
    private final StreamLine stream;
    private final ClfLine clf = new ClfLine(dates);
    private final @Nullable OutcomeLine outcome;
    private final UsualLine usual;
    private final boolean details;
    private final TemplateLine[] templates;
    private final Map<String, Field> names;
    private final Forwarded forwarded;
    private @Nullable JsonLine json;
    private @Nullable CborLine cbor;
    private int lastTemplate;

    /// @param depth how much of a line is wanted; more may be found
    /// @param formats the formats of a configuration or of the command line, tried before everything else
    public LineReader(Depth depth, Formats formats) {
        this.details = depth == Depth.WHOLE;
        this.outcome = depth == Depth.OUTCOME ? new OutcomeLine(dates) : null;
        this.stream = new StreamLine(dates, details);
        this.usual = new UsualLine(dates, details);
        this.names = formats.names();
        this.forwarded = new Forwarded(formats.captures());
        this.templates = formats.lines(dates);
    }

    /// The time near which dates without a year lie; the first date of the file, say.
    public void reference(long time) {
        dates.reference(time);
    }

    /// How many bytes must follow the valid ones in an array for [#usual].
    public static final int SLACK = UsualLine.SLACK;

    /// Takes the line that begins at `from` apart if it is of the most frequent kind, and ends before `filled`: the index
    /// of its newline, or -1 when it must be found and given to [#read] instead. Much faster than [#read], with the same
    /// result.
    public int usual(Entry e, byte[] b, int from, int filled) {
        if (templates.length > 0) return -1;
        if (outcome != null) return outcome.read(e, b, from, filled);
        int newline = usual.read(e, b, from, filled);
        if (newline >= 0 && details) {
            envelope(e, b, from);
            forwarded.read(e);
        }
        return newline;
    }

    /// As [#usual] where only ends are wanted and no formats are given: see [#readsEnds].
    public int end(Entry e, byte[] b, int from, int filled) {
        return outcome == null ? -1 : outcome.read(e, b, from, filled);
    }

    /// The depth is [Depth#OUTCOME], without formats of one's own.
    public boolean readsEnds() {
        return outcome != null && templates.length == 0;
    }

    /// Takes the line `[from, to)` apart, its newline not included. At least [Bytes#PADDING] bytes follow it in the array.
    public void read(Entry e, byte[] b, int from, int to) {
        line(e, b, from, to);
        if (details) forwarded.read(e);
    }

    private void line(Entry e, byte[] b, int from, int to) {
        int end = to;
        while (end > from && (b[end - 1] == '\r' || b[end - 1] == 0)) end--;
        int start = from;
        while (start < end && b[start] == 0) start++;
        e.reset(b, start, end);
        if (templates.length > 0 && byTemplate(e, b, start, end)) return;
        e.present = 0;
        if (start < end && b[start] == '{') {
            // A date in brackets within JSON belongs to the line that the object wraps.
            other(e, b, start, end);
            if (e.kind != Entry.Kind.UNREADABLE) return;
            e.reset(b, start, end);
        }
        if (dated(e, b, start, end)) return;
        other(e, b, start, end);
    }

    /// A line with `[dd/Mon/yyyy:…]` in it is a stream line or CLF, whatever stands before.
    private boolean dated(Entry e, byte[] b, int from, int to) {
        int at = from;
        while (true) {
            int open = Bytes.find(b, at, to, Bytes.BRACKET);
            if (to - open < 21) return false;
            if (b[open + 3] == '/' && b[open + 7] == '/' && b[open + 12] == ':') {
                boolean identity =
                        open >= from + 6 && b[open - 2] != ':' && !Bytes.isDigit(b[open - 2])
                                || open < from + 2;
                if (stream.read(e, b, from, to, open)) {
                    if (details) envelope(e, b, from);
                    return true;
                }
                e.present = 0;
                if (identity && clf.read(e, b, from, to, open)) {
                    if (details) envelope(e, b, from);
                    return true;
                }
                e.reset(b, from, to);
            }
            at = open + 1;
        }
    }

    /// Host, tag and pid of a line whose message is known to begin behind them.
    private void envelope(Entry e, byte[] b, int from) {
        int end = e.messageStart;
        // "haproxy[3897]: " is the usual end of a prefix: the pid is read backwards, the rest only
        // when asked for.
        if (end - from > 3 && b[end - 1] == ' ' && b[end - 2] == ':' && b[end - 3] == ']') {
            int i = end - 4;
            long pid = 0;
            long power = 1;
            while (i > from && Bytes.isDigit(b[i]) && power < 1_000_000_000_000L) {
                pid += power * (b[i--] - '0');
                power *= 10;
            }
            if (b[i] == '[' && i < end - 4) e.set(Field.PID, pid);
        } else if (end > from) {
            prefix.read(e, b, from, end);
        }
    }

    /// Fills host and tag, which most questions do not need.
    public void fillPrefix(Entry e) {
        if (e.bytes == e.lineBytes && e.messageStart > e.lineStart) {
            prefix.read(e, e.bytes, e.lineStart, e.messageStart);
        }
    }

    private boolean byTemplate(Entry e, byte[] b, int from, int to) {
        int message = prefix.read(e, b, from, to);
        long prefixFields = e.present;
        long time = prefix.time;
        for (int i = 0; i < templates.length; i++) {
            int index =
                    lastTemplate + i < templates.length
                            ? lastTemplate + i
                            : lastTemplate + i - templates.length;
            e.present = prefixFields;
            if (templates[index].read(e, b, message, to)
                    || message != from && templates[index].read(e, b, from, to)) {
                lastTemplate = index;
                e.messageStart = message;
                if (!e.has(Field.TIME) && time != Long.MIN_VALUE) e.set(Field.TIME, time);
                return true;
            }
        }
        e.reset(b, from, to);
        return false;
    }

    private void other(Entry e, byte[] b, int from, int to) {
        if (from == to) return;
        int message = prefixed(e, b, from, to);
        boolean tagged = prefix.tagged;
        if (message >= to) {
            if (tagged) EventLine.other(e, to, to);
            return;
        }
        if (encoded(e, b, message, to)) return;
        if (e.bytes != b) {
            // What was decoded in vain is forgotten: the ranges that follow are of the line.
            e.reset(b, from, to);
            prefixed(e, b, from, to);
        }
        if (EventLine.read(e, b, message, to)) return;
        if (truncatedStream(e, b, message, to)) return;
        // "   | While not properly invalid, …": the further lines of a warning.
        int bar = message;
        while (bar < to && b[bar] == ' ') bar++;
        boolean continued = bar + 1 < to && b[bar] == '|' && b[bar + 1] == ' ';
        if (tagged && proxyTag(e) || continued) EventLine.other(e, message, to);
    }

    /// Fills in what stands before the message; where the message begins.
    private int prefixed(Entry e, byte[] b, int from, int to) {
        int message = prefix.read(e, b, from, to);
        e.messageStart = message;
        if (prefix.time != Long.MIN_VALUE) e.set(Field.TIME, prefix.time);
        return message;
    }

    /// The message as JSON or CBOR; the entry's bytes are a decoded copy afterwards, even when it was neither.
    private boolean encoded(Entry e, byte[] b, int message, int to) {
        if (b[message] == '{' || b[message] == '@') {
            if (json == null) json = new JsonLine(this, dates, names);
            if (json.read(e, b, message, to)) return true;
        }
        if (!CborLine.looksLike(b, message, to)) return false;
        if (cbor == null) cbor = new CborLine(dates, names);
        return cbor.read(e, b, message, to);
    }

    /// `10.0.0.1:1234 [22/Nov/20`: a line cut before its date was complete.
    private static boolean truncatedStream(Entry e, byte[] b, int from, int to) {
        int space = Bytes.find(b, from, to, Bytes.SPACE);
        int colon = Bytes.findLast(b, from, space, ':');
        if (colon <= from || Bytes.number(b, colon + 1, space) < 0) return false;
        if (space < to && (space + 1 >= to || b[space + 1] != '[' || to - space > 28)) return false;
        boolean address = false;
        for (int i = from; i < colon; i++) {
            boolean hex = Bytes.isDigit(b[i]) || (b[i] | 0x20) >= 'a' && (b[i] | 0x20) <= 'f';
            if (!hex && b[i] != '.' && b[i] != ':') return false;
            address |= b[i] == '.' || b[i] == ':';
        }
        if (!address) return false;
        e.set(Field.CLIENT, from, colon);
        if (space < to) e.set(Field.CLIENT_PORT, Bytes.number(b, colon + 1, space));
        e.kind = Entry.Kind.HTTP;
        e.format = "stream";
        e.truncated = true;
        return true;
    }

    private static boolean proxyTag(Entry e) {
        if (!e.has(Field.TAG)) return true;
        byte[] b = e.bytes;
        int from = e.start(Field.TAG);
        int to = e.end(Field.TAG);
        return Bytes.indexOf(b, from, to, HAPROXY) >= 0
                || Bytes.indexOf(b, from, to, HAP) >= 0
                || Bytes.indexOf(b, from, to, SLUICE) >= 0
                || Bytes.indexOf(b, from, to, SYSTEMD) >= 0
                        && Bytes.indexOf(b, to, e.lineEnd, HAP) >= 0;
    }

    private static final byte[] HAPROXY = Bytes.of("haproxy");
    private static final byte[] HAP = Bytes.of("hap");
    private static final byte[] SLUICE = Bytes.of("sluice");
    private static final byte[] SYSTEMD = Bytes.of("systemd");
}
