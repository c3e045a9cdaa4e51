package sluice.flow.balance;

import org.jspecify.annotations.Nullable;

import sluice.value.ByteString;

import java.util.ArrayList;
import java.util.List;

/// The `cookie` line of a backend. Public fields: filled while the configuration is read. Manual §4.2 `cookie`.
public final class CookieSettings {
    /// Who makes the cookie.
    public enum Mode {
        /// The server's own cookie is looked at and passed on.
        PASSIVE,
        /// The value of the server's cookie is replaced.
        REWRITE,
        /// The proxy adds its own.
        INSERT,
        /// The server's value gets the name of the server in front.
        PREFIX
    }

    public ByteString name = ByteString.EMPTY;
    public Mode mode = Mode.PASSIVE;

    /// The client's cookie is not shown to the server, and not sent again when it is right.
    public boolean indirect;

    /// Answers with the cookie are marked as not to be cached by others.
    public boolean noCache;

    /// Only in answers to POST.
    public boolean postOnly;

    /// A cookie of the same name from the server is left alone.
    public boolean preserve;

    public boolean httpOnly;
    public boolean secure;
    public final List<String> domains = new ArrayList<>();
    public final List<String> attributes = new ArrayList<>();

    /// `maxidle`, `maxlife` in seconds; 0 for none.
    public int maxIdleSeconds;

    public int maxLifeSeconds;

    /// Values are made from the servers' addresses and a key.
    public boolean dynamic;

    public @Nullable String dynamicKey;

    public boolean isDated() {
        return maxIdleSeconds > 0 || maxLifeSeconds > 0;
    }
}
