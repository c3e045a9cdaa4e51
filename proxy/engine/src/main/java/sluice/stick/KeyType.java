package sluice.stick;

/// The type of a table's keys. Manual §11.1 `type`.
public enum KeyType {
    IPV4("ip"),
    IPV6("ipv6"),
    /// 32 bits, signed.
    INTEGER("integer"),
    /// Cut at the table's length; ends at its first NUL.
    STRING("string"),
    /// Cut at the table's length, padded with zeros to it.
    BINARY("binary");

    private final String word;

    KeyType(String word) {
        this.word = word;
    }

    /// As `show table` writes it: the type `ipv4` is still called `ip` there.
    public String word() {
        return word;
    }

    /// Words of 32 bits that a key of at most `length` bytes takes in an entry; strings carry their length in front.
    int words(int length) {
        return switch (this) {
            case IPV4, INTEGER -> 1;
            case IPV6 -> 4;
            case STRING -> 1 + (length + 3) / 4;
            case BINARY -> (length + 3) / 4;
        };
    }
}
