package sluice.cli.command;

import org.jspecify.annotations.Nullable;

import sluice.runtime.Json;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.action.Change;
import sluice.runtime.action.NoSuchObject;
import sluice.runtime.action.Outcome;
import sluice.runtime.action.Preview;
import sluice.runtime.diagnosis.Figures;
import sluice.vocabulary.StatColumn;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/// How every change goes: names, state, consequence, confirmation, one command at a time, read-back, what is left to say.
final class Changing {
    private final Invocation call;
    private final Console console;
    private final Options options;
    private final Session session;

    Changing(Invocation call) {
        this.call = call;
        this.console = call.console();
        this.options = call.options();
        this.session = call.session();
    }

    /// What was done so far; null where it was only looked at.
    ///
    /// @param outcomes one per server
    /// @param code the worst exit code
    record Done(Preview preview, List<Outcome> outcomes, int code) {}

    /// Previews, asks and performs.
    ///
    /// @return null where nothing was sent because it was a dry run
    @Nullable Done perform(Change change, List<String> names)
            throws RuntimeFailure, Failure, NoSuchObject {
        requireAdmin();
        var preview = session.action().preview(change, session.expanded(names));
        return perform(preview);
    }

    @Nullable Done perform(Preview preview) throws RuntimeFailure, Failure {
        show(preview);
        if (options.dryRun()) {
            return null;
        }
        if (!preview.allowed(options.force())) {
            throw new Failure(
                    Exit.REFUSED,
                    "refused: this would take the last usable server of "
                            + String.join(", ", preview.lastServers())
                            + " (--force does it all the same)");
        }
        if (!preview.commands().isEmpty()) {
            confirm(preview.change().verb());
        }
        var outcomes = session.action().perform(preview, options.force(), options.reason());
        int code = Exit.OK;
        for (var outcome : outcomes) {
            report(outcome);
            code = Math.max(code, code(outcome));
        }
        return new Done(preview, outcomes, code);
    }

    /// Level operator and user cannot change anything: said before anything is asked.
    private void requireAdmin() throws RuntimeFailure, Failure {
        if (session.client().target().readOnly()) {
            throw new Failure(
                    Exit.FORBIDDEN, session.name() + " is a statistics page: it can only be read");
        }
        var level = session.client().ask("show cli level");
        if (!level.failed() && !level.text().strip().equals("admin")) {
            throw new Failure(
                    Exit.FORBIDDEN,
                    "this socket has level "
                            + level.text().strip()
                            + ": changes need level admin"
                            + " (`stats socket … level admin` in the configuration)");
        }
    }

    private void show(Preview preview) {
        for (var step : preview.steps()) {
            var row = step.row();
            String weight =
                    step.settings().initialWeight() < 0
                            ? ""
                            : " weight "
                                    + step.settings().weight()
                                    + "/"
                                    + step.settings().initialWeight();
            console.note(
                    " "
                            + console.ink().bold(row.path())
                            + ' '
                            + row.status()
                            + weight
                            + ", "
                            + Figures.count(row.number(StatColumn.SCUR), "session", "sessions")
                            + ", "
                            + row.number(StatColumn.RATE)
                            + " r/s, queue "
                            + row.number(StatColumn.QCUR));
            boolean toldLater = step.commands().isEmpty();
            if (!step.note().isEmpty() && !toldLater) {
                console.note(" " + step.note());
            }
        }
        for (String line : preview.consequences()) {
            console.note(" " + line);
        }
        for (String command : preview.commands()) {
            if (options.dryRun()) {
                if (options.format() != sluice.cli.show.Format.JSON) {
                    console.line(command);
                }
            } else {
                console.note(" send:   " + command);
            }
        }
    }

    /// Asks, unless that was answered by `-y`. Without a terminal there is nobody to ask.
    void confirm(String what) throws Failure {
        if (options.yes()) {
            return;
        }
        if (!console.interactive()) {
            throw Failure.usage(
                    "no terminal to ask on: -y confirms " + what + ", --dry-run shows it");
        }
        while (true) {
            String answer =
                    console.ask(" " + what + "? [y/N/?] ")
                            .strip()
                            .toLowerCase(java.util.Locale.ROOT);
            if (answer.equals("y") || answer.equals("yes")) {
                return;
            }
            if (!answer.equals("?")) {
                throw new Failure(Exit.NOT_MET, "nothing was sent");
            }
            console.note(
                    " y sends the command above, anything else leaves everything as it is; `undo`"
                            + " takes it back later");
        }
    }

    void report(Outcome outcome) {
        report(outcome, false);
    }

    /// @param undoing whether it took something back
    void report(Outcome outcome, boolean undoing) {
        String time = Figures.clock(Instant.now(), Instant.now(), ZoneId.systemDefault());
        String path = outcome.before().path();
        switch (outcome.result()) {
            case DONE -> {
                var differences = outcome.before().differencesTo(outcome.after());
                console.note(
                        console.ink().good(" ok  ")
                                + time
                                + ' '
                                + path
                                + (differences.isEmpty()
                                        ? " done"
                                        : ' ' + String.join(", ", differences) + " (verified)")
                                + (differences.isEmpty() || undoing ? "" : "      undo: `undo`"));
                if (!outcome.text().isEmpty()) {
                    console.note("     " + outcome.text());
                }
                if (outcome.journalNumber() == 0) {
                    console.note(
                            " note: the journal "
                                    + session.journal().file()
                                    + " cannot be written: no undo, no audit");
                }
            }
            case UNCHANGED -> console.note(" ok  " + outcome.text());
            case REFUSED, FORBIDDEN, NO_SUCH_OBJECT ->
                    console.note(console.ink().bad(" refused ") + path + ": " + outcome.text());
            case NOT_VERIFIED ->
                    console.note(
                            console.ink().bad(" not verified ") + path + ": " + outcome.text());
        }
    }

    static int code(Outcome outcome) {
        return switch (outcome.result()) {
            case DONE, UNCHANGED -> Exit.OK;
            case REFUSED -> Exit.REFUSED;
            case NO_SUCH_OBJECT -> Exit.NO_SUCH_OBJECT;
            case FORBIDDEN -> Exit.FORBIDDEN;
            case NOT_VERIFIED -> Exit.NOT_VERIFIED;
        };
    }

    /// The result of a change that has nothing to wait for.
    Result result(@Nullable Done done) {
        return done == null ? dryRun() : result(done.outcomes, done.code, null);
    }

    /// The result of a dry run; the commands were printed.
    Result dryRun() {
        return new Result.Said(
                Exit.OK, Json.object().put("ok", true).put("dry_run", true).toString());
    }

    Result result(List<Outcome> outcomes, int code, Waiting.@Nullable Ended ended) {
        var changes = new ArrayList<Json>();
        for (var outcome : outcomes) {
            changes.add(outcome.toJson());
        }
        var first = outcomes.isEmpty() ? null : outcomes.getFirst();
        var json =
                Json.object()
                        .put("ok", code == Exit.OK)
                        .put("code", code)
                        .put("target", session.client().target().label())
                        .put("object", first == null ? null : first.before().path())
                        .put("before", first == null ? null : first.before().toJson())
                        .put("after", first == null ? null : first.after().toJson())
                        .put("waited_ms", ended == null ? 0 : ended.waited().toMillis())
                        .put("left_sessions", ended == null ? null : (Object) ended.sessions())
                        .put(
                                "reason",
                                ended == null || ended.words().isEmpty()
                                        ? reason(outcomes)
                                        : ended.words())
                        .put("changes", changes);
        return new Result.Said(code, json.toString());
    }

    private static @Nullable String reason(List<Outcome> outcomes) {
        for (var outcome : outcomes) {
            if (!outcome.ok() || !outcome.text().isEmpty()) {
                return outcome.text();
            }
        }
        return null;
    }

    Invocation call() {
        return call;
    }
}
