package sluice.web.poll;

import org.jspecify.annotations.Nullable;

import sluice.runtime.Capabilities;
import sluice.runtime.History;
import sluice.runtime.RuntimeClient;
import sluice.runtime.RuntimeClient.Statistics;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.Snapshot;
import sluice.runtime.SnapshotReader;
import sluice.runtime.diagnosis.Diagnosis;
import sluice.runtime.diagnosis.Observations;
import sluice.vocabulary.Finding;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Asks one proxy over and over, in a thread of its own (whose processor time is known), and hands each [Moment] to one listener.
///
/// It keeps its rhythm: a poll that took longer than the interval is followed at once by the next one, never by two.
/// While the proxy does not answer it goes on asking, at most every five seconds, keeps what it knows, and says in the
/// moment since when and why. Capabilities are asked again after each silence and each replacement of the process.
public final class Poller implements AutoCloseable {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int HISTORY = 620;
    private static final int MARKS = 500;
    private static final Duration SLOWEST = Duration.ofSeconds(5);
    private static final Duration CERTIFICATES_EVERY = Duration.ofMinutes(10);

    private final String name;
    private final RuntimeClient client;
    private final Duration interval;
    private final Clock clock;
    private final Diagnosis diagnosis;
    private final Consumer<Moment> listener;
    private final History history = new History(HISTORY);
    private final Charts charts = new Charts();
    private final ArrayList<Moment.Mark> marks = new ArrayList<>();
    private final Thread thread;

    private volatile @Nullable Moment latest;
    private volatile boolean closed;
    private volatile Effort effort = new Effort(0, 0);
    private final SnapshotReader reader = new SnapshotReader();
    private @Nullable Statistics reading;
    private List<Row> rows = List.of();
    private @Nullable Capabilities capabilities;
    private Observations observations = Observations.NONE;
    private @Nullable Instant observedAt;
    private final Deeds deeds;
    private long nextMark = 1;

    /// @param name short and unique among the pollers of this page
    /// @param journal of actions, for the timeline
    /// @param listener called on this poller's thread after each poll; must not block
    public Poller(
            String name,
            RuntimeClient client,
            Duration interval,
            Clock clock,
            Path journal,
            Consumer<Moment> listener) {
        this.name = name;
        this.client = client;
        this.interval = interval;
        this.clock = clock;
        this.diagnosis = Diagnosis.USUAL;
        this.listener = listener;
        this.deeds = new Deeds(journal, client.target().label(), clock);
        this.thread = Thread.ofPlatform().daemon().name("poll-" + name).unstarted(this::run);
    }

    /// What polling cost so far.
    ///
    /// @param polls that ended
    /// @param cpuNanos processor time of this poller's thread: asking, reading, computing, encoding for the viewers
    public record Effort(long polls, long cpuNanos) {}

    public Effort effort() {
        return effort;
    }

    public void start() {
        thread.start();
    }

    public String name() {
        return name;
    }

    public RuntimeClient client() {
        return client;
    }

    public History history() {
        return history;
    }

    public Charts charts() {
        return charts;
    }

    /// What the last poll found, null before the first one ended.
    public @Nullable Moment latest() {
        return latest;
    }

    /// Whether the thread goes on polling.
    public boolean alive() {
        return thread.isAlive();
    }

    private void run() {
        long next = System.nanoTime();
        int failures = 0;
        while (!closed) {
            boolean answered = poll();
            effort = new Effort(effort.polls() + 1, THREADS.getCurrentThreadCpuTime());
            failures = answered ? 0 : failures + 1;
            long pause = interval.toNanos();
            if (failures > 1) {
                pause = Math.max(pause, Math.min(SLOWEST.toNanos(), pause * failures));
            }
            next = Math.max(next + pause, System.nanoTime());
            try {
                Thread.sleep(Duration.ofNanos(next - System.nanoTime()));
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private boolean poll() {
        long began = System.nanoTime();
        boolean answered = true;
        try {
            take(client.statistics(reader));
        } catch (RuntimeFailure e) {
            answered = false;
            fail(e.getMessage() == null ? e.toString() : e.getMessage());
        } catch (RuntimeException e) {
            answered = false;
            fail("the answer of " + client.target().label() + " could not be used: " + e);
        }
        noteDeeds();
        if (!closed) {
            publish(System.nanoTime() - began);
        }
        return answered;
    }

    private void take(Statistics taken) throws RuntimeFailure {
        var snapshot = taken.snapshot();
        var before = reading == null ? null : reading.snapshot();
        boolean replaced = before != null && !before.sameProcess(snapshot);
        if (capabilities == null || replaced || history.silentSince().isPresent()) {
            capabilities = client.probe();
        }
        rows = Cells.of(snapshot, before, rows);
        reading = taken;
        for (var event : history.add(snapshot)) {
            mark(
                    event.at(),
                    event.kind().name().toLowerCase(java.util.Locale.ROOT),
                    event.object(),
                    event.text(),
                    "");
        }
        var charted = new ArrayList<Row>(rows);
        charted.add(Totals.of(rows));
        charts.add(snapshot.takenAt(), charted);
        observe(snapshot, replaced);
    }

    /// Certificates are asked for now and then only; a socket that has none of it costs one question.
    private void observe(Snapshot snapshot, boolean replaced) {
        if (client.target().readOnly()) {
            return;
        }
        var due = observedAt == null ? null : observedAt.plus(CERTIFICATES_EVERY);
        if (due != null && snapshot.takenAt().isBefore(due) && !replaced) {
            return;
        }
        observedAt = snapshot.takenAt();
        try {
            observations = new Observations(Certificates.ends(client), List.of(), List.of());
        } catch (RuntimeFailure _) {
            observations = Observations.NONE;
        }
    }

    private void fail(String reason) {
        if (history.silentSince().isEmpty()) {
            mark(clock.instant(), "connection", "", reason, "");
        }
        history.addFailure(clock.instant(), reason);
    }

    private void publish(long pollNanos) {
        var now = clock.instant();
        List<Finding> findings = diagnosis.findings(history, observations, now);
        var moment =
                new Moment(
                        name,
                        client.target().label(),
                        now,
                        reading,
                        rows,
                        findings,
                        marksSoFar(),
                        capabilities,
                        history.silentSince().orElse(null),
                        history.silence(),
                        pollNanos);
        latest = moment;
        listener.accept(moment);
    }

    private void noteDeeds() {
        for (var entry : deeds.fresh()) {
            mark(
                    entry.time(),
                    "action",
                    entry.object(),
                    (entry.undoes() > 0 ? "undo: " : "")
                            + entry.command()
                            + (entry.ok() ? "" : " (failed)")
                            + (entry.reason().isEmpty() ? "" : " — " + entry.reason()),
                    entry.user());
        }
    }

    private void mark(Instant at, String kind, String object, String text, String who) {
        synchronized (marks) {
            marks.add(new Moment.Mark(nextMark++, at, kind, object, text, who));
            if (marks.size() > MARKS) {
                marks.removeFirst();
            }
        }
    }

    private List<Moment.Mark> marksSoFar() {
        synchronized (marks) {
            return List.copyOf(marks);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
