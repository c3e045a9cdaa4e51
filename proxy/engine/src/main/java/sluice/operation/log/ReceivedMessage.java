package sluice.operation.log;

import sluice.loop.LoopConfined;
import sluice.value.ByteView;

/// A message that came from elsewhere, taken apart as far as it follows RFC 5424 or RFC 3164; borrows its bytes.
///
/// ```
/// <PRI>1 TIME HOST TAG PID MSGID STRUCTURED TEXT          RFC 5424, "-" for what is not known
/// <PRI>Mmm dd hh:mm:ss HOST TAG[PID]: TEXT                RFC 3164
/// <PRI>TEXT                                               neither
/// ```
///
/// Parts that are not there are empty.
@LoopConfined
final class ReceivedMessage {
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final int OLD_DATE = "Mmm dd hh:mm:ss".length();
    private static final int NEW_DATE = "yyyy-mm-ddThh:mm:ss".length();

    final ByteView time = new ByteView();
    final ByteView host = new ByteView();
    final ByteView tag = new ByteView();
    final ByteView pid = new ByteView();
    final ByteView id = new ByteView();
    final ByteView structured = new ByteView();
    final ByteView text = new ByteView();

    /// -1 without a priority.
    int facility;

    int level;

    /// Whether it follows RFC 5424, whatever of it is known.
    boolean isModern;

    private byte[] bytes = new byte[0];
    private int at;
    private int end;

    /// Takes a message apart; a line feed at its end does not count.
    ///
    /// @param whole leaves everything in [#text]
    void read(byte[] array, int offset, int length, boolean whole) {
        bytes = array;
        at = offset;
        end = offset + length;
        facility = -1;
        level = 0;
        if (at < end && array[end - 1] == '\n') {
            end--;
        }
        clear();
        if (!whole && priority()) {
            int start = at;
            if (!modern()) {
                clear();
                at = start;
                if (!old()) {
                    clear();
                    at = start;
                }
            }
        }
        text.set(bytes, at, end - at);
    }

    /// Whether nothing but its text is known.
    boolean isBare() {
        return host.isEmpty()
                && tag.isEmpty()
                && pid.isEmpty()
                && id.isEmpty()
                && time.isEmpty()
                && structured.isEmpty();
    }

    /// The number of the month in a date of RFC 3164, from 1; 0 when that is none.
    int month() {
        return time.length() == OLD_DATE ? month(time.array(), time.offset()) : 0;
    }

    private static int month(byte[] bytes, int at) {
        for (int i = 0; i < MONTHS.length(); i += 3) {
            if (bytes[at] == MONTHS.charAt(i)
                    && bytes[at + 1] == MONTHS.charAt(i + 1)
                    && bytes[at + 2] == MONTHS.charAt(i + 2)) {
                return i / 3 + 1;
            }
        }
        return 0;
    }

    /// Writes the three letters of a month, counted from 1.
    static void nameOfMonth(int month, byte[] target, int offset) {
        for (int i = 0; i < 3; i++) {
            target[offset + i] = (byte) MONTHS.charAt((month - 1) * 3 + i);
        }
    }

    private void clear() {
        time.clear();
        host.clear();
        tag.clear();
        pid.clear();
        id.clear();
        structured.clear();
        isModern = false;
    }

    private boolean priority() {
        if (at == end || bytes[at] != '<') {
            return false;
        }
        int number = 0;
        int stop = at + 1;
        while (stop < end && isDigit(stop) && stop - at <= 3) {
            number = number * 10 + bytes[stop++] - '0';
        }
        if (stop == end || bytes[stop] != '>') {
            return false;
        }
        at = stop + 1;
        facility = number >> 3;
        level = number & 7;
        return true;
    }

    // ---- RFC 5424 §6

    private boolean modern() {
        if (end - at < 2 || bytes[at] != '1' || bytes[at + 1] != ' ') {
            return false;
        }
        at += 2;
        isModern = true;
        return field(time)
                && (time.isEmpty() || isDate(time))
                && field(host)
                && field(tag)
                && field(pid)
                && field(id)
                && structured();
    }

    /// A word and the blank behind it; `-` stands for nothing.
    private boolean field(ByteView part) {
        int start = at;
        while (at < end && bytes[at] != ' ') {
            at++;
        }
        if (at == end || at == start) {
            return false;
        }
        if (at - start > 1 || bytes[start] != '-') {
            part.set(bytes, start, at - start);
        }
        at++;
        return true;
    }

    private boolean structured() {
        int start = at;
        if (at < end && bytes[at] == '-') {
            at++;
        } else {
            while (at < end && bytes[at] == '[') {
                while (at < end && bytes[at] != ']') {
                    at += bytes[at] == '\\' ? 2 : 1;
                }
                at++;
            }
            if (at > end || at == start) {
                return false;
            }
            structured.set(bytes, start, at - start);
        }
        if (at < end && bytes[at] != ' ') {
            return false;
        }
        at = Math.min(at + 1, end);
        return true;
    }

    /// `2003-10-11T22:14:15.003Z`, or with an offset of hours and minutes.
    private boolean isDate(ByteView date) {
        int from = date.offset();
        if (date.length() <= NEW_DATE || !matches(from, "0000-00-00T00:00:00")) {
            return false;
        }
        int stop = from + NEW_DATE;
        if (bytes[stop] == '.') {
            stop++;
            while (stop < date.end() && isDigit(stop)) {
                stop++;
            }
        }
        int rest = date.end() - stop;
        return rest == 1 && bytes[stop] == 'Z'
                || rest == 6
                        && (bytes[stop] == '+' || bytes[stop] == '-')
                        && matches(stop + 1, "00:00");
    }

    /// Whether the bytes have this shape, in which 0 stands for any digit.
    private boolean matches(int from, String shape) {
        for (int i = 0; i < shape.length(); i++) {
            char wanted = shape.charAt(i);
            if (wanted == '0' ? !isDigit(from + i) : bytes[from + i] != wanted) {
                return false;
            }
        }
        return true;
    }

    private boolean isDigit(int index) {
        return bytes[index] >= '0' && bytes[index] <= '9';
    }

    // ---- RFC 3164 §4.1

    private boolean old() {
        int date = at;
        if (end - at <= OLD_DATE
                || month(bytes, at) == 0
                || bytes[at + 3] != ' '
                || bytes[at + 4] != ' ' && !isDigit(at + 4)
                || !matches(at + 5, "0 00:00:00")
                || bytes[at + OLD_DATE] != ' ') {
            return false;
        }
        at += OLD_DATE + 1;
        if (!field(host)) {
            return false;
        }
        time.set(bytes, date, OLD_DATE);
        tagged();
        return true;
    }

    /// `tag: `, `tag[pid]: `, or neither, which leaves all to the text.
    private void tagged() {
        int stop = at;
        while (stop < end && " :[".indexOf(bytes[stop]) < 0) {
            stop++;
        }
        int pidStart = stop + 1;
        int colon = stop;
        if (stop < end && bytes[stop] == '[') {
            colon++;
            while (colon < end && " ]".indexOf(bytes[colon]) < 0) {
                colon++;
            }
            if (colon < end && bytes[colon] == ']') {
                colon++;
            }
        }
        if (stop == at || colon + 1 >= end || bytes[colon] != ':' || bytes[colon + 1] != ' ') {
            return;
        }
        tag.set(bytes, at, stop - at);
        if (colon > pidStart) {
            pid.set(bytes, pidStart, colon - 1 - pidStart);
        }
        at = colon + 2;
    }
}
