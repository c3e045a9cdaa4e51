package sluice.value;

import sluice.loop.LoopConfined;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A borrowed window of an array: valid until its owner reads again or releases. Reused by [#set].
@LoopConfined
public final class ByteView {
    private byte[] array = ByteString.EMPTY.array();
    private int offset;
    private int length;

    public ByteView set(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
        return this;
    }

    public ByteView set(ByteString string) {
        return set(string.array(), 0, string.length());
    }

    public ByteView clear() {
        return set(ByteString.EMPTY.array(), 0, 0);
    }

    public byte[] array() {
        return array;
    }

    public int offset() {
        return offset;
    }

    public int length() {
        return length;
    }

    public int end() {
        return offset + length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /// The byte at `index` of the window, not range-checked against the window.
    public byte at(int index) {
        return array[offset + index];
    }

    public boolean contentEquals(ByteString other) {
        return other.contentEquals(array, offset, length);
    }

    public boolean contentEquals(ByteView other) {
        return Arrays.equals(
                array,
                offset,
                offset + length,
                other.array,
                other.offset,
                other.offset + other.length);
    }

    /// Copies the content into an owned string.
    public ByteString copy() {
        return ByteString.copyOf(array, offset, length);
    }

    @Override
    public String toString() {
        return new String(array, offset, length, StandardCharsets.ISO_8859_1);
    }
}
