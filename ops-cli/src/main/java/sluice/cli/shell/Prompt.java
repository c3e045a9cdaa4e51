package sluice.cli.shell;

import sluice.cli.command.Session;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.diagnosis.Diagnosis;
import sluice.runtime.diagnosis.Figures;

import java.time.Duration;
import java.time.Instant;

/// `lb1 2.6.12 ▲3 ▼2 q11> `: version, servers that serve, servers that failed, requests waiting. A look at the proxy
/// before every line keeps it true; one that does not answer is said to be silent, with the time.
final class Prompt {
    private final Session session;

    Prompt(Session session) {
        this.session = session;
    }

    String text() {
        try {
            session.refresh();
        } catch (RuntimeFailure _) {
            var since = session.history().silentSince().orElse(Instant.now());
            return session.name()
                    + " ✖ silent for "
                    + Figures.time(Duration.between(since, Instant.now()))
                    + "> ";
        }
        return state(session);
    }

    static String state(Session session) {
        var latest = session.history().latest();
        if (latest.isEmpty()) {
            return session.name() + "> ";
        }
        var snapshot = latest.get();
        int up = 0;
        int down = 0;
        for (var server : snapshot.servers()) {
            up += server.status().serving() ? 1 : 0;
            down += server.status().failed() ? 1 : 0;
        }
        long waiting = 0;
        for (var backend : snapshot.backends()) {
            waiting += Diagnosis.waiting(snapshot, backend.proxy());
        }
        String version = snapshot.info().shortVersion();
        return session.name()
                + (version.isEmpty() ? "" : " " + version)
                + " ▲"
                + up
                + (down > 0 ? " ▼" + down : "")
                + (waiting > 0 ? " q" + waiting : "")
                + "> ";
    }
}
