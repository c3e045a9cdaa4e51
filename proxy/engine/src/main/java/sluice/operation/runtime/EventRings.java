package sluice.operation.runtime;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The rings that `show events` knows, and what was said while the process started.
@Shared("copy on write")
public final class EventRings {
    private static final int EVENTS = 1 << 20;
    private static final int STARTUP = 64 * 1024;

    private final List<EventRing> rings = new CopyOnWriteArrayList<>();
    private final EventRing events = new EventRing("buf0", "in-memory ring buffer", EVENTS);
    private final EventRing startup = new EventRing("startup-logs", "start-up messages", STARTUP);

    public EventRings() {
        rings.add(events);
    }

    public List<EventRing> all() {
        return rings;
    }

    public void add(EventRing ring) {
        rings.add(ring);
    }

    public @Nullable EventRing find(String name) {
        for (EventRing ring : rings) {
            if (ring.name().equals(name)) {
                return ring;
            }
        }
        return null;
    }

    /// What happens to servers, sockets and configurations.
    public EventRing events() {
        return events;
    }

    /// What was printed while the last configuration was read.
    public EventRing startup() {
        return startup;
    }
}
