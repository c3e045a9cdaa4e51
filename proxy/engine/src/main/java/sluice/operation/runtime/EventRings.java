package sluice.operation.runtime;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;
import sluice.operation.log.Ring;
import sluice.operation.log.Rings;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The rings that `show events` knows, and what was said while the process started.
@Shared("copy on write")
public final class EventRings {
    private static final int EVENTS = 1 << 20;
    private static final int STARTUP = 64 * 1024;

    private final List<Ring> rings = new CopyOnWriteArrayList<>();
    private final Ring events = new Ring(Rings.EVENTS, "in-memory ring buffer", EVENTS);
    private final Ring startup = new Ring("startup-logs", "start-up messages", STARTUP);

    public EventRings() {
        rings.add(events);
    }

    public List<Ring> all() {
        return rings;
    }

    /// The rings of the configuration that is in use now, behind the process's own.
    public void configured(List<Ring> ofConfiguration) {
        rings.removeIf(ring -> ring != events);
        rings.addAll(ofConfiguration);
    }

    public @Nullable Ring find(String name) {
        for (Ring ring : rings) {
            if (ring.name().equals(name)) {
                return ring;
            }
        }
        return null;
    }

    /// What happens to servers, sockets and configurations.
    public Ring events() {
        return events;
    }

    /// What was printed while the last configuration was read.
    public Ring startup() {
        return startup;
    }
}
