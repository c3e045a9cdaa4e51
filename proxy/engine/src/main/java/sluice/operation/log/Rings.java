package sluice.operation.log;

import org.jspecify.annotations.Nullable;

import sluice.loop.Journal;
import sluice.loop.Loop;
import sluice.loop.Shared;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The rings of one configuration: filled while it is read, then put to use with their log servers.
///
/// A ring that the configuration before had with the same name and size goes on with its messages, and its servers where they stood.
@Shared("filled by one thread; begun and ended by the thread that changes configurations")
public final class Rings {
    /// The process's own ring, which takes log messages as well.
    public static final String EVENTS = "buf0";

    private final Map<String, RingPlan> plans = new LinkedHashMap<>();
    private final List<RingDelivery> deliveries = new ArrayList<>();
    private int unnamed;

    /// The ring of that name, which a section may declare further down.
    public RingPlan named(String name) {
        return plans.computeIfAbsent(name, RingPlan::new);
    }

    /// Adds the ring of a `log` line that sends over connections.
    public RingPlan addUnnamed(String description) {
        RingPlan plan = named("ring#" + ++unnamed);
        plan.description = description;
        return plan;
    }

    /// The names of those that were declared.
    public List<String> names() {
        return plans.values().stream().filter(RingPlan::isDeclared).map(plan -> plan.name).toList();
    }

    /// Gives every ring its memory, so that messages can come.
    ///
    /// @param before the rings in use until now; null for none
    /// @param events the process's own ring, which a `log` line may name as well
    /// @param journal hears of files that cannot be used: such a ring has plain memory
    /// @return the memory of all rings of the configuration, in its order
    public List<Ring> open(@Nullable Rings before, Ring events, Journal journal) {
        var all = new ArrayList<Ring>();
        for (RingPlan plan : plans.values()) {
            Ring ring = plan.name.equals(events.name()) ? events : inherited(before, plan);
            if (ring == null) {
                ring = new Ring(plan.name, plan.description, area(plan, journal));
            }
            plan.ring(ring);
            if (ring != events) {
                all.add(ring);
            }
        }
        return all;
    }

    /// Sends the messages to the log servers, from the given loop on; what sent those of `before` ends.
    public void deliver(@Nullable Rings before, Loop loop) {
        for (RingPlan plan : plans.values()) {
            Ring ring = plan.ring();
            for (RingPlan.Receiver receiver : plan.receivers) {
                if (ring != null) {
                    deliveries.add(new RingDelivery(loop, ring, plan, receiver));
                }
            }
        }
        List<RingDelivery> starting = List.copyOf(deliveries);
        List<RingDelivery> ending = before == null ? List.of() : List.copyOf(before.deliveries);
        loop.hand(
                () -> {
                    ending.forEach(RingDelivery::close);
                    starting.forEach(delivery -> delivery.start(ending));
                });
    }

    private static @Nullable Ring inherited(@Nullable Rings before, RingPlan plan) {
        RingPlan old = before == null ? null : before.plans.get(plan.name);
        Ring ring = old == null ? null : old.ring();
        return ring != null
                        && ring.capacity() == plan.size
                        && ring.description().equals(plan.description)
                ? ring
                : null;
    }

    private static ByteBuffer area(RingPlan plan, Journal journal) {
        Path file = plan.backingFile;
        if (file != null) {
            try {
                return mapped(file, plan.size);
            } catch (IOException unusable) {
                journal.report(
                        Journal.Level.WARNING,
                        "ring " + plan.name,
                        "ring '"
                                + plan.name
                                + "' uses memory only: "
                                + unusable.getMessage()
                                + ".");
            }
        }
        return ByteBuffer.allocate(plan.size);
    }

    /// A new file, after moving what an earlier process left there to `.bak`.
    private static ByteBuffer mapped(Path file, int size) throws IOException {
        if (Files.exists(file) && Files.size(file) > 0) {
            Files.move(
                    file,
                    file.resolveSibling(file.getFileName() + ".bak"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        var options =
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        var owner = PosixFilePermissions.fromString("rw-------");
        try (var channel =
                FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(owner))) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
        }
    }
}
