package sluice.proxies;

import org.jspecify.annotations.Nullable;

import sluice.value.Address;
import sluice.wire.tls.BackTls;

import java.util.HashMap;
import java.util.Map;

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

    /// The same, offering by ALPN what a `connect` step says, under the words of that step.
    public final Map<String, BackTls> offering = new HashMap<>();

    /// Whether they do without a `connect` rule of their own.
    public boolean encrypted;

    /// Whether HTTP checks without `check-sni` ask for the name of their `host` field.
    public boolean automaticName = true;

    /// `check-send-proxy`.
    public boolean sendProxy;

    /// `pp2-never-send-local`: a PROXY header of version 2 says PROXY where LOCAL is meant.
    public boolean neverLocal;

    /// `check-proto`: what is spoken whatever ALPN agreed on; null where the line says nothing.
    public @Nullable Protocol protocol;

    /// What the `healthcheck` section of the line says to do, as a higher room compiled it; null for the backend's own.
    public @Nullable Object script;

    /// What a connection of a check may be told to speak.
    public enum Protocol {
        /// Bytes as they come: for everything but HTTP.
        NONE,
        H1,
        H2
    }

    /// Whether it goes elsewhere than the traffic: nothing is taken over from the server's line then.
    public boolean isElsewhere() {
        return port > 0 || address.isIp();
    }

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
