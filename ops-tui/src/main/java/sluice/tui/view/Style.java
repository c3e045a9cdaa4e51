package sluice.tui.view;

/// What a cell means. The colours are in [Palette].
public enum Style {
    PLAIN,
    /// Beside the point.
    DIM,
    STRONG,
    /// Header and gauges.
    HEADER,
    /// Name of a view, in a ruled line.
    TITLE,
    /// Titles of columns.
    COLUMN,
    CRIT,
    WARN,
    INFO,
    GOOD,
    /// Bar of waiting requests.
    BAR,
    SPARK,
    /// A key in the footer or in the help.
    KEY,
    /// What is being typed.
    INPUT,
    /// Data that is old.
    OLD
}
