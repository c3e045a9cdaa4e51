package sluice.log.format;

/// Reads of a usual line only how it ended: status and termination state. The numbers are looked at no longer than it takes
/// to know that [UsualLine] would accept them.
///
/// Owned by one thread.
final class OutcomeLine {
    private static final long FIELDS =
            Field.TIME.bit()
                    | Field.FRONTEND.bit()
                    | Field.BACKEND.bit()
                    | Field.SERVER.bit()
                    | Field.STATUS.bit()
                    | Field.TERMINATION.bit();

    private final LineHead head;
    private final NumberWindow window = new NumberWindow();

    OutcomeLine(Dates dates) {
        this.head = new LineHead(dates, false);
    }

    /// As [UsualLine#read].
    int read(Entry e, byte[] b, int from, int filled) {
        int timers = head.read(e, b, from, filled) + 1;
        if (timers <= 0 || timers + UsualLine.SHORTEST_REST > filled) return -1;
        window.open(b, timers);
        if (!window.pass(b, 5, ' ', true)) return -1;
        long status = window.number(b, ' ', true);
        if (status == NumberWindow.NONE || !window.pass(b, 1, ' ', true)) return -1;
        int state = UsualLine.state(e, b, window.end(), filled);
        if (state < 0) return -1;
        window.open(b, state + 5);
        if (!window.pass(b, 4, '/', false)) return -1;
        window.skip(b, '+');
        if (!window.pass(b, 1, ' ', false) || !window.pass(b, 2, ' ', false)) return -1;
        int newline = UsualLine.newline(b, window.end(), filled);
        if (newline < 0) return -1;
        e.lineEnd = newline;
        e.numbers[Entry.STATUS] = status;
        e.present = FIELDS;
        return newline;
    }
}
