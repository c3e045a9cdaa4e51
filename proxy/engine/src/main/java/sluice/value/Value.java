package sluice.value;

import sluice.loop.LoopConfined;

/// The slot into which a sample is evaluated; owned by the caller, reused for the next sample.
///
/// ```
/// BOOL SINT  number
/// IPV4       number (32 bits, unsigned)
/// IPV6       high, number (network order)
/// STR BIN METH  view: borrowed bytes, or the slot's own scratch
/// ```
///
/// A converter that produces bytes asks for [#room] (never the array that the view points into), fills it and calls
/// [#string] or [#binary] with it. Iterating fetches (`hdr` in an ACL) keep their place in [#cursor] and set [#more].
@LoopConfined
public final class Value {
    private Kind kind = Kind.BOOL;
    private long number;
    private long high;
    private final ByteView view = new ByteView();
    private byte[] scratch = ByteString.EMPTY.array();
    private byte[] spare = ByteString.EMPTY.array();

    private boolean notYet;
    private boolean iterating;
    private boolean more;
    private long cursor;

    public Kind kind() {
        return kind;
    }

    public long number() {
        return number;
    }

    /// The upper 64 bits of an IPv6 address; the lower ones are [#number].
    public long high() {
        return high;
    }

    /// The bytes of a STR, BIN or METH.
    public ByteView bytes() {
        return view;
    }

    public boolean truth() {
        return number != 0;
    }

    public Value bool(boolean truth) {
        kind = Kind.BOOL;
        number = truth ? 1 : 0;
        return this;
    }

    public Value integer(long integer) {
        kind = Kind.SINT;
        number = integer;
        return this;
    }

    public Value ipv4(int address) {
        kind = Kind.IPV4;
        number = address & 0xffffffffL;
        return this;
    }

    public Value ipv6(long high, long low) {
        kind = Kind.IPV6;
        this.high = high;
        this.number = low;
        return this;
    }

    public Value string(byte[] array, int offset, int length) {
        kind = Kind.STR;
        view.set(array, offset, length);
        return this;
    }

    public Value string(ByteString string) {
        return string(string.array(), 0, string.length());
    }

    /// A text of single bytes, copied into this slot's own memory.
    public Value string(String latin1) {
        int length = latin1.length();
        byte[] room = room(length);
        for (int i = 0; i < length; i++) {
            room[i] = (byte) latin1.charAt(i);
        }
        return string(room, 0, length);
    }

    public Value binary(byte[] array, int offset, int length) {
        kind = Kind.BIN;
        view.set(array, offset, length);
        return this;
    }

    public Value method(byte[] array, int offset, int length) {
        kind = Kind.METH;
        view.set(array, offset, length);
        return this;
    }

    /// Keeps the bytes and changes only the type among STR, BIN and METH.
    public Value retype(Kind bytesKind) {
        kind = bytesKind;
        return this;
    }

    /// Copies another slot's value; bytes stay borrowed from where they are.
    public Value set(Value other) {
        kind = other.kind;
        number = other.number;
        high = other.high;
        view.set(other.view.array(), other.view.offset(), other.view.length());
        return this;
    }

    /// At least `capacity` bytes of this slot's own memory that the current view does not point into.
    public byte[] room(int capacity) {
        if (view.array() == scratch) {
            byte[] other = spare;
            spare = scratch;
            scratch = other;
        }
        if (scratch.length < capacity) {
            scratch = new byte[Math.max(capacity, Math.max(256, scratch.length * 2))];
        }
        return scratch;
    }

    /// True when a fetch that returned no sample may find one once more data has arrived.
    public boolean notYet() {
        return notYet;
    }

    /// Marks that the missing sample may still come; returns false so that a fetch can `return out.pending()`.
    public boolean pending() {
        notYet = true;
        return false;
    }

    /// True when the fetch that filled this slot has further values for an iterating caller.
    public boolean more() {
        return more;
    }

    public void more(boolean more) {
        this.more = more;
    }

    /// Where an iterating fetch goes on; 0 at the first call.
    public long cursor() {
        return cursor;
    }

    public void cursor(long cursor) {
        this.cursor = cursor;
    }

    /// True when the caller asks for one value after the other; otherwise a fetch gives the one that its arguments name.
    public boolean iterating() {
        return iterating;
    }

    /// Begins an iteration over all values: call the fetch again while [#more].
    public Value startIterating() {
        start();
        iterating = true;
        return this;
    }

    /// Forgets place and marks before a fresh evaluation.
    public Value start() {
        notYet = false;
        iterating = false;
        more = false;
        cursor = 0;
        return this;
    }

    @Override
    public String toString() {
        return switch (kind) {
            case BOOL -> number != 0 ? "1" : "0";
            case SINT -> Long.toString(number);
            case IPV4, IPV6, ADDR -> Address.text(this);
            case STR, BIN, METH -> view.toString();
            case ANY -> throw new AssertionError("a value has a concrete type");
        };
    }
}
