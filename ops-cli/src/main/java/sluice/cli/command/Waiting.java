package sluice.cli.command;

import sluice.cli.show.Bar;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.SessionLine;
import sluice.runtime.Snapshot;
import sluice.runtime.action.DrainWatch;
import sluice.runtime.action.DrainWatch.Progress;
import sluice.runtime.diagnosis.Figures;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;

/// Waits until nothing goes through a server any more, tells how far it is and why it does not end.
final class Waiting {
    private final Invocation call;
    private final Console console;
    private final Session session;
    private final String backend;
    private final String server;
    private final DrainWatch watch;
    private long most;
    private String lastLine = "";
    private Instant lastTold = Instant.EPOCH;
    private Progress known;

    /// How a wait came out.
    ///
    /// @param end what ended it
    /// @param sessions left
    /// @param words the reason, empty where it simply ended
    record Ended(End end, long sessions, Duration waited, String words) {}

    /// What ended a wait.
    enum End {
        DONE,
        TIMEOUT,
        ENDLESS,
        INTERRUPTED,
        RELOADED,
        TAKEN_BACK,
        GONE
    }

    Waiting(Invocation call, String backend, String server) {
        this.call = call;
        this.console = call.console();
        this.session = call.session();
        this.backend = backend;
        this.server = server;
        this.watch = new DrainWatch(backend, server);
        this.known = new Progress(Progress.State.WAITING, 0, 0, Double.NaN, Duration.ZERO, "");
    }

    /// Waits at most so long. Where somebody can choose, a drain that will not end by itself is reported at once;
    /// without a terminal it is waited for until the time is up.
    Ended until(Duration timeout, boolean tellEndless) {
        console.onInterrupt(interruptWords());
        try {
            return poll(timeout, tellEndless);
        } finally {
            console.onInterrupt("");
        }
    }

    private String interruptWords() {
        return backend
                + '/'
                + server
                + ": stopped waiting, it is left as it is; `undo` takes the change back, `wait "
                + backend
                + '/'
                + server
                + "` goes on waiting";
    }

    private Ended poll(Duration timeout, boolean tellEndless) {
        var start = Instant.now();
        Instant silent = Instant.MAX;
        while (true) {
            var waited = Duration.between(start, Instant.now());
            try {
                var snapshot = session.refresh();
                if (silent != Instant.MAX) {
                    console.note(" the socket answers again");
                    silent = Instant.MAX;
                }
                known = watch.observe(snapshot);
                tell(snapshot);
                var end = end(known.state(), tellEndless);
                if (end != null) {
                    return new Ended(end, known.sessions(), waited, known.words());
                }
            } catch (RuntimeFailure e) {
                if (silent == Instant.MAX) {
                    silent = Instant.now();
                    console.note(
                            console.ink().bad(" " + e.getMessage())
                                    + "; trying again. Last known: "
                                    + Figures.count(known.sessions(), "session", "sessions"));
                }
            }
            if (waited.compareTo(timeout) >= 0) {
                return new Ended(End.TIMEOUT, known.sessions(), waited, timeoutWords());
            }
            if (!console.pause(call.options().poll())) {
                return new Ended(End.INTERRUPTED, known.sessions(), waited, interruptWords());
            }
        }
    }

    private String timeoutWords() {
        if (!known.words().isEmpty()) {
            return known.words();
        }
        return known.sessions() > 0 ? "long sessions: " + oldest() : "requests still come";
    }

    private static @org.jspecify.annotations.Nullable End end(
            Progress.State state, boolean tellEndless) {
        return switch (state) {
            case DONE -> End.DONE;
            case ENDLESS -> tellEndless ? End.ENDLESS : null;
            case RELOADED -> End.RELOADED;
            case TAKEN_BACK -> End.TAKEN_BACK;
            case GONE -> End.GONE;
            case WAITING -> null;
        };
    }

    /// One line per poll off a terminal; on a terminal when something changed, else every ten seconds.
    private void tell(Snapshot snapshot) {
        most = Math.max(most, known.sessions());
        String line =
                "sessions "
                        + known.sessions()
                        + "  queue "
                        + known.queue()
                        + "  new "
                        + Figures.perSecond(known.rate());
        boolean same = line.equals(lastLine);
        var now = Instant.now();
        boolean due = Duration.between(lastTold, now).toSeconds() >= 10;
        if (console.interactive() && same && !due) {
            return;
        }
        String detail = "";
        if (known.state() == Progress.State.ENDLESS) {
            detail = "  " + known.words();
        } else if (known.sessions() > 0 && same && due) {
            detail = "  " + oldest();
        }
        lastLine = line;
        lastTold = now;
        console.note(
                " "
                        + Figures.clock(snapshot.takenAt(), now, ZoneId.systemDefault())
                        + "  "
                        + line
                        + (most > 0 ? "  " + Bar.of(known.sessions(), most, 12) : "")
                        + detail);
    }

    /// The oldest session of the server in words.
    String oldest() {
        try {
            var mine = new ArrayList<SessionLine>();
            for (var line : SessionLine.parse(session.client().ask("show sess").text())) {
                if (line.backend().equals(backend) && line.server().equals(server)) {
                    mine.add(line);
                }
            }
            if (mine.isEmpty()) {
                return "no session is listed for it";
            }
            mine.sort(Comparator.comparing(SessionLine::age).reversed());
            var first = mine.getFirst();
            return "oldest "
                    + Figures.time(first.age())
                    + ' '
                    + first.client()
                    + (first.age().toSeconds() > 30 ? " (websocket, download or long poll?)" : "");
        } catch (RuntimeFailure _) {
            return "the sessions cannot be read";
        }
    }
}
