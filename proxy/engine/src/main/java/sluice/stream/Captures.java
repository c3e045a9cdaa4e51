package sluice.stream;

import sluice.loop.LoopConfined;
import sluice.value.ByteString;
import sluice.value.ByteView;

import java.util.Arrays;

/// What `capture` kept of one direction, by the number of its slot; bytes are copied because they outlive their head.
@LoopConfined
public final class Captures {
    private byte[][] bytes = new byte[0][];
    private int[] lengths = new int[0];

    /// Copies at most `most` bytes into a slot.
    public void set(int slot, byte[] array, int offset, int length, int most) {
        if (slot >= lengths.length) {
            int before = lengths.length;
            bytes = Arrays.copyOf(bytes, slot + 4);
            lengths = Arrays.copyOf(lengths, slot + 4);
            Arrays.fill(bytes, before, bytes.length, ByteString.EMPTY.array());
            Arrays.fill(lengths, before, lengths.length, -1);
        }
        int kept = Math.min(length, most);
        if (bytes[slot].length < kept) {
            bytes[slot] = new byte[Math.max(32, kept)];
        }
        System.arraycopy(array, offset, bytes[slot], 0, kept);
        lengths[slot] = kept;
    }

    /// Puts the content of a slot into the view; false when nothing was captured there.
    public boolean get(int slot, ByteView into) {
        if (slot >= lengths.length || lengths[slot] < 0) {
            return false;
        }
        into.set(bytes[slot], 0, lengths[slot]);
        return true;
    }

    public void reset() {
        Arrays.fill(lengths, -1);
    }
}
