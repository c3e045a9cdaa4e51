package sluice.value;

import sluice.loop.LoopConfined;

import java.util.Arrays;

/// A growing array of bytes with the few number formats that logs and headers need; reused by [#clear].
@LoopConfined
public final class ByteWriter {
    private static final byte[] UPPER =
            "0123456789ABCDEF".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private byte[] array;
    private int length;

    public ByteWriter() {
        this(256);
    }

    public ByteWriter(int capacity) {
        array = new byte[capacity];
    }

    public ByteWriter clear() {
        length = 0;
        return this;
    }

    /// The bytes written so far, in the first [#length] places; replaced when it grows.
    public byte[] array() {
        return array;
    }

    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /// Drops everything behind `length`.
    public void truncate(int length) {
        this.length = length;
    }

    /// Makes sure that `more` bytes can be written into [#array] directly; follow with [#advance].
    public byte[] ensure(int more) {
        if (array.length - length < more) {
            array = Arrays.copyOf(array, Math.max(length + more, array.length * 2));
        }
        return array;
    }

    /// Counts bytes that the caller wrote into [#array] itself.
    public void advance(int written) {
        length += written;
    }

    public ByteWriter put(int b) {
        ensure(1)[length++] = (byte) b;
        return this;
    }

    public ByteWriter put(byte[] source, int offset, int count) {
        System.arraycopy(source, offset, ensure(count), length, count);
        length += count;
        return this;
    }

    public ByteWriter put(ByteString bytes) {
        return put(bytes.array(), 0, bytes.length());
    }

    public ByteWriter put(ByteView bytes) {
        return put(bytes.array(), bytes.offset(), bytes.length());
    }

    /// ISO-8859-1 text; only for text known while the configuration was read or names of the process.
    public ByteWriter put(String text) {
        byte[] target = ensure(text.length());
        for (int i = 0; i < text.length(); i++) {
            target[length++] = (byte) text.charAt(i);
        }
        return this;
    }

    public ByteWriter number(long number) {
        ensure(20);
        length += Decimal.write(number, array, length);
        return this;
    }

    /// At least `digits` digits, filled with zeros; for numbers that are not negative.
    public ByteWriter digits(long number, int digits) {
        int width = Math.max(digits, Decimal.length(number));
        byte[] target = ensure(width);
        for (int i = length + width - 1; i >= length; i--) {
            target[i] = (byte) ('0' + number % 10);
            number /= 10;
        }
        length += width;
        return this;
    }

    /// Upper-case hexadecimal, at least `digits` digits.
    public ByteWriter hex(long number, int digits) {
        int width = Math.max(digits, (67 - Long.numberOfLeadingZeros(number)) / 4);
        byte[] target = ensure(width);
        for (int i = length + width - 1; i >= length; i--) {
            target[i] = UPPER[(int) (number & 15)];
            number >>>= 4;
        }
        length += width;
        return this;
    }

    public ByteString copy() {
        return ByteString.copyOf(array, 0, length);
    }

    @Override
    public String toString() {
        return new String(array, 0, length, java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
