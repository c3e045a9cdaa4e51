package sluice.wire.http;

import org.jspecify.annotations.Nullable;

import sluice.value.ByteString;
import sluice.value.Value;

/// The values of the field lines of one name, whole or divided by commas.
///
/// ```
/// x: 1, "a,b"        values 1 to 2, or -3 to -2 from the end
/// x: 3               value 3 or -1
/// ```
///
/// A place within the lines is a number: slot of the line in the upper half, offset behind the last value in the lower.
public final class FieldValues {
    /// How far back from the end a value can be asked for.
    public static final int MOST_FROM_END = 10;

    private FieldValues() {}

    /// Puts the value at or behind `place` into `out` and remembers the next place; false at the end.
    ///
    /// @param name null for any
    public static boolean next(Head head, @Nullable ByteString name, boolean whole, Value out) {
        long place = out.cursor();
        int slot = (int) (place >>> 32);
        int offset = (int) place;
        if (offset > 0) {
            // Within a line: behind a value comes a comma, or the line has ended.
            int end = head.valueEnd(slot);
            if (!whole && offset - 1 < end) {
                value(head, slot, offset, false, out);
                return true;
            }
            slot++;
        }
        slot = find(head, name, slot);
        if (slot < 0) {
            return false;
        }
        value(head, slot, head.valueStart(slot), whole, out);
        return true;
    }

    private static int find(Head head, @Nullable ByteString name, int from) {
        if (name != null && !name.isEmpty()) {
            return head.find(name, from);
        }
        for (int slot = from; slot < head.slots(); slot++) {
            if (head.isLive(slot)) {
                return slot;
            }
        }
        return -1;
    }

    private static void value(Head head, int slot, int from, boolean whole, Value out) {
        byte[] bytes = head.bytes();
        int lineEnd = head.valueEnd(slot);
        int start = from;
        while (start < lineEnd && blank(bytes[start])) {
            start++;
        }
        int stop = whole ? lineEnd : valueEnd(bytes, start, lineEnd);
        int end = stop;
        while (end > start && blank(bytes[end - 1])) {
            end--;
        }
        // The next value begins behind the comma; 1 more tells "line begun" from "line not begun".
        out.cursor((long) slot << 32 | (stop + 1));
        out.string(bytes, start, end - start);
    }

    /// Where a value ends: at a comma outside of quotes.
    private static int valueEnd(byte[] bytes, int from, int end) {
        boolean quoted = false;
        for (int i = from; i < end; i++) {
            byte b = bytes[i];
            if (quoted) {
                if (b == '\\') {
                    i++;
                } else if (b == '"') {
                    quoted = false;
                }
            } else if (b == '"') {
                quoted = true;
            } else if (b == ',') {
                return i;
            }
        }
        return end;
    }

    private static boolean blank(byte b) {
        return b == ' ' || b == '\t';
    }

    public static int count(Head head, @Nullable ByteString name, boolean whole, Value scratch) {
        int count = 0;
        scratch.cursor(0);
        while (next(head, name, whole, scratch)) {
            count++;
        }
        return count;
    }

    /// Puts value number `occurrence` into `out`: from 1, or from the end if negative.
    public static boolean at(
            Head head, @Nullable ByteString name, boolean whole, int occurrence, Value out) {
        int wanted = occurrence;
        if (occurrence < 0) {
            if (occurrence < -MOST_FROM_END) {
                return false;
            }
            wanted = count(head, name, whole, out) + 1 + occurrence;
            if (wanted < 1) {
                return false;
            }
        }
        out.cursor(0);
        for (int i = 0; i < wanted; i++) {
            if (!next(head, name, whole, out)) {
                return false;
            }
        }
        return true;
    }

    /// Whether a further value follows the place that `out` remembers.
    public static boolean more(Head head, @Nullable ByteString name, boolean whole, Value out) {
        int slot = (int) (out.cursor() >>> 32);
        int offset = (int) out.cursor();
        if (!whole && offset - 1 < head.valueEnd(slot)) {
            return true;
        }
        return find(head, name, slot + 1) >= 0;
    }
}
