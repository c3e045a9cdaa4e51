package sluice.wire.mux.h1;

/// Classes of bytes. RFC 9110 §5.6.2, RFC 3986.
final class Characters {
    /// For a byte of a field name: its lower-case form, or 0 when it is no token character.
    static final byte[] TOKEN_LOWER = new byte[256];

    /// Whether a byte may stand in a request target.
    static final boolean[] TARGET = new boolean[256];

    /// Whether a byte may stand in an authority.
    static final boolean[] AUTHORITY = new boolean[256];

    static {
        for (char c : "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz".toCharArray()) {
            TOKEN_LOWER[c] = (byte) c;
        }
        for (char c = 'A'; c <= 'Z'; c++) {
            TOKEN_LOWER[c] = (byte) (c + 32);
        }
        for (int b = 0x21; b < 0x7f; b++) {
            TARGET[b] = b != '#';
        }
        for (char c :
                "!$&'()*+,-.0123456789:;=ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz~%@"
                        .toCharArray()) {
            AUTHORITY[c] = true;
        }
    }

    private Characters() {}
}
