package sluice.config.model;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// What the `global` section says about the process. Manual §3.1.
///
/// Public fields: filled while the configuration is read, read when the process starts.
public final class ProcessSettings {
    /// `daemon`.
    public boolean daemon;

    public boolean quiet;
    public boolean zeroWarning;

    public @Nullable String pidFile;

    /// `nbthread`; 0 takes the number of usable CPUs.
    public int threads;

    /// `maxconn`; 0 when not set.
    public int maxconn;

    /// `ulimit-n`, `fd-hard-limit`; 0 when not set.
    public int descriptorLimit;

    public int descriptorHardLimit;

    /// `strict-limits`: a limit that cannot be set ends the start.
    public boolean strictLimits = true;

    /// `uid`/`user` and `gid`/`group`; -1 when not set.
    public int userId = -1;

    public int groupId = -1;

    public @Nullable String chroot;

    /// `hard-stop-after` in milliseconds; 0 for no bound.
    public long hardStopAfterMillis;

    /// `grace` in milliseconds.
    public long graceMillis;

    /// `close-spread-time` in milliseconds; 0 for none.
    public long closeSpreadMillis;

    public @Nullable String node;
    public @Nullable String description;

    /// `expose-experimental-directives`, `expose-deprecated-directives`.
    public boolean experimental;

    /// `default-path`.
    public FilePolicy files = FilePolicy.CURRENT;

    public boolean deprecated;

    /// `insecure-fork-wanted`, `insecure-setuid-wanted`.
    public boolean insecureFork;

    /// CPU numbers for each thread by `cpu-map`, in the order of the threads; an empty entry leaves a thread alone.
    public final List<List<Integer>> threadCpus = new ArrayList<>();

    /// `nosplice`.
    public boolean noSplice;

    /// `server-state-base`, `server-state-file`, `stats-file`.
    public @Nullable String serverStateBase;

    public @Nullable String serverStateFile;
    public @Nullable String statsFile;

    /// `unix-bind`: prefix, mode and owner of unix sockets.
    public String unixPrefix = "";

    public int unixMode = -1;
    public int unixUser = -1;
    public int unixGroup = -1;

    /// `spread-checks` in percent, `max-spread-checks` in milliseconds.
    public int spreadChecksPercent;

    public long maxSpreadChecksMillis;

    /// `tune.max-checks-per-thread`; 0 for no limit.
    public int maxChecksPerThread;

    /// `external-check`.
    public boolean externalCheck;

    /// `external-check preserve-env`.
    public boolean externalCheckEnvironment;

    /// `cluster-secret`.
    public @Nullable String clusterSecret;
}
