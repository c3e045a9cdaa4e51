package sluice.log.format;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Map;

/// Gives values with names, from JSON or CBOR, to the fields of an entry. Keys are looked up once and remembered.
///
/// Owned by one thread.
final class KeyedFields {
    private static final int SLOTS = 1024;

    private final Dates dates;
    private final Map<String, Field> names;
    private final byte[][] keys = new byte[SLOTS][];
    private final @Nullable Field[] fields = new Field[SLOTS];

    KeyedFields(Dates dates, Map<String, Field> names) {
        this.dates = dates;
        this.names = names;
    }

    /// The field a key stands for, or null.
    @Nullable Field field(byte[] b, int from, int to) {
        int slot = Bytes.hash(b, from, to) & SLOTS - 1;
        byte[] known = keys[slot];
        if (known != null
                && known.length == to - from
                && Bytes.equal(known, 0, b, from, known.length)) {
            return fields[slot];
        }
        String key = Bytes.text(b, from, to);
        Field field = names.get(key);
        if (field == null) field = "ts".equals(key) ? Field.TERMINATION : Field.named(key);
        keys[slot] = Arrays.copyOfRange(b, from, to);
        fields[slot] = field;
        return field;
    }

    /// Stores the value in `[from, to)` of the entry's bytes.
    void set(Entry e, Field field, int from, int to) {
        byte[] b = e.bytes;
        if (from >= to || to - from == 1 && b[from] == '-') return;
        switch (field) {
            case TIME -> time(e, from, to);
            case TERMINATION -> {
                if (!e.setTermination(from, to)) time(e, from, to);
            }
            case REQUEST -> {
                e.set(field, from, to);
                RequestLine.read(e, from, to, false);
            }
            case URI -> {
                e.set(field, from, to);
                RequestLine.uri(e, from, to);
            }
            case PATH -> {
                int query = Bytes.find(b, from, to, Bytes.repeat('?'));
                e.set(field, from, query);
                if (query < to) e.set(Field.QUERY, query, to);
            }
            case FRONTEND -> {
                boolean tls = b[to - 1] == '~';
                e.tls |= tls;
                e.set(field, from, tls ? to - 1 : to);
            }
            case CLIENT -> client(e, from, to);
            case TC, TW, TR, TA, TT, TQ, TR_REQUEST, BYTES -> {
                if (b[from] == '+') e.incomplete = true;
                number(e, field, from, to);
            }
            case RETRIES -> {
                if (!e.has(Field.REDISPATCHED) || b[from] == '+')
                    e.set(Field.REDISPATCHED, b[from] == '+' ? 1 : 0);
                number(e, field, from, to);
            }
            default -> {
                if (field.isNumber()) number(e, field, from, to);
                else e.set(field, from, to);
            }
        }
    }

    private static void client(Entry e, int from, int to) {
        byte[] b = e.bytes;
        int colon = Bytes.findLast(b, from, to, ':');
        boolean single = colon > 0 && Bytes.find(b, from, colon, Bytes.repeat(':')) == colon;
        if (single && Bytes.number(b, colon + 1, to) >= 0) {
            e.set(Field.CLIENT, from, colon);
            e.set(Field.CLIENT_PORT, Bytes.number(b, colon + 1, to));
        } else {
            e.set(Field.CLIENT, from, to);
        }
    }

    private static void number(Entry e, Field field, int from, int to) {
        byte[] b = e.bytes;
        int end = to;
        int dot = Bytes.find(b, from, to, Bytes.repeat('.'));
        if (dot < to) end = dot;
        long value = Bytes.number(b, from, end);
        if (value != Long.MIN_VALUE) {
            e.set(field, value);
        } else if (field == Field.RESUMED || field == Field.REDISPATCHED) {
            e.set(field, b[from] == 't' ? 1 : 0);
        }
    }

    /// A date in any of the usual forms, or seconds, milliseconds or microseconds since 1970.
    void time(Entry e, int from, int to) {
        long time = timeOf(e.bytes, from, to);
        if (time != Long.MIN_VALUE) e.set(Field.TIME, time);
    }

    long timeOf(byte[] b, int from, int to) {
        int start = from < to && b[from] == '[' ? from + 1 : from;
        long time = dates.read(b, start, to);
        if (time != Long.MIN_VALUE) return time;
        time = dates.readIso(b, start, to);
        if (time != Long.MIN_VALUE) return time;
        int dot = Bytes.find(b, start, to, Bytes.repeat('.'));
        long number = Bytes.number(b, start, dot);
        if (number == Long.MIN_VALUE || number < 100_000_000L) return Long.MIN_VALUE;
        if (number < 100_000_000_000L) {
            long millis = dot + 4 <= to ? Bytes.number(b, dot + 1, dot + 4) : 0;
            return number * 1000 + Math.max(0, millis);
        }
        return number < 100_000_000_000_000L ? number : number / 1000;
    }

    /// What kind of line these fields make.
    static boolean finish(Entry e, String format) {
        boolean http = e.has(Field.STATUS) || e.has(Field.REQUEST) || e.has(Field.METHOD);
        boolean stream =
                http
                                && (e.has(Field.FRONTEND)
                                        || e.has(Field.BACKEND)
                                        || e.has(Field.TA)
                                        || e.has(Field.TR)
                                        || e.has(Field.TERMINATION))
                        || e.has(Field.TERMINATION)
                        || e.has(Field.FRONTEND) && (e.has(Field.TT) || e.has(Field.TA));
        if (!stream) return false;
        int letters = e.termination & 0xffff;
        boolean tcp =
                !http || e.has(Field.TERMINATION) && letters == 0x2020 && !e.has(Field.STATUS);
        e.kind = tcp ? Entry.Kind.TCP : Entry.Kind.HTTP;
        e.format = format;
        return true;
    }
}
