package sluice.vocabulary;

import org.jspecify.annotations.Nullable;

/// What a row of the statistics describes. The number is the value of the `type` column, the letter opens a line of the
/// typed output, the bit selects rows in `show stat <proxy> <bits> <server>`. Manual: management §9.1, §9.2.
public enum ObjectKind {
    FRONTEND('F', 1, "Frontend"),
    BACKEND('B', 2, "Backend"),
    SERVER('S', 4, "Server"),
    LISTENER('L', 8, "Listener");

    private static final ObjectKind[] ALL = values();

    private final char letter;
    private final int bit;
    private final String jsonName;

    ObjectKind(char letter, int bit, String jsonName) {
        this.letter = letter;
        this.bit = bit;
        this.jsonName = jsonName;
    }

    /// The kind of the `type` column's number, or null where the number is none of the four.
    public static @Nullable ObjectKind ofNumber(long number) {
        return number >= 0 && number < ALL.length ? ALL[(int) number] : null;
    }

    /// 0 frontend, 1 backend, 2 server, 3 listener.
    public int number() {
        return ordinal();
    }

    public char letter() {
        return letter;
    }

    public int bit() {
        return bit;
    }

    /// The word of the JSON output (`objType`) and, in lower case, of the Prometheus names.
    public String jsonName() {
        return jsonName;
    }
}
