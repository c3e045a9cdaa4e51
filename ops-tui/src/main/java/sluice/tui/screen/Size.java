package sluice.tui.screen;

/// Columns and rows of a terminal, at least one each.
public record Size(int columns, int rows) {
    public Size {
        columns = Math.clamp(columns, 1, 1000);
        rows = Math.clamp(rows, 1, 500);
    }
}
