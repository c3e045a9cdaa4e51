package sluice.keyword.text;

import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.Value;

/// Finding fields, words and parameters in a text.
final class Cutting {
    private Cutting() {}

    static boolean field(Value value, int index, boolean[] delimiters, int count) {
        ByteView view = value.bytes();
        byte[] array = view.array();
        int start = view.offset();
        int end = view.end();
        return index > 0
                ? fieldFromStart(value, array, start, end, index, delimiters, count)
                : fieldFromEnd(value, array, start, end, -index, delimiters, count);
    }

    private static boolean fieldFromStart(
            Value value,
            byte[] array,
            int from,
            int end,
            int index,
            boolean[] delimiters,
            int count) {
        int start = from;
        for (int field = 1; field < index; field++) {
            while (start < end && !delimiters[array[start] & 0xff]) {
                start++;
            }
            if (start == end) {
                return false;
            }
            start++;
        }
        int stop = start;
        for (int field = 1; stop < end; stop++) {
            if (delimiters[array[stop] & 0xff] && count > 0 && field++ == count) {
                break;
            }
        }
        value.string(array, start, stop - start);
        return true;
    }

    private static boolean fieldFromEnd(
            Value value,
            byte[] array,
            int from,
            int end,
            int index,
            boolean[] delimiters,
            int count) {
        int stop = end;
        for (int field = 1; field < index; field++) {
            while (stop > from && !delimiters[array[stop - 1] & 0xff]) {
                stop--;
            }
            if (stop == from) {
                return false;
            }
            stop--;
        }
        int start = stop;
        for (int field = 1; start > from; start--) {
            if (delimiters[array[start - 1] & 0xff] && count > 0 && field++ == count) {
                break;
            }
        }
        value.string(array, start, stop - start);
        return true;
    }

    static boolean word(Value value, int index, boolean[] delimiters, int count) {
        ByteView view = value.bytes();
        byte[] array = view.array();
        int from = view.offset();
        int end = view.end();
        if (index > 0) {
            int start = from;
            for (int word = 1; ; word++) {
                while (start < end && delimiters[array[start] & 0xff]) {
                    start++;
                }
                if (start == end) {
                    return false;
                }
                if (word == index) {
                    break;
                }
                while (start < end && !delimiters[array[start] & 0xff]) {
                    start++;
                }
            }
            int stop = start;
            for (int word = 1; stop < end; word++) {
                while (stop < end && !delimiters[array[stop] & 0xff]) {
                    stop++;
                }
                if (count > 0 && word == count) {
                    break;
                }
                int gap = stop;
                while (gap < end && delimiters[array[gap] & 0xff]) {
                    gap++;
                }
                // Where fewer words are left than wanted, everything up to the end is kept.
                stop = gap;
            }
            value.string(array, start, stop - start);
            return stop > start;
        }
        int stop = end;
        for (int word = 1; ; word++) {
            while (stop > from && delimiters[array[stop - 1] & 0xff]) {
                stop--;
            }
            if (stop == from) {
                return false;
            }
            if (word == -index) {
                break;
            }
            while (stop > from && !delimiters[array[stop - 1] & 0xff]) {
                stop--;
            }
        }
        int start = stop;
        for (int word = 1; start > from; word++) {
            while (start > from && !delimiters[array[start - 1] & 0xff]) {
                start--;
            }
            if (count > 0 && word == count) {
                break;
            }
            int gap = start;
            while (gap > from && delimiters[array[gap - 1] & 0xff]) {
                gap--;
            }
            start = gap;
        }
        value.string(array, start, stop - start);
        return stop > start;
    }

    static boolean parameter(Value value, ByteString name, byte delimiter) {
        ByteView view = value.bytes();
        byte[] array = view.array();
        int end = view.end();
        int at = view.offset();
        while (at < end) {
            int stop = at;
            while (stop < end && array[stop] != delimiter) {
                stop++;
            }
            int equal = at;
            while (equal < stop && array[equal] != '=') {
                equal++;
            }
            if (name.contentEquals(array, at, equal - at)) {
                int start = Math.min(stop, equal + 1);
                value.string(array, start, stop - start);
                return true;
            }
            at = stop + 1;
        }
        return false;
    }
}
