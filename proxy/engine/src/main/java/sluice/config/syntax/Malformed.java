package sluice.config.syntax;

/// A word whose inside does not parse: a time, a size, an address, a condition.
///
/// The offset is where in the text the trouble starts, so that the caller can point at it with [Word#part(int, int)].
public final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    /// What went wrong with a number, where callers word their messages by it.
    public enum Kind {
        /// A character that does not belong here, or none where one is needed.
        CHARACTER,
        /// More than the largest value allowed.
        OVERFLOW,
        /// Not null but less than the smallest value allowed.
        UNDERFLOW
    }

    private final Kind kind;
    private final int offset;

    public Malformed(Kind kind, int offset, String message) {
        super(message, null, false, false);
        this.kind = kind;
        this.offset = offset;
    }

    public Malformed(int offset, String message) {
        this(Kind.CHARACTER, offset, message);
    }

    public Kind kind() {
        return kind;
    }

    public int offset() {
        return offset;
    }

    /// Never null, unlike in the supertype.
    public String reason() {
        var message = getMessage();
        return message == null ? "" : message;
    }
}
