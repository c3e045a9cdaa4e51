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

    private final NameText text = new NameText();
    private final NamedRows known = new NamedRows(2048);

    /// By names and outcome, made when outcomes are all that is counted.
    private @Nullable NamedRows ended;

    /// The row of an entry's names.
    Row row(Entry e) {
        return text.read(e) ? byText(e) : lookUp(e);
    }

    private Row byText(Entry e) {
        int place = known.place(text, 0);
        Row found = place < 0 ? null : known.row(place);
        if (found != null) return found;
        Row row = lookUp(e);
        known.put(text, 0, row);
        return row;
    }

    /// Counts how a request ended of which nothing else is wanted.
    void ended(Entry e, long outcome) {
        if (ended == null) ended = new NamedRows(4096);
        NamedRows places = ended;
        if (!text.read(e)) {
            lookUp(e).ended(outcome, 1);
            return;
        }
        int place = places.place(text, outcome);
        places.seen(place >= 0 ? place : places.put(text, outcome, byText(e)));
    }

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
        if (ended != null) ended.settle();
        List<Row> rows = new ArrayList<>(size);
        for (Row row : table) if (row != null) rows.add(row);
        rows.sort((a, b) -> Arrays.compareUnsigned(a.key, b.key));
        return rows;
    }
}
