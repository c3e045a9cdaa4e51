package sluice.log.format;

/// Reads the lines that nearly all of a log consists of: httplog with everything in its usual place.
///
/// ```
/// … 10.0.0.7:5123 [22/Nov/2026:16:19:57.870] www~ app/a1 0/0/1/34/35 200 1961 - - ---- 8/8/3/2/0 0/0 …
///                 └ found first               └ delimiters of 64 bytes at once ┘      └ again ┘
/// ```
///
/// Whatever is unusual (a name with blanks, a `+`, a number of nine digits, a line cut short) is refused and left to
/// [LineReader#read], which knows everything; what is accepted has the fields that [LineReader#read] would have found,
/// which a test compares on every sample and on its mutations. Numbers are found without a branch per digit: the places
/// of all non-digits in 64 bytes are gathered into one word, and the digits between two of them are multiplied together.
/// Owned by one thread.
final class UsualLine {
    /// How far behind the last valid byte a load may reach.
    static final int SLACK = 160;

    /// From the bracket of the date to the end of the shortest line there is.
    private static final int SHORTEST = 27 + 60;

    private static final long HIGH = 0x8080808080808080L;
    private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
    private static final long ZEROS = Bytes.repeat('0');
    private static final long ABOVE_NINE = 0x7676767676767676L;

    /// Multiplied by one bit in each byte, it brings them together in the highest byte.
    private static final long GATHER = 0x0102040810204080L;

    private static final int NO_COOKIES = '-' | ' ' << 8 | '-' << 16 | ' ' << 24;

    private static final long COUNTS =
            Field.TIME.bit()
                    | Field.FRONTEND.bit()
                    | Field.BACKEND.bit()
                    | Field.SERVER.bit()
                    | Field.TW.bit()
                    | Field.TC.bit()
                    | Field.TR.bit()
                    | Field.STATUS.bit()
                    | Field.BYTES.bit()
                    | Field.ACTCONN.bit()
                    | Field.FECONN.bit()
                    | Field.BECONN.bit()
                    | Field.SRVCONN.bit()
                    | Field.RETRIES.bit()
                    | Field.REDISPATCHED.bit()
                    | Field.SRV_QUEUE.bit()
                    | Field.BE_QUEUE.bit();
    private static final long NEW = COUNTS | Field.TR_REQUEST.bit() | Field.TA.bit();
    private static final long FORMER = COUNTS | Field.TQ.bit() | Field.TT.bit();

    /// The fields of the numbers before the cookies, and of those behind the state.
    private static final int[] NUMBERS =
            ordinals(
                    Field.TR_REQUEST,
                    Field.TW,
                    Field.TC,
                    Field.TR,
                    Field.TA,
                    Field.STATUS,
                    Field.BYTES);

    private static final int[] CONNECTIONS =
            ordinals(
                    Field.ACTCONN,
                    Field.FECONN,
                    Field.BECONN,
                    Field.SRVCONN,
                    Field.RETRIES,
                    Field.SRV_QUEUE,
                    Field.BE_QUEUE);

    private static int[] ordinals(Field... fields) {
        int[] ordinals = new int[fields.length];
        for (int i = 0; i < fields.length; i++) ordinals[i] = fields[i].ordinal();
        return ordinals;
    }

    private static final int TIME = Field.TIME.ordinal();
    private static final int REDISPATCHED = Field.REDISPATCHED.ordinal();

    private static final long ONES = Bytes.repeat((char) 1);
    private static final long SLASHES = Bytes.repeat('/');
    private static final long BELOW = Bytes.repeat((char) 0x21);
    private static final int TR_REQUEST = Field.TR_REQUEST.ordinal();
    private static final int TA = Field.TA.ordinal();
    private static final int TQ = Field.TQ.ordinal();
    private static final int TT = Field.TT.ordinal();
    private static final long NONE = Long.MIN_VALUE;
    private final Dates dates;
    private final boolean details;

    /// The delimiters of a window of 64 bytes, and where in it the next number begins.
    private long delimiters;

    private int next;

    UsualLine(Dates dates, boolean details) {
        this.dates = dates;
        this.details = details;
    }

    /// Reads the line that begins at `from`; the index of its newline, or -1 when the line is not a usual one or does not
    /// end before `filled`. [#SLACK] bytes follow `filled` in the array.
    int read(Entry e, byte[] b, int from, int filled) {
        if (b[from] == '{' || b[from] == 0) return -1;
        int open = date(b, from, filled);
        if (open < 0) return -1;
        long time = dates.usual(b, open + 1);
        if (time == Long.MIN_VALUE || b[open + 26] != ' ') return -1;
        e.reset(b, from, from);
        if (!(details
                ? StreamLine.client(e, from, open)
                : StreamLine.looksLikeClient(b, from, open))) return -1;
        int frontend = open + 27;
        int frontendEnd = word(b, frontend);
        if (b[frontendEnd] != ' ' || frontendEnd == frontend || b[frontendEnd - 1] == ':')
            return -1;
        int backend = frontendEnd + 1;
        int serverEnd = word(b, backend);
        if (b[serverEnd] != ' ') return -1;
        int slash = Bytes.find(b, backend, serverEnd, SLASHES);
        if (slash == serverEnd || slash == backend) return -1;
        boolean former = time < StreamLine.NEW_TIMERS;
        int state = numbers(e, b, serverEnd + 1, filled, former);
        if (state < 0) return -1;
        if (b[state + 4] != ' ' || !e.setTermination(state, state + 4)) return -1;
        int rest = connections(e, b, state + 5);
        if (rest < 0) return -1;
        int newline = Bytes.find(b, rest, filled, Bytes.NEWLINE);
        if (newline >= filled || b[newline - 1] == '\r' || b[newline - 1] == 0) return -1;
        e.lineEnd = newline;
        e.kind = Entry.Kind.HTTP;
        e.format = "httplog";
        e.formerTimers = former;
        e.tls = b[frontendEnd - 1] == '~';
        e.starts[Entry.FRONTEND] = frontend;
        e.ends[Entry.FRONTEND] = e.tls ? frontendEnd - 1 : frontendEnd;
        e.starts[Entry.BACKEND] = backend;
        e.ends[Entry.BACKEND] = slash;
        e.starts[Entry.SERVER] = slash + 1;
        e.ends[Entry.SERVER] = serverEnd;
        e.numbers[TIME] = time;
        e.present |= former ? FORMER : NEW;
        if (details) RequestTail.read(e, rest, newline);
        return newline;
    }

    /// The bracket of the first date of the line, or -1.
    private static int date(byte[] b, int from, int filled) {
        int last = filled - SHORTEST;
        for (int i = from; i < last; i += 8) {
            long x = Bytes.at(b, i);
            long bracket = x ^ Bytes.BRACKET;
            long newline = x ^ Bytes.NEWLINE;
            long hit = (bracket - ONES & ~bracket | newline - ONES & ~newline) & HIGH;
            while (hit != 0) {
                int open = i + (Long.numberOfTrailingZeros(hit) >>> 3);
                byte c = b[open];
                if (c == '\n' || open >= last) return -1;
                // A hit above the first one may be false: a borrow went through it.
                if (c == '[' && b[open + 3] == '/' && b[open + 7] == '/' && b[open + 12] == ':')
                    return open;
                hit &= hit - 1;
            }
        }
        return -1;
    }

    /// The first blank or control character.
    private static int word(byte[] b, int from) {
        int limit = b.length - 8;
        for (int i = from; i <= limit; i += 8) {
            long x = Bytes.at(b, i);
            long hit = x - BELOW & ~x & HIGH;
            if (hit != 0) return i + (Long.numberOfTrailingZeros(hit) >>> 3);
        }
        return b.length - 1;
    }

    /// Timers, status, bytes and cookies; where the termination state begins, or -1.
    private int numbers(Entry e, byte[] b, int at, int filled, boolean former) {
        if (at + SHORTEST - 27 > filled) return -1;
        delimiters = nonDigits(b, at);
        next = 0;
        long[] numbers = e.numbers;
        for (int i = 0; i < NUMBERS.length; i++) {
            long value = number(b, at, i < 4 ? '/' : ' ', true);
            if (value == NONE) return -1;
            numbers[NUMBERS[i]] = value;
        }
        if (former) {
            numbers[TQ] = numbers[TR_REQUEST];
            numbers[TT] = numbers[TA];
        }
        int cookies = at + next;
        if ((int) Bytes.at(b, cookies) == NO_COOKIES) return cookies + 4;
        int first = word(b, cookies);
        if (b[first] != ' ') return -1;
        int second = word(b, first + 1);
        if (b[second] != ' ' || second + SLACK / 2 > filled) return -1;
        if (details) StreamLine.cookies(e, cookies, first, first + 1, second);
        return second + 1;
    }

    /// Counts of connections and queues; the index behind them, or -1.
    private int connections(Entry e, byte[] b, int at) {
        delimiters = nonDigits(b, at);
        next = 0;
        long[] numbers = e.numbers;
        numbers[REDISPATCHED] = 0;
        for (int i = 0; i < CONNECTIONS.length; i++) {
            if (i == 4 && b[at + next] == '+') {
                numbers[REDISPATCHED] = 1;
                delimiters &= delimiters - 1;
                next++;
            }
            long value = number(b, at, i == 4 || i == 6 ? ' ' : '/', false);
            if (value == NONE) return -1;
            numbers[CONNECTIONS[i]] = value;
        }
        return at + next;
    }

    /// The next number of the window if this delimiter follows it, else [#NONE].
    private long number(byte[] b, int at, char delimiter, boolean signed) {
        int start = next;
        int end = Long.numberOfTrailingZeros(delimiters);
        delimiters &= delimiters - 1;
        boolean negative = end == start;
        if (negative) {
            if (!signed || b[at + end] != '-') return NONE;
            start++;
            end = Long.numberOfTrailingZeros(delimiters);
            delimiters &= delimiters - 1;
        }
        int length = end - start;
        if (length <= 0 || length > 8 || end == 64 || b[at + end] != delimiter) return NONE;
        next = end + 1;
        long x = (Bytes.at(b, at + start) ^ ZEROS) << 64 - (length << 3);
        x = x * 10 + (x >>> 8);
        x = (x & 0x00ff00ff00ff00ffL) * 100 + (x >>> 16 & 0x00ff00ff00ff00ffL);
        x = (x & 0x0000ffff0000ffffL) * 10_000 + (x >>> 32 & 0x0000ffff0000ffffL);
        long value = x & 0xffffffffL;
        return negative ? -value : value;
    }

    /// A bit for every byte of the 64 at `at` that is no digit.
    private static long nonDigits(byte[] b, int at) {
        long bits = 0;
        for (int i = 0; i < 64; i += 8) {
            long x = Bytes.at(b, at + i) ^ ZEROS;
            long hit = ((x & LOW_BITS) + ABOVE_NINE | x) & HIGH;
            bits |= ((hit >>> 7) * GATHER >>> 56) << i;
        }
        return bits;
    }
}
