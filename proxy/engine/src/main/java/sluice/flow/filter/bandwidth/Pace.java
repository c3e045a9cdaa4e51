package sluice.flow.filter.bandwidth;

import sluice.loop.LoopConfined;

/// When how many bytes may go so that no period sees more than its limit: each byte is paid with time.
///
/// ```
/// limit 1000 per 1 s, one user: a byte costs 1 ms
///
///      paid until ───────┐            now
///  ──────────────────────┴─ credit ────┴───►   credit ÷ cost = bytes that may go
/// ```
///
/// A stream begins with the credit of one portion and saves up little, so there is no burst at the beginning of a period and no long pause
/// at its end. Times are nanoseconds of the loop's clock.
@LoopConfined
final class Pace {
    /// So much time a portion pays at least: more would be felt, less costs many turns of the loop.
    private static final long PORTION_NANOS = 10_000_000;

    /// Credit beyond a portion that a late turn of the loop does not lose.
    private static final long PATIENCE_NANOS = 50_000_000;

    private double nanosPerByte;
    private long portion;
    private long paidUntil;
    private long due;

    /// A new stream.
    void begin(long now) {
        paidUntil = now - 2 * PATIENCE_NANOS - PORTION_NANOS;
        nanosPerByte = 0;
    }

    /// What holds from now on; `users` share the limit equally.
    ///
    /// @param minimum bytes that go at a time at least, except the last of a message
    void set(long limit, long periodNanos, int users, long minimum, long now) {
        boolean fresh = nanosPerByte == 0;
        nanosPerByte = (double) periodNanos * users / limit;
        portion =
                Math.min(
                        limit,
                        Math.max((long) (PORTION_NANOS / nanosPerByte), Math.max(1, minimum)));
        long saved = (long) (portion * nanosPerByte) + (fresh ? 0 : PATIENCE_NANOS);
        paidUntil = Math.max(paidUntil, now - saved);
    }

    /// How many of the waiting bytes may go now; 0 until [#due].
    long allowed(long waiting, long now) {
        long wanted = Math.min(waiting, portion);
        long credit = (long) ((now - paidUntil) / nanosPerByte);
        if (credit >= wanted) {
            return Math.min(credit, waiting);
        }
        due = paidUntil + (long) Math.ceil(wanted * nanosPerByte);
        return 0;
    }

    /// Nothing may go for the time that one portion takes: others have used the limit up.
    void postpone(long now) {
        due = now + (long) Math.ceil(portion * nanosPerByte);
    }

    /// When to ask again.
    long due() {
        return due;
    }

    void spend(long bytes) {
        paidUntil += (long) (bytes * nanosPerByte);
    }
}
