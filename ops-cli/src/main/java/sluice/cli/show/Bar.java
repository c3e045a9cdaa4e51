package sluice.cli.show;

/// A bar of eighths, for progress and shares.
public final class Bar {
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

    private Bar() {}

    /// `value` of `limit` over `width` characters; full where there is no limit to compare with.
    public static String of(double value, double limit, int width) {
        double share = limit <= 0 ? 0 : Math.clamp(value / limit, 0, 1);
        int eighths = (int) Math.round(share * width * 8);
        String bar = "█".repeat(eighths / 8);
        return eighths % 8 == 0 ? bar : bar + EIGHTHS.charAt(eighths % 8);
    }
}
