package sluice.sample;

/// What an argument in the parentheses of a fetch or converter must be.
public enum ArgumentType {
    STR,
    SINT,
    TIME,
    SIZE,
    IPV4,
    IPV6,
    /// A netmask: dotted or a number of bits.
    MASK4,
    MASK6,
    /// A set of delimiter characters; commas and blanks by name or quoting.
    DELIMITERS,
    /// The name of a variable with its scope.
    VARIABLE,
    /// A constant integer or a variable's name.
    SINT_OR_VARIABLE,
    /// A constant string or a variable's name.
    STR_OR_VARIABLE,
    REGEX,
    /// A map file reference.
    MAP,
    /// A stick table; empty means the current proxy's.
    TABLE,
    FRONTEND,
    BACKEND,
    /// `[backend/]server`
    SERVER,
    USERLIST,
    /// A list of names of ACLs, `!` allowed.
    ACL
}
