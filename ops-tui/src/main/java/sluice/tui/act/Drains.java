package sluice.tui.act;

import org.jspecify.annotations.Nullable;

import sluice.runtime.Snapshot;
import sluice.runtime.action.DrainWatch;
import sluice.tui.poll.World;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Follows servers that were taken out until they are empty, fed with every world. Guarded by its own lock.
public final class Drains {
    private static final int LIMIT = 100;

    private final Map<Wish.Target, Watched> watches = new LinkedHashMap<>();

    /// A watch with what it saw last: a world in which only another instance is new counts once.
    private static final class Watched {
        final DrainWatch watch;
        @Nullable Snapshot seen;
        @Nullable Drain last;

        Watched(DrainWatch watch) {
            this.watch = watch;
        }

        Drain observe(Wish.Target target, Snapshot snapshot) {
            var known = last;
            if (known == null || snapshot != seen) {
                known = new Drain(target.node(), target.path(), watch.observe(snapshot));
                seen = snapshot;
                last = known;
            }
            return known;
        }
    }

    public synchronized void follow(List<Wish.Target> targets) {
        for (var target : targets) {
            int slash = target.path().indexOf('/');
            if (slash > 0 && watches.size() < LIMIT) {
                watches.put(
                        target,
                        new Watched(
                                new DrainWatch(
                                        target.path().substring(0, slash),
                                        target.path().substring(slash + 1))));
            }
        }
    }

    public synchronized boolean empty() {
        return watches.isEmpty();
    }

    /// Where each stands after a poll of one instance; those that are over are told once and then forgotten.
    public synchronized List<Drain> observe(World world) {
        var drains = new ArrayList<Drain>();
        for (var entry : List.copyOf(watches.entrySet())) {
            var target = entry.getKey();
            var snapshot = world.nodes().get(target.node()).latest().orElse(null);
            if (snapshot == null) {
                continue;
            }
            var drain = entry.getValue().observe(target, snapshot);
            drains.add(drain);
            if (drain.over()) {
                watches.remove(target);
            }
        }
        return drains;
    }
}
