package sluice.log.tally;

import sluice.log.format.Bytes;
import sluice.log.format.Entry;
import sluice.log.format.Field;

/// The bytes that the names of a usual line stand in, `fe~ be/srv`, as a few words: two lines with equal ones have the same
/// names. Reused for line after line; owned by one thread.
final class NameText {
    private static final long NAMES =
            Field.FRONTEND.bit() | Field.BACKEND.bit() | Field.SERVER.bit();
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    /// The words that begin at 0, 8 and 16, and the one that ends at the end: words that overlap instead of words that end
    /// somewhere, so nothing is masked.
    long first;

    long second;
    long third;
    long last;

    /// Where the names begin and end within the text, and its length: the same text cut differently is another one.
    long shape;

    /// False when the names do not stand one behind the other in 8 to 32 bytes.
    boolean read(Entry e) {
        if (!e.hasAll(NAMES)) return false;
        int from = e.start(Field.FRONTEND);
        int length = e.end(Field.SERVER) - from;
        if (length < 8 || length > 32) return false;
        byte[] b = e.bytes();
        int names =
                e.end(Field.FRONTEND) - from
                        | (e.start(Field.BACKEND) - from) << 8
                        | (e.end(Field.BACKEND) - from) << 16
                        | (e.start(Field.SERVER) - from) << 24;
        shape = (long) length << 32 | names;
        first = Bytes.at(b, from);
        second = length > 16 ? Bytes.at(b, from + 8) : 0;
        third = length > 24 ? Bytes.at(b, from + 16) : 0;
        last = Bytes.at(b, from + length - 8);
        return true;
    }

    /// A well mixed hash of the text and a number.
    int hash(long more) {
        long hash = (first ^ Long.rotateLeft(third, 13) ^ shape) * PRIME;
        hash ^= (last ^ Long.rotateLeft(second, 29) ^ more) * PRIME >>> 17;
        return (int) (hash * PRIME >>> 40);
    }
}
