package sluice.cli.show;

/// How results are written.
public enum Format {
    /// Aligned columns for people; the default on a terminal and off it.
    TABLE,
    /// One JSON value per command, errors too.
    JSON,
    /// Comma separated with a header, quoted where needed.
    CSV,
    /// Tab separated with a header.
    TSV,
    /// Nothing but errors; the exit code tells.
    QUIET
}
