package sluice.proxies;

/// Why a server's state changed.
///
/// @param words what the log says behind the sentence; empty for nothing, and for checks, whose outcome is said instead
public record Cause(Origin origin, String words) {
    public enum Origin {
        NONE,
        HEALTH_CHECK,
        AGENT,
        OPERATOR,
        RESOLUTION,
        TRACKING,
        STATE_FILE
    }

    public static final Cause NONE = new Cause(Origin.NONE, "");
    public static final Cause HEALTH_CHECK = new Cause(Origin.HEALTH_CHECK, "");
    public static final Cause AGENT = new Cause(Origin.AGENT, "");
    public static final Cause COMMAND = new Cause(Origin.OPERATOR, "changed from CLI");
    public static final Cause WEB = new Cause(Origin.OPERATOR, "changed from Web interface");
    public static final Cause TRACKING = new Cause(Origin.TRACKING, "");
    public static final Cause STATE_FILE =
            new Cause(Origin.STATE_FILE, "changed from server-state after a reload");

    /// A name that does or does not resolve.
    public static Cause resolution(String words) {
        return new Cause(Origin.RESOLUTION, words);
    }
}
