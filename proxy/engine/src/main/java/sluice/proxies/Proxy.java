package sluice.proxies;

import org.jspecify.annotations.Nullable;

import sluice.value.ByteString;

import java.util.HashMap;
import java.util.Map;

/// What frontends and backends share: name, number, mode, timeouts and typed extras of other rooms.
public abstract sealed class Proxy permits Frontend, Backend {
    private final String name;
    private final ByteString nameBytes;
    private int id;
    private @Nullable String guid;
    private String description = "";
    private Mode mode = Mode.TCP;
    private Timeouts timeouts = new Timeouts();
    private Tally tally = new Tally();
    private Gauge sessions = new Gauge();
    private Rate sessionRate = new Rate();
    private Rate requestRate = new Rate();
    private volatile boolean disabled;
    private boolean readsRequest;
    private volatile @Nullable InvalidMessage invalidRequest;
    private volatile @Nullable InvalidMessage invalidResponse;
    private final Map<Extra<?>, Object> extras = new HashMap<>();

    protected Proxy(String name, int id) {
        this.name = name;
        this.nameBytes = ByteString.of(name);
        this.id = id;
    }

    /// A typed slot in which a higher room keeps its compiled part of a proxy (rules, log format, cookie settings).
    ///
    /// Looked up while the plan is built; the traffic reads fields of the object found there, never this map.
    ///
    /// @param <T> what is kept
    public static final class Extra<T> {
        private final String name;

        public Extra(String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /// Whether a line speaks of requests of HTTP: in tcp mode they are then looked for in the client's bytes.
    public boolean readsRequest() {
        return readsRequest;
    }

    public void readRequest() {
        readsRequest = true;
    }

    public <T> void put(Extra<T> key, T value) {
        extras.put(key, value);
    }

    @SuppressWarnings("unchecked") // put() pairs key and value
    public <T> @Nullable T get(Extra<T> key) {
        return (T) extras.get(key);
    }

    /// The name as it is written into logs and headers.
    public ByteString nameBytes() {
        return nameBytes;
    }

    public String name() {
        return name;
    }

    /// The `id` of statistics and `#id` of the Runtime API.
    public int id() {
        return id;
    }

    /// Sets the number while the configuration is read (`id` lines).
    public void id(int id) {
        this.id = id;
    }

    /// What it is for, in the operator's words; empty when nobody said. Manual §4.2 `description`.
    public String description() {
        return description;
    }

    /// Only while the configuration is read.
    public void description(String words) {
        description = words;
    }

    /// The name that stays whatever else of it changes; null for none. Manual §4.2 `guid`.
    public @Nullable String guid() {
        return guid;
    }

    /// Only while the configuration is read.
    public void guid(String unique) {
        guid = unique;
    }

    public Mode mode() {
        return mode;
    }

    public void mode(Mode mode) {
        this.mode = mode;
    }

    public Timeouts timeouts() {
        return timeouts;
    }

    public void timeouts(Timeouts timeouts) {
        this.timeouts = timeouts;
    }

    /// What was counted, one part per loop.
    public Tally tally() {
        return tally;
    }

    /// `scur`, `smax`: client connections of a frontend, streams of a backend, in the whole process.
    public Gauge sessions() {
        return sessions;
    }

    /// `rate`, `rate_max`: of [TrafficCounters#sessions] (backends) or [TrafficCounters#sessions] accepted (frontends).
    public Rate sessionRate() {
        return sessionRate;
    }

    /// `req_rate`, `req_rate_max`: of [TrafficCounters#requests].
    public Rate requestRate() {
        return requestRate;
    }

    /// Goes on where the proxy of that name in the plan before stopped: both count into the same places from now on. Before this
    /// one sees traffic.
    void adopt(Proxy before) {
        tally = before.tally;
        sessions = before.sessions;
        sessionRate = before.sessionRate;
        requestRate = before.requestRate;
        invalidRequest = before.invalidRequest;
        invalidResponse = before.invalidResponse;
    }

    /// The last request that could not be understood; null for none. Kept by frontends.
    public @Nullable InvalidMessage invalidRequest() {
        return invalidRequest;
    }

    /// The last response that could not be understood; null for none. Kept by backends.
    public @Nullable InvalidMessage invalidResponse() {
        return invalidResponse;
    }

    /// Keeps a capture in place of the one before.
    public void capture(InvalidMessage message) {
        if (message.request()) {
            invalidRequest = message;
        } else {
            invalidResponse = message;
        }
    }

    /// `disabled` in the configuration, or stopped by an operator.
    public boolean isDisabled() {
        return disabled;
    }

    public void disabled(boolean disabled) {
        this.disabled = disabled;
    }

    @Override
    public String toString() {
        return name;
    }
}
