package sluice.proxies;

import org.jspecify.annotations.Nullable;

import sluice.value.ByteString;
import sluice.value.Cidr;

import java.util.List;

/// What the words of a `server` line say about choosing, limits, persistence and health; a copy of `default-server`'s with the
/// line's own on top. Public fields: filled while the configuration is read, then only read. Manual §5.2.
public final class ServerSettings {
    public boolean backup;
    public boolean disabled;

    /// `no-ssl`.
    public boolean neverEncrypted;

    /// `minconn`, `maxqueue`; 0 for none.
    public int minconn;

    public int maxqueue;

    /// `strict-maxconn`: `maxconn` is the most connections too, idle ones included.
    public boolean strictMaxconn;

    /// `slowstart`; 0 for none.
    public int slowStartMillis;

    /// The value of the persistence cookie; null for none.
    public @Nullable ByteString cookie;

    /// `on-marked-down shutdown-sessions`: its streams end when it goes down or into maintenance.
    public boolean shutDownSessions;

    /// `on-marked-up shutdown-backup-sessions`: streams on backup servers end when it comes up.
    public boolean shutDownBackupSessions;

    /// `non-stick`: not learned into tables.
    public boolean nonStick;

    /// `redir`: clients that only read are sent there instead of a connection being made.
    public @Nullable ByteString redirect;

    /// Whether its line says `id`.
    public boolean ownId;

    public HashKey hashKey = HashKey.ID;
    public @Nullable String guid;

    /// `track [backend/]server`, looked up when everything has been read.
    public @Nullable String track;

    public Observe observe = Observe.NONE;
    public int errorLimit = 10;
    public OnError onError = OnError.FAIL_CHECK;
    public InitialState initialState = InitialState.UP;

    public final CheckSettings check = new CheckSettings();
    public final CheckSettings agent = new CheckSettings();

    /// `agent-send`.
    public @Nullable String agentSend;

    /// `resolvers`: the section that its name is resolved with while the process runs; null for none.
    public @Nullable String resolvers;

    /// The name of the SRV records that say what the server is; null for none.
    public @Nullable String serviceName;

    /// `resolve-prefer`: 4, otherwise IPv6 comes first.
    public int preferFamily;

    /// `resolve-net`: networks preferred among the answers.
    public List<Cidr> preferNetworks = List.of();

    /// `resolve-opts`.
    public boolean allowDuplicateAddresses;

    public boolean ignoreServiceWeight;

    /// Where the positions of a server on the consistent ring come from (`hash-key`).
    public enum HashKey {
        ID,
        ID32,
        GUID,
        ADDRESS,
        ADDRESS_AND_PORT
    }

    /// `observe`: which answers of real traffic count as checks.
    public enum Observe {
        NONE,
        LAYER4,
        LAYER7
    }

    /// What `error-limit` observed errors in a row do.
    public enum OnError {
        FAST_INTERVAL,
        FAIL_CHECK,
        SUDDEN_DEATH,
        MARK_DOWN
    }

    /// `init-state`.
    public enum InitialState {
        FULLY_UP,
        UP,
        DOWN,
        FULLY_DOWN,
        NONE
    }
}
