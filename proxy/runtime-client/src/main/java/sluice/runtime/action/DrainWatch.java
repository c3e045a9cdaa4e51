package sluice.runtime.action;

import org.jspecify.annotations.Nullable;

import sluice.runtime.Snapshot;
import sluice.runtime.StatRow;
import sluice.vocabulary.ServerStatus;
import sluice.vocabulary.StatColumn;

import java.time.Duration;
import java.time.Instant;

/// Follows a server that was told to drain (or to rest) until nothing goes through it. Fed with snapshots, one per poll;
/// used by one thread.
///
/// Done means: no session, nothing in the server's queue, and no request in two polls. Connections that idle in the pool
/// do not count.
public final class DrainWatch {
    private static final int POLLS_TO_JUDGE = 4;

    private final String backend;
    private final String server;
    private @Nullable Snapshot last;
    private int quietPolls;
    private int busyPolls;
    private @Nullable Instant since;

    public DrainWatch(String backend, String server) {
        this.backend = backend;
        this.server = server;
    }

    /// How far it is.
    ///
    /// @param state what to make of it
    /// @param sessions in progress
    /// @param queue waiting for this server
    /// @param rate new requests per second since the poll before, `NaN` in the first
    /// @param waited since the first poll
    /// @param words why it will not end by itself, or what else happened; may be empty
    public record Progress(
            State state, long sessions, long queue, double rate, Duration waited, String words) {
        public enum State {
            WAITING,
            /// Requests keep coming: it will not end by itself.
            ENDLESS,
            DONE,
            /// The process was replaced: the drain is gone with it.
            RELOADED,
            /// Somebody took the server out of drain.
            TAKEN_BACK,
            /// The server does not exist any more.
            GONE
        }
    }

    /// Takes the next snapshot.
    public Progress observe(Snapshot snapshot) {
        var first = since == null ? snapshot.takenAt() : since;
        since = first;
        var before = last;
        last = snapshot;
        var waited = Duration.between(first, snapshot.takenAt());
        var row = snapshot.server(backend, server);
        if (row == null) {
            return new Progress(
                    Progress.State.GONE,
                    0,
                    0,
                    Double.NaN,
                    waited,
                    backend + '/' + server + " is gone");
        }
        if (before != null && !before.sameProcess(snapshot)) {
            quietPolls = 0;
            busyPolls = 0;
            if (!row.status().decided()) {
                return progress(
                        Progress.State.RELOADED,
                        row,
                        Double.NaN,
                        waited,
                        "reloaded: your drain is gone");
            }
        }
        if (!resting(row)) {
            return progress(
                    Progress.State.TAKEN_BACK,
                    row,
                    Double.NaN,
                    waited,
                    "somebody made it " + row.status() + " again");
        }
        double rate = rate(before, snapshot, row);
        boolean quiet =
                row.number(StatColumn.SCUR) == 0 && row.number(StatColumn.QCUR) == 0 && rate == 0;
        quietPolls = quiet ? quietPolls + 1 : 0;
        busyPolls = rate > 0 ? busyPolls + 1 : 0;
        if (quietPolls >= 2) {
            return progress(Progress.State.DONE, row, rate, waited, "");
        }
        boolean draining = row.status().word() == ServerStatus.Word.DRAIN;
        if (busyPolls >= POLLS_TO_JUDGE && draining) {
            return progress(Progress.State.ENDLESS, row, rate, waited, persistence(snapshot, row));
        }
        return progress(Progress.State.WAITING, row, rate, waited, "");
    }

    private static boolean resting(StatRow row) {
        return row.status().decided()
                || row.status().failed()
                || row.number(StatColumn.WEIGHT, 1) == 0;
    }

    private static Progress progress(
            Progress.State state, StatRow row, double rate, Duration waited, String words) {
        return new Progress(
                state,
                row.number(StatColumn.SCUR),
                row.number(StatColumn.QCUR),
                rate,
                waited,
                words);
    }

    private static double rate(@Nullable Snapshot before, Snapshot now, StatRow row) {
        var old = before == null || !before.sameProcess(now) ? null : before.row(row.key());
        if (before == null || old == null) {
            return Double.NaN;
        }
        double seconds = Duration.between(before.takenAt(), now.takenAt()).toNanos() / 1e9;
        long requests = row.number(StatColumn.STOT) - old.number(StatColumn.STOT);
        return seconds <= 0 || requests < 0 ? Double.NaN : requests / seconds;
    }

    private static String persistence(Snapshot snapshot, StatRow row) {
        String cookie = row.text(StatColumn.COOKIE);
        var backend = snapshot.backend(row.proxy());
        String name = backend == null ? "" : backend.text(StatColumn.COOKIE);
        return cookie.isEmpty()
                ? "requests keep coming: a stick table or `use-server` brings them"
                : "requests keep coming: clients have cookie "
                        + (name.isEmpty() ? "" : name + '=')
                        + cookie;
    }
}
