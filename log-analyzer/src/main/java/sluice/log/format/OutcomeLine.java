package sluice.log.format;

/// Reads of a usual line only how it ended: status and termination state. The numbers are looked at no longer than it takes
/// to know that [UsualLine] would accept them.
///
/// ```
/// … 10.0.0.7:5123 [22/Nov/2026:16:19:57.870] www~ app/a1 0/0/1/34/35 200 1961 - - ---- 8/8/3/2/0 0/0 …
///           └port┘└ date, found first       ┘└── names ─┘└── 40 bytes ──────┘ └ 4 ┘ └ 32 bytes ┘  └ newline
/// ```
///
/// One long method on purpose: the compiler of the JVM is the greater part of the time in which a gigabyte is read, and it
/// compiles every method that is called often by itself first and then once more within each of its callers. What is rare
/// has methods of its own. Owned by one thread.
final class OutcomeLine {
    private static final long FIELDS =
            Field.TIME.bit()
                    | Field.FRONTEND.bit()
                    | Field.BACKEND.bit()
                    | Field.SERVER.bit()
                    | Field.STATUS.bit()
                    | Field.TERMINATION.bit();

    private static final long ONES = Bytes.repeat((char) 1);
    private static final long HIGH = 0x8080808080808080L;
    private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
    private static final long SLASHES = Bytes.repeat('/');
    private static final long ZEROS = Bytes.repeat('0');
    private static final int TIME = Field.TIME.ordinal();

    /// How much of the text behind the names, and behind the state, is looked at.
    private static final int FIRST = 40;

    private static final int SECOND = 32;

    private final Dates dates;
    private final NumberWindow window = new NumberWindow();

    private long status;

    /// The date of the last line up to its second, as words and as a time.
    private long dateFirst;

    private long dateMiddle;
    private long dateLast;
    private long dateMillis;

    /// The letters of the last line that had others than the one before.
    private int letters = Entry.NO_TERMINATION;

    OutcomeLine(Dates dates) {
        this.dates = dates;
    }

    /// As [UsualLine#read].
    int read(Entry e, byte[] b, int from, int filled) {
        if (b[from] == '{' || b[from] == 0) return -1;
        int last = filled - LineHead.SHORTEST;
        int open = -1;
        // LineHead.date once more: as a call it would be compiled by itself and here again.
        search:
        for (int i = from; i < last; i += 8) {
            long x = Bytes.at(b, i);
            long bracket = x ^ Bytes.BRACKET;
            long newline = x ^ Bytes.NEWLINE;
            long hit = (bracket - ONES & ~bracket | newline - ONES & ~newline) & HIGH;
            while (hit != 0) {
                int at = i + (Long.numberOfTrailingZeros(hit) >>> 3);
                byte c = b[at];
                if (c == '\n') return -1;
                // A hit above the first one may be false: a borrow went through it.
                if (c == '[' && b[at + 3] == '/' && b[at + 7] == '/' && b[at + 12] == ':') {
                    open = at;
                    break search;
                }
                hit &= hit - 1;
            }
        }
        if (open < from || b[open - 1] != ' ' || b[open + 25] != ']' || b[open + 26] != ' ')
            return -1;

        long dateEnd = Bytes.at(b, open + 17);
        int hundreds = b[open + 22] - '0';
        int tens = b[open + 23] - '0';
        int ones = b[open + 24] - '0';
        if ((hundreds | tens | ones) < 0 || hundreds > 9 || tens > 9 || ones > 9) return -1;
        if (Bytes.at(b, open + 1) != dateFirst
                || Bytes.at(b, open + 9) != dateMiddle
                || (dateEnd & Dates.SECOND) != dateLast) {
            if (!newSecond(b, open + 1)) return -1;
        }
        long time = dateMillis + hundreds * 100L + tens * 10 + ones;

        // The port: digits, and a colon before them.
        long port = open < from + 9 ? 0 : Bytes.at(b, open - 9) ^ ZEROS;
        long noDigit = ((port & LOW_BITS) + NumberWindow.ABOVE_NINE | port) & HIGH;
        int colon = 7 - (Long.numberOfLeadingZeros(noDigit) >>> 3);
        if ((colon == 7 || noDigit == 0 || b[open - 9 + colon] != ':')
                && !StreamLine.looksLikeClient(b, from, open)) return -1;

        int frontend = open + 27;
        int limit = b.length - 8;
        int frontendEnd = -1;
        for (int i = frontend; i <= limit; i += 8) {
            long x = Bytes.at(b, i);
            long hit = ~((x & LOW_BITS) + LineHead.ABOVE_BLANK | x) & HIGH;
            if (hit != 0) {
                frontendEnd = i + (Long.numberOfTrailingZeros(hit) >>> 3);
                break;
            }
        }
        if (frontendEnd <= frontend || b[frontendEnd] != ' ' || b[frontendEnd - 1] == ':')
            return -1;
        int backend = frontendEnd + 1;
        int serverEnd = -1;
        int slash = -1;
        for (int i = backend; i <= limit; i += 8) {
            long x = Bytes.at(b, i);
            if (slash < 0) {
                long s = x ^ SLASHES;
                long hit = s - ONES & ~s & HIGH;
                if (hit != 0) slash = i + (Long.numberOfTrailingZeros(hit) >>> 3);
            }
            long hit = ~((x & LOW_BITS) + LineHead.ABOVE_BLANK | x) & HIGH;
            if (hit != 0) {
                serverEnd = i + (Long.numberOfTrailingZeros(hit) >>> 3);
                break;
            }
        }
        if (slash <= backend || slash >= serverEnd || b[serverEnd] != ' ') return -1;

        int timers = serverEnd + 1;
        long gaps =
                gaps(b, timers)
                        | gaps(b, timers + 8) << 8
                        | gaps(b, timers + 16) << 16
                        | gaps(b, timers + 24) << 24
                        | gaps(b, timers + 32) << 32;
        long rest = gaps & gaps - 1;
        int second = Long.numberOfTrailingZeros(rest);
        rest &= rest - 1;
        int third = Long.numberOfTrailingZeros(rest);
        rest &= rest - 1;
        int fourth = Long.numberOfTrailingZeros(rest);
        rest &= rest - 1;
        int fifth = Long.numberOfTrailingZeros(rest);
        rest &= rest - 1;
        int sixth = Long.numberOfTrailingZeros(rest);
        rest &= rest - 1;
        int seventh = Long.numberOfTrailingZeros(rest);
        if (timers + UsualLine.SHORTEST_REST > filled
                || seventh >= FIRST
                || odd(gaps, seventh)
                || sixth != fifth + 4
                || b[timers + Long.numberOfTrailingZeros(gaps)] != '/'
                || b[timers + second] != '/'
                || b[timers + third] != '/'
                || b[timers + fourth] != '/'
                || b[timers + fifth] != ' '
                || b[timers + sixth] != ' '
                || b[timers + seventh] != ' ') {
            seventh = signed(b, timers, filled) - timers;
            if (seventh < 0) return -1;
        } else {
            int at = timers + fifth + 1;
            status = b[at] * 100 + b[at + 1] * 10 + b[at + 2] - '0' * 111;
        }

        int cookies = timers + seventh + 1;
        int state = cookies + 4;
        if ((int) Bytes.at(b, cookies) != UsualLine.NO_COOKIES) {
            state = UsualLine.behindCookies(b, cookies, filled);
            if (state < 0) return -1;
        }
        int found = Integer.reverseBytes((int) Bytes.at(b, state));
        if (b[state + 4] != ' ' || found != letters && !newLetters(found)) return -1;

        int counts = state + 5;
        gaps =
                gaps(b, counts)
                        | gaps(b, counts + 8) << 8
                        | gaps(b, counts + 16) << 16
                        | gaps(b, counts + 24) << 24;
        rest = gaps & gaps - 1;
        second = Long.numberOfTrailingZeros(rest);
        rest &= rest - 1;
        third = Long.numberOfTrailingZeros(rest);
        rest &= rest - 1;
        fourth = Long.numberOfTrailingZeros(rest);
        rest &= rest - 1;
        fifth = Long.numberOfTrailingZeros(rest);
        rest &= rest - 1;
        sixth = Long.numberOfTrailingZeros(rest);
        rest &= rest - 1;
        seventh = Long.numberOfTrailingZeros(rest);
        if (seventh >= SECOND
                || odd(gaps, seventh)
                || b[counts + Long.numberOfTrailingZeros(gaps)] != '/'
                || b[counts + second] != '/'
                || b[counts + third] != '/'
                || b[counts + fourth] != '/'
                || b[counts + fifth] != ' '
                || b[counts + sixth] != '/'
                || b[counts + seventh] != ' ') {
            seventh = retried(b, counts) - counts;
            if (seventh < 0) return -1;
        }

        int newline = -1;
        for (int i = counts + seventh + 1; i < filled; i += 32) {
            long w = Bytes.at(b, i) ^ Bytes.NEWLINE;
            long x = Bytes.at(b, i + 8) ^ Bytes.NEWLINE;
            long y = Bytes.at(b, i + 16) ^ Bytes.NEWLINE;
            long z = Bytes.at(b, i + 24) ^ Bytes.NEWLINE;
            long hit = w - ONES & ~w & HIGH;
            if ((hit | (x - ONES & ~x | y - ONES & ~y | z - ONES & ~z) & HIGH) == 0) continue;
            newline = i;
            if (hit == 0) {
                hit = x - ONES & ~x & HIGH;
                newline = i + 8;
            }
            if (hit == 0) {
                hit = y - ONES & ~y & HIGH;
                newline = i + 16;
            }
            if (hit == 0) {
                hit = z - ONES & ~z & HIGH;
                newline = i + 24;
            }
            newline += Long.numberOfTrailingZeros(hit) >>> 3;
            break;
        }
        if (newline < 0 || newline >= filled || b[newline - 1] == '\r' || b[newline - 1] == 0)
            return -1;

        if (e.bytes != b) e.bytes = b;
        if (e.lineBytes != b) e.lineBytes = b;
        e.lineStart = from;
        e.lineEnd = newline;
        e.messageStart = from;
        e.kind = Entry.Kind.HTTP;
        e.format = "httplog";
        e.truncated = false;
        e.incomplete = false;
        boolean tls = b[frontendEnd - 1] == '~';
        e.tls = tls;
        e.formerTimers = time < StreamLine.NEW_TIMERS;
        e.termination = found;
        int[] starts = e.starts;
        int[] ends = e.ends;
        starts[Entry.FRONTEND] = frontend;
        ends[Entry.FRONTEND] = tls ? frontendEnd - 1 : frontendEnd;
        starts[Entry.BACKEND] = backend;
        ends[Entry.BACKEND] = slash;
        starts[Entry.SERVER] = slash + 1;
        ends[Entry.SERVER] = serverEnd;
        starts[Entry.TERMINATION] = state;
        ends[Entry.TERMINATION] = state + 4;
        long[] numbers = e.numbers;
        numbers[TIME] = time;
        numbers[Entry.STATUS] = status;
        e.present = FIELDS;
        return newline;
    }

    /// A bit for each of eight bytes that is no digit. Small enough to be part of whoever calls it.
    private static long gaps(byte[] b, int at) {
        return NumberWindow.nonDigits(Bytes.at(b, at) ^ ZEROS);
    }

    /// A number before the gap `end` is empty, or has more than eight digits.
    private static boolean odd(long gaps, int end) {
        long digits = ~gaps & (1L << end) - 1;
        long runs = digits & digits >>> 1;
        runs &= runs >>> 2;
        runs &= runs >>> 4;
        return (gaps & (gaps << 1 | 1) & (2L << end) - 1 | runs & digits >>> 8) != 0;
    }

    private boolean newSecond(byte[] b, int at) {
        if (b[at + 20] != '.') return false;
        long time = dates.read(b, at, at + 20);
        if (time == Long.MIN_VALUE) return false;
        dateMillis = time;
        dateFirst = Bytes.at(b, at);
        dateMiddle = Bytes.at(b, at + 8);
        dateLast = Bytes.at(b, at + 16) & Dates.SECOND;
        return true;
    }

    private boolean newLetters(int found) {
        if (!Entry.isTermination(found)) return false;
        letters = found;
        return true;
    }

    /// Timers, status and bytes with a `-1` among them, or wide ones: the blank behind them, or -1.
    private int signed(byte[] b, int at, int filled) {
        if (at + UsualLine.SHORTEST_REST > filled) return -1;
        window.open(b, at);
        if (!window.pass(b, 5, ' ', true)) return -1;
        status = window.number(b, ' ', true);
        return status != NumberWindow.NONE && window.pass(b, 1, ' ', true) ? window.end() - 1 : -1;
    }

    /// The counts with a redispatch among them, or wide ones: the blank behind them, or -1.
    private int retried(byte[] b, int at) {
        window.open(b, at);
        if (!window.pass(b, 4, '/', false)) return -1;
        window.skip(b, '+');
        return window.pass(b, 1, ' ', false) && window.pass(b, 2, ' ', false)
                ? window.end() - 1
                : -1;
    }
}
