package sluice.proxies;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/// What frontends and backends share: name, number, mode, timeouts and typed extras of other rooms.
public abstract sealed class Proxy permits Frontend, Backend {
    private final String name;
    private final int id;
    private Mode mode = Mode.TCP;
    private Timeouts timeouts = new Timeouts();
    private final Map<Extra<?>, Object> extras = new HashMap<>();

    protected Proxy(String name, int id) {
        this.name = name;
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

    public <T> void put(Extra<T> key, T value) {
        extras.put(key, value);
    }

    @SuppressWarnings("unchecked") // put() pairs key and value
    public <T> @Nullable T get(Extra<T> key) {
        return (T) extras.get(key);
    }

    public String name() {
        return name;
    }

    /// The `id` of statistics and `#id` of the Runtime API.
    public int id() {
        return id;
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

    @Override
    public String toString() {
        return name;
    }
}
