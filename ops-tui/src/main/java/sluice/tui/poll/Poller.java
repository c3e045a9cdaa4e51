package sluice.tui.poll;

import org.jspecify.annotations.Nullable;

import sluice.runtime.Capabilities;
import sluice.runtime.CertificateEntry;
import sluice.runtime.History;
import sluice.runtime.RuntimeClient;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.Snapshot;
import sluice.runtime.SnapshotReader;
import sluice.runtime.diagnosis.Observations;
import sluice.vocabulary.Finding;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// Polls every instance at one interval and publishes a [World] after each answer.
///
/// One daemon thread per instance: it polls, asks what screens want to know, and performs actions, strictly one after
/// the other. A poll that fails is a fact like any other: the world then says since when and why, and the next
/// interval tries again. [#poll()], [#interval] and [#submit] may be called from any thread.
public final class Poller implements AutoCloseable {
    /// Ten minutes at one poll a second.
    public static final int HISTORY = 601;

    private static final Duration CERTIFICATES_EVERY = Duration.ofMinutes(10);

    /// How many are asked for, each with a command of its own.
    private static final int CERTIFICATES = 200;

    private static final RuntimeClient.Limits LIMITS =
            new RuntimeClient.Limits(Duration.ofSeconds(2), Duration.ofSeconds(5), 64 << 20);

    private final List<Instance> instances = new ArrayList<>();
    private final BiFunction<History, Observations, List<Finding>> diagnosis;
    private final Consumer<World> listener;
    private volatile Duration interval;
    private volatile boolean closed;

    /// @param diagnosis from a history and what was seen beside it to the verdicts, worst first
    /// @param listener told on the thread of the instance; must return at once
    public Poller(
            List<RuntimeClient> clients,
            Duration interval,
            BiFunction<History, Observations, List<Finding>> diagnosis,
            Consumer<World> listener) {
        this.interval = interval;
        this.diagnosis = diagnosis;
        this.listener = listener;
        for (var client : clients) {
            instances.add(
                    new Instance(
                            new RuntimeClient(client.target(), LIMITS), client.target().label()));
        }
    }

    public void start() {
        for (var instance : instances) {
            instance.thread.start();
        }
    }

    /// Polls once in the calling thread, twice where rates are wanted, and returns the world: for output without a
    /// terminal.
    ///
    /// @param apart how long between the two polls; zero polls once
    public World once(Duration apart) throws InterruptedException {
        for (var instance : instances) {
            instance.poll();
        }
        if (!apart.isZero()) {
            Thread.sleep(apart);
            for (var instance : instances) {
                instance.poll();
            }
        }
        for (var instance : instances) {
            instance.probe();
            instance.publish(instance.node.pollMillis());
        }
        return world();
    }

    /// How often to poll from now on.
    public void interval(Duration interval) {
        this.interval = interval;
        poll();
    }

    /// Polls all instances as soon as they are free.
    public void poll() {
        for (var instance : instances) {
            instance.work.add(instance::poll);
        }
    }

    /// Has the thread of an instance do something with its client, after what it is doing now.
    ///
    /// @param thenPoll whether to look at once what became of it
    public void submit(int node, Consumer<RuntimeClient> work, boolean thenPoll) {
        var instance = instances.get(node);
        instance.work.add(() -> work.accept(instance.client));
        if (thenPoll) {
            instance.work.add(instance::poll);
        }
    }

    /// The instances as they were last published.
    public synchronized World world() {
        var names = new HashSet<String>();
        var nodes = new ArrayList<Node>(instances.size());
        for (var instance : instances) {
            var node = instance.node;
            nodes.add(
                    names.add(node.name())
                            ? node
                            : new Node(
                                    node.target(),
                                    node.target(),
                                    node.readOnly(),
                                    node.capabilities(),
                                    node.history(),
                                    node.findings(),
                                    node.pollMillis()));
        }
        return new World(nodes, Instant.now());
    }

    @Override
    public void close() {
        closed = true;
        for (var instance : instances) {
            instance.thread.interrupt();
        }
    }

    /// What belongs to the thread of one target; `node` is what it last published.
    private final class Instance implements Runnable {
        private final RuntimeClient client;
        private final Thread thread;
        private final LinkedBlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
        private final SnapshotReader reader = new SnapshotReader();
        private final History history = new History(HISTORY);
        private volatile Node node;
        private @Nullable Capabilities capabilities;
        private boolean probed;
        private Observations observations = Observations.NONE;
        private @Nullable Instant observedAt;

        Instance(RuntimeClient client, String label) {
            this.client = client;
            this.thread = Thread.ofPlatform().daemon().name("poll " + label).unstarted(this);
            this.node =
                    new Node(
                            label,
                            label,
                            client.target().readOnly(),
                            null,
                            history.until(Instant.MIN),
                            List.of(),
                            0);
        }

        @Override
        public void run() {
            long next = System.nanoTime();
            while (!closed) {
                try {
                    long wait = next - System.nanoTime();
                    var job = work.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
                    if (job != null) {
                        job.run();
                    } else {
                        next = System.nanoTime() + interval.toNanos();
                        poll();
                        if (!probed && history.size() > 0) {
                            probe();
                            publish(node.pollMillis());
                        } else if (due()) {
                            observe();
                        }
                    }
                } catch (InterruptedException _) {
                    return;
                }
            }
        }

        private void poll() {
            long began = System.nanoTime();
            try {
                var snapshot = client.snapshot(reader);
                boolean replaced = replaced(snapshot);
                history.add(snapshot);
                if (replaced) {
                    probed = false;
                }
            } catch (RuntimeFailure e) {
                if (closed) {
                    return;
                }
                history.addFailure(
                        Instant.now(), String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
            }
            publish((System.nanoTime() - began) / 1e6);
        }

        private boolean replaced(Snapshot snapshot) {
            return history.latest().map(last -> !last.sameProcess(snapshot)).orElse(false);
        }

        private void probe() {
            try {
                capabilities = client.probe();
                probed = true;
            } catch (RuntimeFailure _) {
                // The next poll tells; the probe is tried again after it.
            }
        }

        /// Certificates change rarely: they are asked for after the first answers and every ten minutes, between polls.
        private boolean due() {
            var before = observedAt;
            return !client.target().readOnly()
                    && history.size() > 2
                    && history.silentSince().isEmpty()
                    && (before == null || before.plus(CERTIFICATES_EVERY).isBefore(Instant.now()));
        }

        private void observe() {
            observedAt = Instant.now();
            var ends = new ArrayList<Observations.Certificate>();
            try {
                for (var certificate : CertificateEntry.first(client, CERTIFICATES)) {
                    var end = certificate.notAfter();
                    if (end != null) {
                        ends.add(new Observations.Certificate(certificate.file(), end));
                    }
                }
            } catch (RuntimeFailure _) {
                return;
            }
            observations = new Observations(ends, List.of(), List.of());
        }

        private void publish(double millis) {
            var seen = history.until(Instant.MAX);
            String name = seen.latest().map(snapshot -> snapshot.info().node()).orElse("");
            node =
                    new Node(
                            name.isEmpty() ? client.target().label() : name,
                            client.target().label(),
                            client.target().readOnly(),
                            capabilities,
                            seen,
                            diagnosis.apply(seen, observations),
                            millis);
            listener.accept(world());
        }
    }
}
