package sluice.log.format;

import org.jspecify.annotations.Nullable;

import sluice.vocabulary.LogField;
import sluice.vocabulary.LogTemplate;
import sluice.vocabulary.LogTemplate.Alias;
import sluice.vocabulary.LogTemplate.Expression;
import sluice.vocabulary.LogTemplate.Flag;
import sluice.vocabulary.LogTemplate.Item;
import sluice.vocabulary.LogTemplate.Literal;
import sluice.vocabulary.LogTemplate.Separator;

import java.util.List;

/// Reads lines by a [LogTemplate]: the writer's own description, run backwards.
///
/// Every item becomes a step. A field of a known shape (number, date, address, letters) takes what has that shape; free
/// text ends where the following literal begins, and when the rest does not fit, at its next occurrence. The number of
/// attempts per line is bounded. Owned by one thread.
final class TemplateLine {
    private static final int ATTEMPTS = 4000;

    private enum Shape {
        LITERAL,
        BLANK,
        NUMBER,
        HEX,
        MILLI_DATE,
        CLF_DATE,
        SECONDS,
        IP,
        NAME,
        TERMINATION,
        CAPTURES,
        QUOTED_LIST,
        QUOTED,
        TEXT
    }

    private record Step(Shape shape, @Nullable Field field, byte[] literal) {}

    private static final byte[] NOTHING = {};

    private final String format;
    private final Entry.Kind kind;
    private final Step[] steps;
    private final Dates dates;
    private final KeyedFields fields;

    private Entry entry = new Entry();
    private byte[] b = entry.bytes;
    private int to;
    private int attempts;
    private boolean cutAllowed;

    /// @param kind [Entry.Kind#ERROR] for `error-log-format`; otherwise the fields decide between http and tcp
    TemplateLine(
            String format, LogTemplate template, Entry.Kind kind, Dates dates, KeyedFields fields) {
        this.format = format;
        this.kind = kind;
        this.dates = dates;
        this.fields = fields;
        List<Item> items = template.items();
        this.steps = new Step[items.size()];
        for (int i = 0; i < steps.length; i++) steps[i] = step(items.get(i));
    }

    private static Step step(Item item) {
        return switch (item) {
            case Literal literal -> new Step(Shape.LITERAL, null, Bytes.padded(literal.text()));
            case Separator _ -> new Step(Shape.BLANK, null, NOTHING);
            case Alias alias -> {
                Field field = Field.read(alias.field());
                if (field == null && alias.name() != null) field = Field.named(alias.name());
                yield new Step(shape(alias), field, NOTHING);
            }
            case Expression expression ->
                    new Step(
                            expression.flags().contains(Flag.QUOTE) ? Shape.QUOTED : Shape.TEXT,
                            ofExpression(expression),
                            NOTHING);
        };
    }

    private static Shape shape(Alias alias) {
        boolean quoted = alias.flags().contains(Flag.QUOTE);
        boolean hex = alias.flags().contains(Flag.HEXADECIMAL);
        return switch (alias.field().type()) {
            case NONE -> Shape.TEXT;
            case NUMBER, MILLIS, BYTES, RETRIES, PORT -> {
                if (alias.field() == LogField.ACCEPT_TIMESTAMP)
                    yield hex ? Shape.HEX : Shape.SECONDS;
                yield hex ? Shape.HEX : Shape.NUMBER;
            }
            case MILLI_DATE -> Shape.MILLI_DATE;
            case CLF_DATE -> Shape.CLF_DATE;
            case IP -> quoted ? Shape.QUOTED : hex ? Shape.HEX : Shape.IP;
            case NAME -> quoted ? Shape.QUOTED : Shape.NAME;
            case TERMINATION -> Shape.TERMINATION;
            case CAPTURES -> {
                boolean clf =
                        alias.field() == LogField.REQUEST_HEADERS_CLF
                                || alias.field() == LogField.RESPONSE_HEADERS_CLF;
                yield clf ? Shape.QUOTED_LIST : Shape.CAPTURES;
            }
            case STRING, REQUEST -> quoted ? Shape.QUOTED : Shape.TEXT;
        };
    }

    /// The field that a sample expression fills: by its fetch, by the name given to the item, or none.
    static @Nullable Field ofExpression(Expression expression) {
        String text = expression.text().strip();
        int comma = text.indexOf(',');
        int bracket = text.indexOf('(');
        String fetch = comma < 0 ? text : text.substring(0, comma);
        if (bracket < 0 || comma >= 0 && comma < bracket) {
            LogField alias = comma < 0 ? LogField.bySampleFetch(fetch) : null;
            if (alias != null) return Field.read(alias);
        }
        Field field =
                switch (text) {
                    case "fc_err" -> Field.FC_ERR;
                    case "fc_err_str" -> Field.MESSAGE;
                    case "ssl_fc_err,hex", "ssl_fc_err" -> Field.SSL_FC_ERR;
                    case "ssl_c_err" -> Field.SSL_C_ERR;
                    case "ssl_c_ca_err" -> Field.SSL_C_CA_ERR;
                    case "ssl_fc_is_resumed" -> Field.RESUMED;
                    case "ssl_fc_sni", "req.ssl_sni", "req_ssl_sni" -> Field.SNI;
                    case "ssl_fc_protocol" -> Field.TLS_VERSION;
                    case "ssl_fc_cipher" -> Field.TLS_CIPHER;
                    case "capture.req.method" -> Field.METHOD;
                    case "capture.req.uri" -> Field.URI;
                    case "capture.req.ver" -> Field.VERSION;
                    case "req.hdr(host)", "hdr(host)", "req.fhdr(host)" -> Field.HTTP_HOST;
                    case "req.hdr(user-agent)", "hdr(user-agent)" -> Field.USER_AGENT;
                    default -> null;
                };
        if (field == null && expression.name() != null) field = Field.named(expression.name());
        return field;
    }

    /// Reads the message; false when it does not have this format.
    boolean read(Entry entry, byte[] bytes, int from, int to) {
        this.entry = entry;
        this.b = bytes;
        this.to = to;
        if (from >= to) return false;
        entry.kind = Entry.Kind.UNREADABLE;
        long before = entry.present;
        attempts = ATTEMPTS;
        cutAllowed = false;
        boolean whole = match(0, from);
        if (!whole) {
            entry.present = before;
            attempts = ATTEMPTS;
            cutAllowed = true;
            entry.truncated = false;
            if (!match(0, from)) {
                entry.present = before;
                entry.truncated = false;
                return false;
            }
        }
        entry.format = format;
        if (kind == Entry.Kind.ERROR) {
            entry.kind = kind;
        } else if (!KeyedFields.finish(entry, format)) {
            entry.kind =
                    entry.has(Field.STATUS) || entry.has(Field.REQUEST)
                            ? Entry.Kind.HTTP
                            : Entry.Kind.TCP;
        }
        return true;
    }

    private boolean match(int index, int at) {
        if (--attempts < 0) return false;
        if (index == steps.length) return at >= to || onlyBlanks(at);
        Step step = steps[index];
        if (at >= to && !optional(index)) return cut(index);
        return switch (step.shape) {
            case LITERAL -> literal(index, at, step.literal);
            case BLANK -> blank(index, at);
            case NUMBER, SECONDS -> value(index, at, number(at));
            case HEX -> value(index, at, hex(at));
            case MILLI_DATE, CLF_DATE -> date(index, at, step.shape);
            case IP -> ip(index, at);
            case NAME -> name(index, at);
            case TERMINATION -> value(index, at, at + 4) || value(index, at, at + 2);
            case CAPTURES -> captures(index, at);
            case QUOTED_LIST -> quotedList(index, at);
            case QUOTED -> quoted(index, at);
            case TEXT -> text(index, at);
        };
    }

    /// What remains may print nothing.
    private boolean optional(int index) {
        for (int i = index; i < steps.length; i++) {
            Shape shape = steps[i].shape;
            if (shape != Shape.BLANK && shape != Shape.CAPTURES && shape != Shape.QUOTED_LIST)
                return false;
        }
        return true;
    }

    private boolean cut(int index) {
        if (!cutAllowed || index < 5 || !entry.has(Field.TIME) && !entry.has(Field.CLIENT))
            return false;
        entry.truncated = true;
        return true;
    }

    private boolean onlyBlanks(int at) {
        for (int i = at; i < to; i++) if (b[i] != ' ') return false;
        return true;
    }

    private boolean literal(int index, int at, byte[] word) {
        int length = word.length - Bytes.PADDING;
        int i = 0;
        while (i < length && at + i < to && b[at + i] == word[i]) i++;
        if (i == length) return match(index + 1, at + length);
        return at + i == to && cut(index);
    }

    private boolean blank(int index, int at) {
        int i = at;
        while (i < to && b[i] == ' ') i++;
        boolean merged = at == 0 || i > at || i == to || b[at - 1] == ' ' || index == 0;
        return merged && match(index + 1, i);
    }

    /// Takes `[at, end)` as the value of a step and goes on behind it.
    private boolean value(int index, int at, int end) {
        if (end <= at || end > to) return false;
        if (end == to && index + 1 < steps.length && !optional(index + 1)) return cut(index);
        Field field = steps[index].field;
        if (steps[index].shape == Shape.TERMINATION && !entry.setTermination(at, end)) return false;
        long before = entry.present;
        if (!match(index + 1, end)) {
            entry.present = before;
            return false;
        }
        if (field != null && field != Field.TERMINATION) store(steps[index], field, at, end);
        return true;
    }

    private void store(Step step, Field field, int from, int end) {
        if (step.shape == Shape.HEX) {
            hexValue(field, from, end);
        } else if (field == Field.TIME && step.shape == Shape.MILLI_DATE) {
            long time = dates.read(b, from, end);
            if (time != Long.MIN_VALUE) entry.set(field, time);
        } else if (step.shape == Shape.QUOTED || field != Field.TIME || !entry.has(Field.TIME)) {
            fields.set(entry, field, from, end);
        }
    }

    private void hexValue(Field field, int from, int end) {
        if (!field.isNumber()) {
            entry.set(field, from, end);
            return;
        }
        long value = 0;
        for (int i = from; i < end; i++) value = value << 4 | Character.digit(b[i], 16);
        if (field == Field.TIME) {
            if (!entry.has(Field.TIME)) entry.set(field, value * 1000);
        } else {
            entry.set(field, value);
        }
    }

    private int number(int at) {
        int i = at;
        if (i < to && (b[i] == '+' || b[i] == '-')) i++;
        int digits = i;
        while (i < to && Bytes.isDigit(b[i])) i++;
        if (i == digits) return b[at] == '-' ? i : -1;
        return i;
    }

    private int hex(int at) {
        int i = at;
        while (i < to && Character.digit(b[i], 16) >= 0) i++;
        return i == at && i < to && b[i] == '-' ? i + 1 : i;
    }

    private boolean date(int index, int at, Shape shape) {
        if (b[at] == '-') return value(index, at, at + 1);
        long time = dates.read(b, at, to);
        if (time == Long.MIN_VALUE) return to - at < 26 && cut(index);
        if (shape == Shape.CLF_DATE) dates.skipZone(b, to);
        return value(index, at, dates.end);
    }

    private boolean ip(int index, int at) {
        int i = at;
        while (i < to && (Character.digit(b[i], 16) >= 0 || b[i] == '.' || b[i] == ':')) i++;
        for (int end = i; end > at; end = Bytes.findLast(b, at, end, ':')) {
            if (value(index, at, end)) return true;
        }
        if (b[at] == '-') return value(index, at, at + 1);
        return at + 4 <= to && b[at] == 'u' && value(index, at, at + 4);
    }

    /// No blank in it; ends at any later place where the rest fits, the last one first where a letter follows.
    private boolean name(int index, int at) {
        int limit = Bytes.find(b, at, to, Bytes.SPACE);
        return ends(index, at, limit);
    }

    private boolean text(int index, int at) {
        return ends(index, at, to);
    }

    /// Tries the ends of a text of unknown length, at each occurrence of what follows.
    private boolean ends(int index, int at, int limit) {
        if (index + 1 == steps.length) return value(index, at, limit);
        Step next = steps[index + 1];
        if (next.shape == Shape.BLANK) {
            int i = Bytes.find(b, at, to, Bytes.SPACE);
            while (i < to && i <= limit) {
                if (value(index, at, i)) return true;
                if (attempts < 0) return false;
                i = Bytes.find(b, i + 1, to, Bytes.SPACE);
            }
            return limit == to && value(index, at, to);
        }
        if (next.shape == Shape.LITERAL) {
            int length = next.literal.length - Bytes.PADDING;
            for (int i = at; i + length <= to && i <= limit; i++) {
                if (b[i] != next.literal[0] || !Bytes.equal(b, i, next.literal, 0, length))
                    continue;
                if (i > at ? value(index, at, i) : match(index + 1, i)) return true;
                if (attempts < 0) return false;
            }
            return cutAllowed && limit == to && cut(index);
        }
        for (int end = limit; end > at; end--) {
            if (value(index, at, end)) return true;
            if (attempts < 0) return false;
        }
        return false;
    }

    private boolean quoted(int index, int at) {
        if (b[at] != '"') return b[at] == '-' && value(index, at, at + 1);
        int close = at;
        while (true) {
            close = Bytes.find(b, close + 1, to, Bytes.QUOTE);
            if (close >= to) {
                Field field = steps[index].field;
                if (!cut(index)) return false;
                if (field == Field.REQUEST) {
                    entry.set(field, at + 1, to);
                    RequestLine.read(entry, at + 1, to, true);
                }
                return true;
            }
            if (b[close - 1] == '\\') continue;
            long before = entry.present;
            if (match(index + 1, close + 1)) {
                Field field = steps[index].field;
                if (field != null && close > at + 1) fields.set(entry, field, at + 1, close);
                return true;
            }
            entry.present = before;
            if (attempts < 0) return false;
        }
    }

    /// `{a|b}`, or nothing.
    private boolean captures(int index, int at) {
        if (at < to && b[at] == '{') {
            for (int close = Bytes.find(b, at, to, Bytes.BRACE_END); close < to; ) {
                long before = entry.present;
                if (match(index + 1, close + 1)) {
                    Field field = steps[index].field;
                    if (field != null) entry.set(field, at + 1, close);
                    return true;
                }
                entry.present = before;
                if (attempts < 0) return false;
                close = Bytes.find(b, close + 1, to, Bytes.BRACE_END);
            }
        }
        return match(index + 1, at);
    }

    /// `"a" "b" -`, or nothing: the captures of CLF.
    private boolean quotedList(int index, int at) {
        int i = at;
        while (i < to && (b[i] == '"' || b[i] == '-')) {
            int close = b[i] == '-' ? i : Bytes.find(b, i + 1, to, Bytes.QUOTE);
            if (close >= to) return cut(index);
            i = close + 1;
            if (i < to && b[i] == ' ') i++;
        }
        long before = entry.present;
        if (i > at && match(index + 1, i)) {
            Field field = steps[index].field;
            if (field != null) entry.set(field, at, i);
            return true;
        }
        entry.present = before;
        return match(index + 1, at);
    }
}
