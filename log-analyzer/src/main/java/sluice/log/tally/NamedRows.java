package sluice.log.tally;

import org.jspecify.annotations.Nullable;

/// Rows by the text that their names stand in and one more number: a comparison of a few words instead of three hashes.
///
/// ```
/// fe~ be/srv  SH-- 502   ─►   | 8 bytes | 8 | 8 | last 8 | shape | number | seen | - |  ─► row      a cache line and a row
/// ```
///
/// A cache of pairs of places: who was not asked for longest leaves his pair. Owned by one thread.
final class NamedRows {
    private static final int WIDTH = 8;
    private static final int NUMBER = 5;
    private static final int SEEN = 6;

    private final long[] table;
    private final @Nullable Row[] rows;

    /// @param places a power of two
    NamedRows(int places) {
        table = new long[places * WIDTH];
        rows = new Row[places];
    }

    /// The place that belongs to this text and number, or -1: the one that their hash names, or its neighbour.
    int place(NameText text, long number) {
        int place = text.hash(number) & rows.length - 1;
        if (holds(place, text, number)) return place;
        return holds(place ^ 1, text, number) ? place ^ 1 : -1;
    }

    private boolean holds(int place, NameText text, long number) {
        long[] t = table;
        int at = place * WIDTH;
        return ((t[at] ^ text.first)
                        | (t[at + 1] ^ text.second)
                        | (t[at + 2] ^ text.third)
                        | (t[at + 3] ^ text.last)
                        | (t[at + 4] ^ text.shape)
                        | (t[at + NUMBER] ^ number))
                == 0;
    }

    /// The row at a place.
    @Nullable Row row(int place) {
        return rows[place];
    }

    /// Counts one more at a place.
    void seen(int place) {
        table[place * WIDTH + SEEN]++;
    }

    /// Gives a place to this text and number, with nothing seen; who was there moves next door and pushes out the neighbour.
    int put(NameText text, long number, Row row) {
        int place = text.hash(number) & rows.length - 1;
        int neighbour = place ^ 1;
        settle(neighbour);
        long[] t = table;
        int at = place * WIDTH;
        System.arraycopy(t, at, t, neighbour * WIDTH, WIDTH);
        rows[neighbour] = rows[place];
        t[at] = text.first;
        t[at + 1] = text.second;
        t[at + 2] = text.third;
        t[at + 3] = text.last;
        t[at + 4] = text.shape;
        t[at + NUMBER] = number;
        t[at + SEEN] = 0;
        rows[place] = row;
        return place;
    }

    /// Hands what was seen at a place over to its row, as an outcome.
    private void settle(int place) {
        int at = place * WIDTH;
        long seen = table[at + SEEN];
        Row row = rows[place];
        if (seen == 0 || row == null) return;
        row.ended(table[at + NUMBER], seen);
        table[at + SEEN] = 0;
    }

    void settle() {
        for (int place = 0; place < rows.length; place++) settle(place);
    }
}
