package sluice.log.tally;

import org.jspecify.annotations.Nullable;

import sluice.log.format.Bytes;
import sluice.log.format.Entry;
import sluice.log.format.Field;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The rows of a tally by frontend, backend and server. Bounded: beyond [#MOST] all new names share one row.
final class Rows {
    /// More proxies and servers than this are no configuration but garbage.
    static final int MOST = 20_000;

    /// Names are cut here; real ones are far shorter.
    private static final int LONGEST_NAME = 250;

    private static final String OTHER = "(other)";

    private @Nullable Row[] table = new Row[64];
    private int size;
    private byte[] scratch = new byte[512];

    /// Rows by the text that their names stood in, `fe~ be/srv`: one comparison of at most five words instead of three
    /// hashes.
    private static final int TEXTS = 2048;

    private final @Nullable Known[] known = new Known[TEXTS];

    /// A text and its row: the words that begin at 0, 8, 16 … and the one that ends at its end.
    private record Known(
            int shape, int length, long first, long second, long third, long last, Row row) {}

    /// The row of an entry's names.
    Row row(Entry e) {
        if (!e.hasAll(NAMES)) return lookUp(e);
        int from = e.start(Field.FRONTEND);
        int length = e.end(Field.SERVER) - from;
        if (length < 8 || length > 32) return lookUp(e);
        byte[] b = e.bytes();
        // Where the parts begin and end within the text: the same text cut differently is another
        // row.
        int shape =
                e.end(Field.FRONTEND) - from
                        | (e.start(Field.BACKEND) - from) << 8
                        | (e.end(Field.BACKEND) - from) << 16
                        | (e.start(Field.SERVER) - from) << 24;
        // Words that overlap instead of words that end somewhere: nothing is masked.
        long first = Bytes.at(b, from);
        long second = length > 16 ? Bytes.at(b, from + 8) : 0;
        long third = length > 24 ? Bytes.at(b, from + 16) : 0;
        long last = Bytes.at(b, from + length - 8);
        int slot = Bytes.hash(shape, first ^ Long.rotateLeft(third, 13), last ^ second) & TEXTS - 1;
        Known found = known[slot];
        if (found != null
                && found.shape == shape
                && found.length == length
                && found.first == first
                && found.second == second
                && found.third == third
                && found.last == last) {
            return found.row;
        }
        Row row = lookUp(e);
        known[slot] = new Known(shape, length, first, second, third, last, row);
        return row;
    }

    private static final long NAMES =
            Field.FRONTEND.bit() | Field.BACKEND.bit() | Field.SERVER.bit();

    private Row lookUp(Entry e) {
        byte[] b = e.bytes();
        boolean front = e.has(Field.FRONTEND);
        boolean back = e.has(Field.BACKEND);
        boolean serves = e.has(Field.SERVER);
        int f = front ? e.start(Field.FRONTEND) : 0;
        int fEnd = front ? e.end(Field.FRONTEND) : 0;
        int k = back ? e.start(Field.BACKEND) : 0;
        int kEnd = back ? e.end(Field.BACKEND) : 0;
        int s = serves ? e.start(Field.SERVER) : 0;
        int sEnd = serves ? e.end(Field.SERVER) : 0;
        int hash =
                (Bytes.hash(b, f, fEnd) * 31 + Bytes.hash(b, k, kEnd)) * 31
                        + Bytes.hash(b, s, sEnd);
        hash ^= hash >>> 15;
        int fLength = fEnd - f;
        int kLength = kEnd - k;
        int sLength = sEnd - s;
        int length = fLength + kLength + sLength + 2;
        int mask = table.length - 1;
        int i = hash & mask;
        for (Row row = table[i]; row != null; row = table[i]) {
            byte[] key = row.key;
            if (row.hash == hash
                    && key.length == length
                    && key[fLength] == 0
                    && Bytes.equal(key, 0, b, f, fLength)
                    && Bytes.equal(key, fLength + 1, b, k, kLength)
                    && Bytes.equal(key, fLength + kLength + 2, b, s, sLength)) {
                return row;
            }
            i = i + 1 & mask;
        }
        return add(b, f, fEnd, k, kEnd, s, sEnd, hash);
    }

    private Row add(byte[] b, int f, int fEnd, int k, int kEnd, int s, int sEnd, int hash) {
        if (size >= MOST) return named(OTHER, OTHER, OTHER);
        return named(
                Bytes.text(b, f, fEnd),
                Bytes.text(b, k, kEnd),
                Bytes.text(b, s, sEnd),
                join(b, f, fEnd, k, kEnd, s, sEnd),
                hash);
    }

    private byte[] join(byte[] b, int f, int fEnd, int k, int kEnd, int s, int sEnd) {
        int length = fEnd - f + kEnd - k + sEnd - s + 2;
        if (scratch.length < length) scratch = new byte[length * 2];
        System.arraycopy(b, f, scratch, 0, fEnd - f);
        int at = fEnd - f;
        scratch[at++] = 0;
        System.arraycopy(b, k, scratch, at, kEnd - k);
        at += kEnd - k;
        scratch[at++] = 0;
        System.arraycopy(b, s, scratch, at, sEnd - s);
        return Arrays.copyOf(scratch, length);
    }

    /// The row of these names, made if need be.
    Row named(String frontend, String backend, String server) {
        byte[] f = Bytes.padded(frontend);
        byte[] k = Bytes.padded(backend);
        byte[] s = Bytes.padded(server);
        int fEnd = f.length - Bytes.PADDING;
        int kEnd = k.length - Bytes.PADDING;
        int sEnd = s.length - Bytes.PADDING;
        int hash =
                (Bytes.hash(f, 0, fEnd) * 31 + Bytes.hash(k, 0, kEnd)) * 31
                        + Bytes.hash(s, 0, sEnd);
        hash ^= hash >>> 15;
        byte[] key = new byte[fEnd + kEnd + sEnd + 2];
        System.arraycopy(f, 0, key, 0, fEnd);
        System.arraycopy(k, 0, key, fEnd + 1, kEnd);
        System.arraycopy(s, 0, key, fEnd + kEnd + 2, sEnd);
        return named(frontend, backend, server, key, hash);
    }

    private Row named(String frontend, String backend, String server, byte[] key, int hash) {
        int mask = table.length - 1;
        int i = hash & mask;
        for (Row row = table[i]; row != null; row = table[i]) {
            if (row.hash == hash && Arrays.equals(row.key, key)) return row;
            i = i + 1 & mask;
        }
        Row row = new Row(key, hash, frontend, backend, server);
        table[i] = row;
        if (++size * 2 >= table.length) grow();
        return row;
    }

    private void grow() {
        Row[] old = table;
        table = new Row[old.length * 2];
        int mask = table.length - 1;
        for (Row row : old) {
            if (row == null) continue;
            int i = row.hash & mask;
            while (table[i] != null) i = i + 1 & mask;
            table[i] = row;
        }
    }

    /// All rows, by frontend, backend and server.
    List<Row> sorted() {
        List<Row> rows = new ArrayList<>(size);
        for (Row row : table) if (row != null) rows.add(row);
        rows.sort((a, b) -> Arrays.compareUnsigned(a.key, b.key));
        return rows;
    }
}
