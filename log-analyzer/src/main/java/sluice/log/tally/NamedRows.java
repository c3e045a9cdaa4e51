package sluice.log.tally;

import org.jspecify.annotations.Nullable;

/// Rows by the text that their names stand in and one more number: a comparison of a few words instead of three hashes.
///
/// ```
/// fe~ be/srv  SH-- 502   ─►   | 8 bytes | 8 | 8 | last 8 | shape | number | seen | - |  ─► row      a cache line and a row
/// ```
///
/// A cache: who comes later pushes out who has its place. Owned by one thread.
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

    int place(NameText text, long number) {
        return text.hash(number) & rows.length - 1;
    }

    /// The row at a place if it belongs to this text and number, else null.
    @Nullable Row at(int place, NameText text, long number) {
        return holds(place, text, number) ? rows[place] : null;
    }

    /// Counts one more if the place belongs to this text and number.
    boolean seen(int place, NameText text, long number) {
        if (!holds(place, text, number)) return false;
        table[place * WIDTH + SEEN]++;
        return true;
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

    /// Gives the place to this text and number, with nothing seen.
    void put(int place, NameText text, long number, Row row) {
        long[] t = table;
        int at = place * WIDTH;
        t[at] = text.first;
        t[at + 1] = text.second;
        t[at + 2] = text.third;
        t[at + 3] = text.last;
        t[at + 4] = text.shape;
        t[at + NUMBER] = number;
        t[at + SEEN] = 0;
        rows[place] = row;
    }

    /// Hands what was seen at a place over to its row, as an outcome.
    void settle(int place) {
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
