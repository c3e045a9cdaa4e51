package sluice.stick;

import sluice.loop.LoopConfined;
import sluice.value.ByteView;
import sluice.value.Cast;
import sluice.value.Kind;
import sluice.value.Value;

import java.util.Arrays;

/// A key in the form in which a table keeps it; a slot that its owner fills again for every look-up.
///
/// ```
/// IPV4 INTEGER   one word
/// IPV6           four words, network order
/// STRING         length, then the bytes, four to a word
/// BINARY         the bytes, four to a word, zero padded to the table's length
/// ```
@LoopConfined
public final class StickKey {
    int[] words = new int[9];
    int used;

    /// Fills the key from a sample, which is cast in place to the type of the table's keys.
    ///
    /// False when the sample cannot be such a key: then nothing is tracked, stored or found.
    public boolean set(StickTable table, Value value) {
        switch (table.type()) {
            case IPV4 -> {
                if (!Cast.to(Kind.IPV4, value)) {
                    return false;
                }
                one((int) value.number());
            }
            case IPV6 -> {
                if (!Cast.to(Kind.IPV6, value)) {
                    return false;
                }
                four(value.high(), value.number());
            }
            case INTEGER -> {
                if (!Cast.to(Kind.SINT, value)) {
                    return false;
                }
                one((int) value.number());
            }
            case STRING -> {
                if (!Cast.to(Kind.STR, value)) {
                    return false;
                }
                string(value.bytes(), table.keyLength());
            }
            case BINARY -> {
                if (!Cast.to(Kind.BIN, value)) {
                    return false;
                }
                binary(value.bytes(), table.keyLength());
            }
        }
        return true;
    }

    /// Fills the key from bytes in network order, as [StickEntry#keyBytes] gives them.
    public void set(StickTable table, byte[] bytes) {
        var view = new ByteView().set(bytes, 0, bytes.length);
        switch (table.type()) {
            case IPV4, INTEGER -> binary(view, 4);
            case IPV6 -> binary(view, 16);
            case STRING -> string(view, table.keyLength());
            case BINARY -> binary(view, table.keyLength());
        }
    }

    private void one(int word) {
        words[0] = word;
        used = 1;
    }

    private void four(long high, long low) {
        words[0] = (int) (high >>> 32);
        words[1] = (int) high;
        words[2] = (int) (low >>> 32);
        words[3] = (int) low;
        used = 4;
    }

    private void string(ByteView view, int limit) {
        int kept = Math.min(view.length(), limit);
        for (int i = 0; i < kept; i++) {
            if (view.at(i) == 0) {
                kept = i;
            }
        }
        room(1 + (kept + 3) / 4);
        words[0] = kept;
        pack(view, 1, kept);
    }

    private void binary(ByteView view, int length) {
        room((length + 3) / 4);
        pack(view, 0, Math.min(view.length(), length));
    }

    private void room(int size) {
        if (words.length < size) {
            words = new int[size];
        }
        Arrays.fill(words, 0, size, 0);
        used = size;
    }

    private void pack(ByteView view, int first, int length) {
        for (int i = 0; i < length; i++) {
            words[first + (i >> 2)] |= (view.at(i) & 0xff) << (24 - 8 * (i & 3));
        }
    }

    int hash() {
        int hash = 0x9e3779b9;
        for (int i = 0; i < used; i++) {
            hash = Integer.rotateLeft(hash ^ words[i] * 0xcc9e2d51, 13) * 5 + 0xe6546b64;
        }
        hash ^= hash >>> 16;
        hash *= 0x85ebca6b;
        hash ^= hash >>> 13;
        hash *= 0xc2b2ae35;
        return hash ^ hash >>> 16;
    }
}
