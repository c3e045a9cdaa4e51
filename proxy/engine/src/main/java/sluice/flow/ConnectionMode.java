package sluice.flow;

/// What happens to the connections after a response; of a frontend and its backend the stronger one counts. Manual §4.
public enum ConnectionMode {
    /// Both sides stay open (`option http-keep-alive`, the default).
    KEEP_ALIVE,
    /// The server's side is closed (`option http-server-close`).
    SERVER_CLOSE,
    /// Both sides are closed (`option httpclose`).
    CLOSE;

    public ConnectionMode stronger(ConnectionMode other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
