package sluice.log.format;

import org.jspecify.annotations.Nullable;

/// One line, taken apart: numbers as numbers, texts as ranges of the bytes they stand in. Reused for line after line.
///
/// ```
/// bytes:   … 10.0.0.7:5123 [22/Nov/2026:16:19:57.870] www~ app/a1 0/0/1/34/35 200 …
/// from/to:   └client┘                                 └fe┘ └be┘srv
/// number:                                                      TR Tw Tc Tr Ta status
/// ```
///
/// Valid until the next line is read with it. A field that the line does not have, or has only in part because the line
/// was cut, is not [present][#has]. Owned by one thread.
public final class Entry {
    /// What a line is.
    public enum Kind {
        /// A request, or a connection in http mode that never became one.
        HTTP,
        /// A connection in tcp mode.
        TCP,
        /// A connection at the moment it was accepted (no format configured).
        CONNECT,
        /// A connection that failed before its first request: handshake, PROXY header.
        ERROR,
        /// Something the proxy says about itself or its servers.
        EVENT,
        /// Not understood.
        UNREADABLE
    }

    static final int CLIENT = Field.CLIENT.ordinal();
    static final int FRONTEND = Field.FRONTEND.ordinal();
    static final int BACKEND = Field.BACKEND.ordinal();
    static final int SERVER = Field.SERVER.ordinal();
    static final int STATUS = Field.STATUS.ordinal();
    static final int TERMINATION = Field.TERMINATION.ordinal();

    private static final int FIELDS = Field.values().length;

    /// The bytes that the ranges point into: the window of the file, or a decoded copy.
    byte[] bytes = new byte[Bytes.PADDING];

    final long[] numbers = new long[FIELDS];
    final int[] starts = new int[FIELDS];
    final int[] ends = new int[FIELDS];
    long present;

    Kind kind = Kind.UNREADABLE;
    String format = "";
    Event event = Event.OTHER;
    int termination = NO_TERMINATION;
    boolean truncated;
    boolean incomplete;
    boolean tls;
    boolean formerTimers;
    int messageStart;

    /// The raw line, whatever was decoded from it.
    byte[] lineBytes = bytes;

    int lineStart;
    int lineEnd;

    /// Four blanks: the line has no termination state.
    public static final int NO_TERMINATION = 0x20202020;

    void reset(byte[] line, int from, int to) {
        bytes = line;
        lineBytes = line;
        lineStart = from;
        lineEnd = to;
        present = 0;
        kind = Kind.UNREADABLE;
        format = "";
        termination = NO_TERMINATION;
        truncated = false;
        incomplete = false;
        tls = false;
        formerTimers = false;
        messageStart = from;
    }

    public Kind kind() {
        return kind;
    }

    /// The name of the format the line was recognised as, such as `httplog`.
    public String format() {
        return format;
    }

    /// What kind of event; meaningful for [Kind#EVENT] only.
    public Event event() {
        return event;
    }

    /// The line is a request or a connection that reached its end (or was logged early).
    public boolean isStream() {
        return kind == Kind.HTTP || kind == Kind.TCP;
    }

    public boolean has(Field field) {
        return (present & 1L << field.ordinal()) != 0;
    }

    /// The line has all fields of a set of [Field#bit]s.
    public boolean hasAll(long fields) {
        return (present & fields) == fields;
    }

    /// The value of a numeric field; `missing` when the line has none.
    public long number(Field field, long missing) {
        return has(field) ? numbers[field.ordinal()] : missing;
    }

    /// Milliseconds since 1970 by the clock of the log (its local time read as UTC), or `Long.MIN_VALUE`.
    public long time() {
        return number(Field.TIME, Long.MIN_VALUE);
    }

    public byte[] bytes() {
        return bytes;
    }

    public int start(Field field) {
        return starts[field.ordinal()];
    }

    public int end(Field field) {
        return ends[field.ordinal()];
    }

    /// The text of a field, or null; escapes such as `#22` are left as they are.
    public @Nullable String text(Field field) {
        return has(field) ? Bytes.text(bytes, start(field), end(field)) : null;
    }

    /// The termination letters as four bytes, the first in the highest; blanks where the line has none.
    public int termination() {
        return termination;
    }

    /// The line was cut before its end.
    public boolean truncated() {
        return truncated;
    }

    /// Logged before the end (`option logasap`): time and bytes are not final.
    public boolean incomplete() {
        return incomplete;
    }

    /// The frontend's name carried the `~` of a TLS listener.
    public boolean tls() {
        return tls;
    }

    /// The timers are those of HAProxy before 1.7: the first is Tq, the last Tt.
    public boolean formerTimers() {
        return formerTimers;
    }

    public byte[] lineBytes() {
        return lineBytes;
    }

    public int lineStart() {
        return lineStart;
    }

    public int lineEnd() {
        return lineEnd;
    }

    /// The line as text.
    public String line() {
        return Bytes.text(lineBytes, lineStart, lineEnd);
    }

    /// The time from the first byte of the request to the end: Ta, or what stands for it in this format.
    public long duration() {
        if (has(Field.TA)) return numbers[Field.TA.ordinal()];
        if (has(Field.TT)) return numbers[Field.TT.ordinal()];
        return -1;
    }

    void set(int field, long value) {
        numbers[field] = value;
        present |= 1L << field;
    }

    void set(int field, int from, int to) {
        starts[field] = from;
        ends[field] = to;
        present |= 1L << field;
    }

    void set(Field field, long value) {
        set(field.ordinal(), value);
    }

    void set(Field field, int from, int to) {
        set(field.ordinal(), from, to);
    }

    void forget(Field field) {
        present &= ~(1L << field.ordinal());
    }

    /// The last four letters that were found to be some; nearly all lines have the same.
    private int lastValid = NO_TERMINATION;

    /// Sets the termination letters from two or four bytes; false when they are none.
    boolean setTermination(int from, int to) {
        int length = to - from;
        if (length != 2 && length != 4) return false;
        int letters = (bytes[from] & 0xff) << 24 | (bytes[from + 1] & 0xff) << 16;
        letters |= length == 2 ? 0x2020 : (bytes[from + 2] & 0xff) << 8 | bytes[from + 3] & 0xff;
        if (letters != lastValid) {
            if (!Letters.valid(letters, length)) return false;
            lastValid = letters;
        }
        termination = letters;
        set(TERMINATION, from, to);
        return true;
    }

    /// Four letters, the first in the highest byte, are a termination state.
    static boolean isTermination(int letters) {
        return Letters.valid(letters, 4);
    }

    private static final class Letters {
        static final String CAUSE = "-CSPLRIDUKcs";
        static final String PHASE = "-RQCHDLT";
        static final String CLIENT_COOKIE = "-NIDVEOU";
        static final String SERVER_COOKIE = "-NIUPRD";

        static boolean valid(int letters, int length) {
            if (CAUSE.indexOf(letters >>> 24) < 0 || PHASE.indexOf(letters >> 16 & 0xff) < 0)
                return false;
            if (length == 2) return true;
            return CLIENT_COOKIE.indexOf(letters >> 8 & 0xff) >= 0
                    && SERVER_COOKIE.indexOf(letters & 0xff) >= 0;
        }
    }
}
