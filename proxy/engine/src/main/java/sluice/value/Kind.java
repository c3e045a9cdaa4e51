package sluice.value;

/// The type of a sample. Manual §7.1.
public enum Kind {
    /// Only in signatures: any type.
    ANY,
    BOOL,
    /// Signed 64-bit integer.
    SINT,
    IPV4,
    IPV6,
    /// Only in signatures: an address of either family.
    ADDR,
    STR,
    BIN,
    /// An HTTP method: kept as its text.
    METH
}
