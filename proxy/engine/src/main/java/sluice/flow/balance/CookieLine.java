package sluice.flow.balance;

import sluice.loop.LoopConfined;
import sluice.value.ByteString;

/// A copy of one `Cookie` line while its pairs are looked at and some of them are taken out.
///
/// ```
/// x = 1 ; S=b~v ; y="a;b"      pairs end at a semicolon or a comma outside of quotes
///        ^ ^    ^
///  previous valueStart  next
/// ```
///
/// Blanks around an equals sign are taken away. Attributes (`$Version`) go with the pair that goes before or behind them; what has no equals
/// sign stays. One per loop, used again for each line. RFC 2109, RFC 6265; blanks and attributes as HAProxy treats them.
@LoopConfined
final class CookieLine {
    private byte[] text = new byte[256];
    private int end;
    private int previous;
    private int next;
    private int nameStart;
    private int nameEnd;
    private int equals;
    private int valueStart;
    private int valueEnd;

    /// Where what shall go begins; -1 for nothing.
    private int removal;

    /// Something of the line stays.
    private boolean kept;

    private boolean changed;
    private boolean begun;

    /// Begins with a line, whose bytes are copied.
    void begin(byte[] bytes, int start, int stop) {
        end = stop - start;
        if (text.length < end) {
            text = new byte[Math.max(end, text.length * 2)];
        }
        System.arraycopy(bytes, start, text, 0, end);
        next = 0;
        removal = -1;
        kept = false;
        changed = false;
        begun = false;
    }

    /// Goes on to the next pair with a value; false behind the last.
    boolean advance() {
        while (next < end) {
            previous = next;
            look();
            if (nameStart < end && text[nameStart] == '$') {
                continue;
            }
            if (equals == next) {
                keep();
                continue;
            }
            strip();
            return true;
        }
        return false;
    }

    private void look() {
        nameStart = skipBlanks(begun ? previous + 1 : previous);
        begun = true;
        nameEnd = nameStart;
        equals = nameStart;
        while (equals < end && text[equals] != '=' && !isDelimiter(text[equals])) {
            if (!isBlank(text[equals++])) {
                nameEnd = equals;
            }
        }
        valueStart = equals;
        valueEnd = equals;
        next = equals;
        if (equals < end && text[equals] == '=') {
            valueStart = skipBlanks(equals + 1);
            next = valueStop();
            valueEnd = next;
            while (valueEnd > valueStart && isBlank(text[valueEnd - 1])) {
                valueEnd--;
            }
        }
    }

    private int valueStop() {
        boolean quoted = false;
        int at = valueStart;
        while (at < end && (quoted || !isDelimiter(text[at]))) {
            if (quoted && text[at] == '\\') {
                at++;
            } else if (text[at] == '"') {
                quoted = !quoted;
            }
            at++;
        }
        return Math.min(at, end);
    }

    private void strip() {
        int before = equals - nameEnd;
        if (before > 0) {
            close(nameEnd, equals);
            equals -= before;
            valueStart -= before;
            valueEnd -= before;
            next -= before;
        }
        int behind = valueStart - equals - 1;
        if (behind > 0) {
            close(equals + 1, valueStart);
            valueStart -= behind;
            valueEnd -= behind;
            next -= behind;
        }
    }

    /// Moves what stands from `from` on to `to`.
    private void close(int to, int from) {
        System.arraycopy(text, from, text, to, end - from);
        end -= from - to;
        changed = true;
    }

    boolean isNamed(ByteString name) {
        return name.contentEquals(text, nameStart, nameEnd - nameStart);
    }

    /// The line's bytes; places in them hold until the line is changed.
    byte[] text() {
        return text;
    }

    int valueStart() {
        return valueStart;
    }

    int valueEnd() {
        return valueEnd;
    }

    /// The pair is somebody else's: it stays, and what was to go ends before it.
    void keep() {
        kept = true;
        if (removal >= 0) {
            next += remove(previous);
            previous = removal;
            removal = -1;
        }
    }

    /// The pair goes.
    void drop() {
        if (removal < 0) {
            removal = previous;
        }
    }

    /// The pair stays without what its value has before that place.
    void shorten(int from) {
        next -= from - valueStart;
        close(valueStart, from);
        removal = -1;
        kept = true;
    }

    /// Takes out what shall go up to that place; answers how far the rest moved, which is not forwards.
    private int remove(int upTo) {
        int to = removal;
        int from = upTo;
        if (to == 0) {
            from = skipBlanks(Math.min(from + 1, end));
        } else {
            while (to > 0 && isBlank(text[to - 1])) {
                to--;
            }
            removal = to;
            if (from < end) {
                text[to++] = text[from++];
                if (to + 1 < from) {
                    text[to++] = ' ';
                }
                from = skipBlanks(from);
            }
        }
        close(to, from);
        return to - from;
    }

    /// Behind the last pair: whether nothing of the line is left.
    boolean isGone() {
        if (removal >= 0 && kept) {
            remove(end);
            removal = -1;
        }
        return removal >= 0 || end == 0;
    }

    boolean isChanged() {
        return changed;
    }

    int length() {
        return end;
    }

    private int skipBlanks(int from) {
        int at = from;
        while (at < end && isBlank(text[at])) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    private static boolean isDelimiter(byte octet) {
        return octet == ';' || octet == ',';
    }
}
