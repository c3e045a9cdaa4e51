package sluice.proxies;

import org.jspecify.annotations.Nullable;

/// From where the servers of one backend get their first states. Manual §4.2 `load-server-state-from-file`.
public final class StateFile {
    public static final Proxy.Extra<StateFile> EXTRA = new Proxy.Extra<>("state-file");

    /// Which file is read.
    public enum From {
        NONE,
        /// The one of `global`, which holds all backends.
        GLOBAL,
        /// One for this backend.
        LOCAL
    }

    public From from = From.NONE;

    /// `server-state-file-name`; null takes the backend's name.
    public @Nullable String name;
}
