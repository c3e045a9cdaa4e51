package sluice.operation.log;

import org.jspecify.annotations.Nullable;

import sluice.proxies.Server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One `ring` section. Public fields, filled while the configuration is read; its memory exists once it is in use. Manual §12.5.
public final class RingPlan {
    /// `tune.bufsize`
    public static final int DEFAULT_SIZE = 16384;

    private static final int DEFAULT_TIMEOUT_MILLIS = 5000;

    public final String name;
    public String description;
    public LogTarget.Format format = LogTarget.Format.RAW;
    public int maxLength = DEFAULT_SIZE;
    public int size = DEFAULT_SIZE;

    /// Shows the messages also after a crash; null for plain memory.
    public @Nullable Path backingFile;

    public int connectMillis = DEFAULT_TIMEOUT_MILLIS;
    public int serverMillis = DEFAULT_TIMEOUT_MILLIS;
    public final List<Receiver> receivers = new ArrayList<>();

    private boolean declared;
    private volatile @Nullable Ring ring;

    /// A log server that gets every message over a connection.
    ///
    /// @param counted each message begins with its length and a blank (RFC 6587 §3.4.1); otherwise it ends with a line feed
    public record Receiver(Server server, boolean counted) {}

    public RingPlan(String name) {
        this.name = name;
        this.description = name;
    }

    /// Notes that its section was read, not only a line that names it; false when it was before.
    public boolean declare() {
        boolean first = !declared;
        declared = true;
        return first;
    }

    public boolean isDeclared() {
        return declared;
    }

    /// The memory in use; null before the process has started.
    @Nullable Ring ring() {
        return ring;
    }

    void ring(Ring ring) {
        this.ring = ring;
    }
}
