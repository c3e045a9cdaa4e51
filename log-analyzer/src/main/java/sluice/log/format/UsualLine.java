package sluice.log.format;

import java.util.List;

/// Reads the lines that nearly all of a log consists of: httplog with everything in its usual place.
///
/// ```
/// … 10.0.0.7:5123 [22/Nov/2026:16:19:57.870] www~ app/a1 0/0/1/34/35 200 1961 - - ---- 8/8/3/2/0 0/0 …
///                 └ found first               └ a window of numbers             ┘      └ again ┘
/// ```
///
/// Whatever is unusual (a name with blanks, a `+`, a number of nine digits, a line cut short) is refused and left to
/// [LineReader#read], which knows everything; what is accepted has the fields that [LineReader#read] would have found,
/// which a test compares on every sample and on its mutations. Owned by one thread.
final class UsualLine {
    /// How far behind the last valid byte a load may reach.
    static final int SLACK = 160;

    /// From the timers to the end of the shortest line there is.
    static final int SHORTEST_REST = LineHead.SHORTEST - 27;

    static final int NO_COOKIES = '-' | ' ' << 8 | '-' << 16 | ' ' << 24;

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
            ordinals(Field.HTTP_TIMERS, List.of(Field.STATUS, Field.BYTES));

    private static final int[] CONNECTIONS = ordinals(Field.COUNTS, List.of());

    private static int[] ordinals(List<Field> fields, List<Field> more) {
        int[] ordinals = new int[fields.size() + more.size()];
        int n = 0;
        for (Field field : fields) ordinals[n++] = field.ordinal();
        for (Field field : more) ordinals[n++] = field.ordinal();
        return ordinals;
    }

    private static final int REDISPATCHED = Field.REDISPATCHED.ordinal();
    private static final int TR_REQUEST = Field.TR_REQUEST.ordinal();
    private static final int TA = Field.TA.ordinal();
    private static final int TQ = Field.TQ.ordinal();
    private static final int TT = Field.TT.ordinal();
    private final LineHead head;
    private final boolean details;
    private final NumberWindow window = new NumberWindow();

    UsualLine(Dates dates, boolean details) {
        this.head = new LineHead(dates, details);
        this.details = details;
    }

    /// Reads the line that begins at `from`; the index of its newline, or -1 when the line is not a usual one or does not
    /// end before `filled`. [#SLACK] bytes follow `filled` in the array. One method for the reason given in [OutcomeLine].
    int read(Entry e, byte[] b, int from, int filled) {
        int timers = head.read(e, b, from, filled) + 1;
        if (timers <= 0 || timers + SHORTEST_REST > filled) return -1;
        NumberWindow window = this.window;
        long[] numbers = e.numbers;
        window.open(b, timers);
        for (int i = 0; i < NUMBERS.length; i++) {
            long value = window.number(b, i < 4 ? '/' : ' ', true);
            if (value == NumberWindow.NONE) return -1;
            numbers[NUMBERS[i]] = value;
        }
        if (e.formerTimers) {
            numbers[TQ] = numbers[TR_REQUEST];
            numbers[TT] = numbers[TA];
        }
        int cookies = window.end();
        int state = state(e, b, cookies, filled);
        if (state < 0) return -1;
        if (details) {
            int first = Bytes.find(b, cookies, state, Bytes.SPACE);
            StreamLine.cookies(e, cookies, first, first + 1, state - 1);
        }
        window.open(b, state + 5);
        numbers[REDISPATCHED] = 0;
        for (int i = 0; i < CONNECTIONS.length; i++) {
            if (i == 4 && window.skip(b, '+')) numbers[REDISPATCHED] = 1;
            long value = window.number(b, i == 4 || i == 6 ? ' ' : '/', false);
            if (value == NumberWindow.NONE) return -1;
            numbers[CONNECTIONS[i]] = value;
        }
        int rest = window.end();
        int newline = newline(b, rest, filled);
        if (newline < 0) return -1;
        e.lineEnd = newline;
        e.present |= e.formerTimers ? FORMER : NEW;
        if (details) RequestTail.read(e, rest, newline);
        return newline;
    }

    /// Passes over the cookies and sets the termination state: where it begins, or -1.
    static int state(Entry e, byte[] b, int cookies, int filled) {
        int state = cookies + 4;
        if ((int) Bytes.at(b, cookies) != NO_COOKIES) state = behindCookies(b, cookies, filled);
        if (state < 0) return -1;
        return b[state + 4] == ' ' && e.setTermination(state, state + 4) ? state : -1;
    }

    /// Passes over two cookies; the index behind them, or -1.
    static int behindCookies(byte[] b, int cookies, int filled) {
        int first = LineHead.word(b, cookies);
        if (b[first] != ' ') return -1;
        int second = LineHead.word(b, first + 1);
        return b[second] != ' ' || second + SLACK / 2 > filled ? -1 : second + 1;
    }

    /// The end of the line, or -1 when it is not in sight or not plain.
    static int newline(byte[] b, int from, int filled) {
        int newline = Bytes.newline(b, from, filled);
        return newline >= filled || b[newline - 1] == '\r' || b[newline - 1] == 0 ? -1 : newline;
    }
}
