package sluice.tui.view;

/// Colours of the styles. Blue against orange and vermilion, never red against green: they stay apart for every kind of
/// colour blindness, and bold, dim and reverse carry the difference where there is no colour at all.
public final class Palette {
    private Palette() {}

    /// How many colours a terminal has.
    public enum Depth {
        MONO,
        SIXTEEN,
        MANY
    }

    /// One style made visible.
    ///
    /// @param color of 256, -1 for the terminal's own
    /// @param basic of 16, -1 for the terminal's own
    /// @param rgb for pictures
    public record Look(
            int color, int basic, String rgb, boolean bold, boolean dim, boolean reverse) {}

    public static Look of(Style style) {
        return switch (style) {
            case PLAIN -> new Look(-1, -1, "#d0d0d0", false, false, false);
            case DIM -> new Look(245, -1, "#8a8a8a", false, true, false);
            case STRONG -> new Look(-1, -1, "#ffffff", true, false, false);
            case HEADER -> new Look(253, 7, "#dadada", false, false, false);
            case TITLE -> new Look(110, 6, "#87afd7", true, false, false);
            case COLUMN -> new Look(110, 6, "#87afd7", false, false, false);
            case CRIT -> new Look(203, 9, "#ff5f5f", true, false, false);
            case WARN -> new Look(214, 3, "#ffaf00", false, false, false);
            case INFO -> new Look(110, 6, "#87afd7", false, false, false);
            case GOOD -> new Look(74, 14, "#5fafd7", false, false, false);
            case BAR -> new Look(208, 11, "#ff8700", false, false, false);
            case SPARK -> new Look(74, 14, "#5fafd7", false, false, false);
            case KEY -> new Look(117, 14, "#87d7ff", true, false, false);
            case INPUT -> new Look(-1, -1, "#ffffff", true, false, false);
            case OLD -> new Look(203, 9, "#ff5f5f", true, false, true);
        };
    }
}
