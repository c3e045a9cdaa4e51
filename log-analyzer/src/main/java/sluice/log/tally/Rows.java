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
        int length = append(e, Field.FRONTEND, 0);
        int backend = length;
        length = append(e, Field.BACKEND, length);
        int server = length;
        length = append(e, Field.SERVER, length) - 1;
        int hash = Bytes.hash(scratch, 0, length);
        int mask = table.length - 1;
        int i = hash & mask;
        for (Row row = table[i]; row != null; row = table[i]) {
            if (row.hash == hash
                    && row.key.length == length
                    && Bytes.equal(row.key, 0, scratch, 0, length)) return row;
            i = i + 1 & mask;
        }
        if (size >= MOST) return named(OTHER, OTHER, OTHER);
        return add(
                Bytes.text(scratch, 0, backend - 1),
                Bytes.text(scratch, backend, server - 1),
                Bytes.text(scratch, server, length),
                Arrays.copyOf(scratch, length),
                hash);
    }

    /// Copies a name, or nothing, and a zero behind what is in [#scratch]; how much there is then.
    private int append(Entry e, Field field, int at) {
        int count = e.has(field) ? e.end(field) - e.start(field) : 0;
        if (scratch.length < at + count + 1 + Bytes.PADDING)
            scratch = Arrays.copyOf(scratch, 2 * (at + count) + 64);
        if (count > 0) System.arraycopy(e.bytes(), e.start(field), scratch, at, count);
        scratch[at + count] = 0;
        return at + count + 1;
    }

    /// The row of these names, made if need be.
    Row named(String frontend, String backend, String server) {
        byte[] padded = Bytes.padded(frontend + '\0' + backend + '\0' + server);
        byte[] key = Arrays.copyOf(padded, padded.length - Bytes.PADDING);
        int hash = Bytes.hash(padded, 0, key.length);
        Row known = find(key, hash);
        return known != null ? known : add(frontend, backend, server, key, hash);
    }

    private @Nullable Row find(byte[] key, int hash) {
        int mask = table.length - 1;
        int i = hash & mask;
        for (Row row = table[i]; row != null; row = table[i]) {
            if (row.hash == hash && Arrays.equals(row.key, key)) return row;
            i = i + 1 & mask;
        }
        return null;
    }

    private Row add(String frontend, String backend, String server, byte[] key, int hash) {
        Row row = new Row(key, hash, frontend, backend, server);
        int mask = table.length - 1;
        int i = hash & mask;
        while (table[i] != null) i = i + 1 & mask;
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
