package sluice.proxies;

import org.jspecify.annotations.Nullable;

import sluice.value.Address;
import sluice.wire.tls.BackTls;

/// When and over what a server is checked; one for the health check, one for the agent. Manual §5.2.
public final class CheckSettings {
    public boolean enabled;
    public int intervalMillis = 2000;

    /// `fastinter`, `downinter`; 0 means `inter`.
    public int fastIntervalMillis;

    public int downIntervalMillis;
    public int rise = 2;
    public int fall = 3;

    /// `addr`, `port`: instead of the server's own.
    public Address address = Address.NONE;

    public int port;

    /// `check-ssl` / `no-check-ssl`; null follows the server.
    public @Nullable Boolean tls;

    /// `check-sni`, `check-alpn`; null where the line says nothing.
    public @Nullable String sni;

    public @Nullable String alpn;

    /// How checks encrypt where they do; null when nothing on the line is about TLS.
    public @Nullable BackTls encryption;

    /// Whether they do without a `connect` rule of their own.
    public boolean encrypted;

    /// Whether HTTP checks without `check-sni` ask for the name of their `host` field.
    public boolean automaticName = true;

    /// `check-send-proxy`.
    public boolean sendProxy;

    /// `pp2-never-send-local`: a PROXY header of version 2 says PROXY where LOCAL is meant.
    public boolean neverLocal;

    public boolean viaSocks4;

    /// The `healthcheck` section to use; null for the backend's options.
    public @Nullable String section;

    /// Milliseconds until the next check in the present condition.
    ///
    /// @param level of [Health]
    public int interval(Health health) {
        if (health.level() > 0 && health.level() < health.highestLevel()) {
            return fastIntervalMillis > 0 ? fastIntervalMillis : intervalMillis;
        }
        if (health.level() == 0) {
            return downIntervalMillis > 0 ? downIntervalMillis : intervalMillis;
        }
        return intervalMillis;
    }
}
