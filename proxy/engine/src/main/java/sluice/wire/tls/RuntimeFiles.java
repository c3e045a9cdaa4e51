package sluice.wire.tls;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.function.Function;

/// All files of one kind that TLS uses, by name, and the one change that is being prepared: certificates, `ca-file`s or `crl-file`s.
///
/// ```
/// create ─► empty ─┐
///                  ├─► prepare(new content) ─► commit │ abort
/// configuration ───┘
/// ```
///
/// Management guide §9.3 `new`, `set`, `commit`, `abort`, `del ssl cert`.
///
/// @param <T> the content of a file
@Shared("one lock; contents are immutable")
public final class RuntimeFiles<T> {
    private record Slot<T>(@Nullable T content) {}

    /// A change that is not yet in force.
    public record Transaction<T>(String name, T content) {}

    private final TreeMap<String, Slot<T>> files = new TreeMap<>();
    private final Set<Renewal.User> users = Collections.newSetFromMap(new WeakHashMap<>());
    private @Nullable Transaction<T> transaction;
    private Runnable changed = () -> {};

    /// Calls a task whenever a file came, went or was replaced, on the thread that did it.
    public synchronized void whenChanged(Runnable task) {
        changed = task;
    }

    /// All names in their order.
    public synchronized List<String> names() {
        return List.copyOf(files.keySet());
    }

    public synchronized boolean contains(String name) {
        return files.containsKey(name);
    }

    /// The content in force; null when there is no such file or it is empty.
    public synchronized @Nullable T get(String name) {
        Slot<T> slot = files.get(name);
        return slot == null ? null : slot.content;
    }

    public synchronized void put(String name, @Nullable T content) {
        files.put(name, new Slot<>(content));
        changed.run();
    }

    public synchronized void remove(String name) {
        files.remove(name);
        changed.run();
    }

    /// Tells a user of files about changes as long as it lives.
    public synchronized void watch(Renewal.User user) {
        users.add(user);
    }

    public synchronized void forget(Renewal.User user) {
        users.remove(user);
    }

    public synchronized boolean isUsed(String name) {
        return users.stream().anyMatch(user -> user.uses(name));
    }

    /// The change in preparation; null for none.
    public synchronized @Nullable Transaction<T> transaction() {
        return transaction;
    }

    /// Prepares new content of a file; replaces what was prepared before.
    public synchronized void prepare(String name, T content) {
        transaction = new Transaction<>(name, content);
    }

    public synchronized void abort() {
        transaction = null;
    }

    /// Puts what was prepared in force everywhere, or nowhere when one user cannot take it; then the change stays prepared.
    ///
    /// @return how many users took it
    public int commit(Function<T, Renewal> renewal) throws TlsProblem {
        Transaction<T> change;
        List<Renewal.User> all;
        synchronized (this) {
            change = transaction;
            all = new ArrayList<>(users);
        }
        if (change == null) {
            return 0;
        }
        int taken = replace(change.name, change.content, renewal, all);
        abort();
        return taken;
    }

    /// Replaces a file's content at once.
    public int replace(String name, T content, Function<T, Renewal> renewal) throws TlsProblem {
        List<Renewal.User> all;
        synchronized (this) {
            all = new ArrayList<>(users);
        }
        return replace(name, content, renewal, all);
    }

    private int replace(
            String name, T content, Function<T, Renewal> renewal, List<Renewal.User> all)
            throws TlsProblem {
        var ready = new ArrayList<Runnable>();
        for (Renewal.User user : all) {
            if (user.uses(name)) {
                ready.add(user.prepare(renewal.apply(content)));
            }
        }
        put(name, content);
        ready.forEach(Runnable::run);
        return ready.size();
    }
}
