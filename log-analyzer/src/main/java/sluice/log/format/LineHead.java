package sluice.log.format;

/// Reads the beginning that all usual lines share: the date, the client before it, the three names behind it.
///
/// ```
/// … 10.0.0.7:5123 [22/Nov/2026:16:19:57.870] www~ app/a1 0/0/1/34/35 …
///                 └ found first               └─names──┘└ the end
/// ```
///
/// Eight bytes at a time, without a decision per byte. Owned by one thread.
final class LineHead {
    /// From the bracket of the date to the end of the shortest line there is.
    static final int SHORTEST = 27 + 60;

    private static final long ONES = Bytes.repeat((char) 1);
    private static final long HIGH = 0x8080808080808080L;
    private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
    private static final long SLASHES = Bytes.repeat('/');

    /// Added to seven bits, it carries into the eighth when they are more than a blank.
    static final long ABOVE_BLANK = Bytes.repeat((char) 0x5f);

    private static final int TIME = Field.TIME.ordinal();

    private final Dates dates;
    private final boolean client;

    /// @param client read the client's address as well
    LineHead(Dates dates, boolean client) {
        this.dates = dates;
        this.client = client;
    }

    /// Resets the entry and fills in time and names; the index of the blank behind the server, or -1 when the line does not
    /// begin in the usual way. [UsualLine#SLACK] bytes follow `filled` in the array.
    int read(Entry e, byte[] b, int from, int filled) {
        if (b[from] == '{' || b[from] == 0) return -1;
        int open = date(b, from, filled);
        if (open < 0) return -1;
        long time = dates.usual(b, open + 1);
        if (time == Long.MIN_VALUE || b[open + 26] != ' ') return -1;
        e.reset(b, from, from);
        if (!(client
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
        boolean tls = b[frontendEnd - 1] == '~';
        e.tls = tls;
        int[] starts = e.starts;
        int[] ends = e.ends;
        starts[Entry.FRONTEND] = frontend;
        ends[Entry.FRONTEND] = tls ? frontendEnd - 1 : frontendEnd;
        starts[Entry.BACKEND] = backend;
        ends[Entry.BACKEND] = slash;
        starts[Entry.SERVER] = slash + 1;
        ends[Entry.SERVER] = serverEnd;
        e.numbers[TIME] = time;
        e.kind = Entry.Kind.HTTP;
        e.format = "httplog";
        e.formerTimers = time < StreamLine.NEW_TIMERS;
        return serverEnd;
    }

    /// The bracket of the first date of the line, or -1; it may lie up to seven bytes too near to `filled` for a line.
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
                if (c == '\n') return -1;
                // A hit above the first one may be false: a borrow went through it.
                if (c == '[' && b[open + 3] == '/' && b[open + 7] == '/' && b[open + 12] == ':')
                    return open;
                hit &= hit - 1;
            }
        }
        return -1;
    }

    /// The first blank or control character.
    static int word(byte[] b, int from) {
        int limit = b.length - 8;
        for (int i = from; i <= limit; i += 8) {
            long x = Bytes.at(b, i);
            long hit = ~((x & LOW_BITS) + ABOVE_BLANK | x) & HIGH;
            if (hit != 0) return i + (Long.numberOfTrailingZeros(hit) >>> 3);
        }
        return b.length - 1;
    }
}
