package sluice.flow.balance;

import org.jspecify.annotations.Nullable;

import sluice.proxies.Proxy;
import sluice.proxies.Server;
import sluice.sample.Condition;
import sluice.stream.RulePlace;
import sluice.value.ByteString;
import sluice.value.KeyHash;

import java.util.ArrayList;
import java.util.List;

/// What a backend's lines say about choosing a server and keeping to it; public fields, filled while the configuration is
/// read, then only read. Manual §4.2 `balance`, `hash-type`, `option redispatch`, `retry-on`, `cookie`, `stick`, `use-server`.
public final class BalanceSettings {
    public static final Proxy.Extra<BalanceSettings> EXTRA = new Proxy.Extra<>("balance");

    /// The kinds of `balance`.
    public enum Kind {
        ROUND_ROBIN,
        STATIC_ROUND_ROBIN,
        LEAST_CONNECTIONS,
        FIRST,
        RANDOM,
        HASH
    }

    public Kind kind = Kind.RANDOM;

    /// Whether weights and servers may change while the proxy runs.
    public boolean isDynamic() {
        return switch (kind) {
            case ROUND_ROBIN, LEAST_CONNECTIONS, FIRST, RANDOM -> true;
            case STATIC_ROUND_ROBIN -> false;
            case HASH -> consistent;
        };
    }

    /// As `balance` was written, for statistics: `roundrobin`, `uri`, `hdr(host)`.
    public String name = "random";

    public int draws = 2;
    public @Nullable StreamHash hashOf;
    public boolean consistent;

    /// What `hash-type` says; null when it says nothing of the function.
    public @Nullable KeyHash function;

    public boolean avalanche;
    public int balanceFactor;
    public Affinity affinity = Affinity.ALWAYS;
    public boolean allBackups;

    /// `option redispatch`: 0 off, −1 on the last retry, N on every Nth, −N on the Nth from the last.
    public int redispatchAfter;

    public boolean redispatch;

    /// `option persist`: a server that is down is used when persistence asks for it.
    public boolean persist;

    /// `persist rdp-cookie`: the name of the cookie; null for none.
    public @Nullable ByteString rdpCookie;

    /// `option prefer-last-server`.
    public boolean preferLastServer;

    /// `max-keep-alive-queue`: requests that may wait for the server that the session used last; -1 for no limit.
    public int maxKeepAliveQueue = -1;

    public final RetryOn retryOn = new RetryOn();
    public @Nullable CookieSettings cookie;

    /// `dynamic-cookie-key`, which may stand before `cookie`.
    public @Nullable String cookieKey;

    public final List<ServerRule> serverRules = new ArrayList<>();
    public final List<PersistRule> persistRules = new ArrayList<>();
    public final List<StickRule> stickRules = new ArrayList<>();

    /// The function and modifier in use: consistent hashing without a function uses sdbm and avalanche.
    public KeyHash effectiveFunction() {
        return function == null ? KeyHash.SDBM : function;
    }

    public boolean effectiveAvalanche() {
        return avalanche || consistent && function == null;
    }

    /// Whether a queue of the backend means that no server would be chosen: a slot is looked for in the algorithm's own order.
    boolean isUndetermined() {
        return switch (kind) {
            case ROUND_ROBIN, STATIC_ROUND_ROBIN, RANDOM -> true;
            case LEAST_CONNECTIONS, FIRST, HASH -> false;
        };
    }

    /// `use-server NAME if COND`.
    ///
    /// @param server null for a name that is computed for each stream
    /// @param name computes the name; null for a fixed one
    public record ServerRule(
            @Nullable Server server,
            @Nullable ServerName name,
            @Nullable Condition condition,
            RulePlace place) {}

    /// Finds out the name of a server for one stream; empty for none.
    @FunctionalInterface
    public interface ServerName {
        String of(sluice.stream.Stream stream);
    }

    /// `force-persist if COND` and `ignore-persist if COND`.
    public record PersistRule(boolean force, Condition condition) {}
}
