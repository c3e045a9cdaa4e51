package sluice.runtime.action;

import org.jspecify.annotations.Nullable;

import sluice.runtime.Answer;
import sluice.runtime.RuntimeClient;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.Snapshot;
import sluice.runtime.StatRow;
import sluice.vocabulary.ServerStatus;
import sluice.vocabulary.StatColumn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Changes servers of one target: preview, then perform what was previewed. Used by one thread at a time.
///
/// Nothing is sent by a preview. [#perform] sends the commands one by one, reads the server back until it is as wanted
/// or a second has passed, and writes one line into the journal per server.
public final class Action {
    private static final Duration SETTLE = Duration.ofSeconds(1);

    private final RuntimeClient client;
    private final Journal journal;

    public Action(RuntimeClient client, Journal journal) {
        this.client = client;
        this.journal = journal;
    }

    /// What a change of these servers would do.
    ///
    /// @param names as [ServerNames] takes them
    public Preview preview(Change change, List<String> names) throws RuntimeFailure, NoSuchObject {
        var snapshot = client.snapshot();
        return preview(change, ServerNames.resolve(snapshot, names), snapshot);
    }

    /// The same for rows of a snapshot at hand.
    public Preview preview(Change change, List<StatRow> servers, Snapshot snapshot)
            throws RuntimeFailure {
        var settings = ServerSettings.read(client, snapshot);
        var steps = new ArrayList<Preview.Step>();
        for (var server : servers) {
            steps.add(step(change, server, settingsOf(settings, server)));
        }
        var consequences = Consequences.of(snapshot, change, steps);
        return new Preview(
                change, steps, consequences.words(), consequences.lastServers(), snapshot);
    }

    private static ServerSettings settingsOf(Map<String, ServerSettings> all, StatRow server) {
        var settings = all.get(server.path());
        if (settings == null) {
            throw new IllegalArgumentException(server.path() + " is no server of this snapshot");
        }
        return settings;
    }

    private static Preview.Step step(Change change, StatRow server, ServerSettings settings) {
        String path = server.path();
        if (change instanceof Change.Drain && server.status().word() == ServerStatus.Word.DOWN) {
            return new Preview.Step(
                    server,
                    settings,
                    List.of(),
                    path
                            + " is DOWN "
                            + server.text(StatColumn.CHECK_STATUS)
                            + ": there is nothing to drain; `maint "
                            + path
                            + "` keeps it out when it comes back",
                    true);
        }
        if (change instanceof Change.Drain && settings.state() == ServerSettings.State.MAINT) {
            return new Preview.Step(
                    server,
                    settings,
                    List.of(),
                    path + " is in MAINT already, which is more",
                    false);
        }
        if (change instanceof Change.Remove && settings.state() != ServerSettings.State.MAINT) {
            return new Preview.Step(
                    server,
                    settings,
                    change.commands(path),
                    path + " must be in MAINT first",
                    false);
        }
        boolean changes = !(change instanceof Change.Cut) && !(change instanceof Change.Remove);
        if (changes && change.holds(settings)) {
            String now =
                    switch (change) {
                        case Change.Drain _ -> "in DRAIN";
                        case Change.Maint _ -> "in MAINT";
                        case Change.Ready _ -> "ready (" + server.status() + ')';
                        case Change.Weight _ -> "at weight " + settings.weight();
                        case Change.Maxconn _ -> "at maxconn " + settings.maxconn();
                        default -> "like that";
                    };
            return new Preview.Step(
                    server, settings, List.of(), path + " is already " + now, false);
        }
        return new Preview.Step(server, settings, change.commands(path), "", false);
    }

    /// Does what was previewed.
    ///
    /// @param force whether backends may lose their last usable server
    /// @param reason for the journal, may be empty
    /// @return one outcome per step, in their order; after a failure the remaining servers are left as they are
    /// @throws IllegalStateException where it is not allowed: ask [Preview#allowed] first
    public List<Outcome> perform(Preview preview, boolean force, String reason)
            throws RuntimeFailure {
        if (!preview.allowed(force)) {
            throw new IllegalStateException("the last usable server of " + preview.lastServers());
        }
        String batch = journal.newBatch();
        var outcomes = new ArrayList<Outcome>();
        for (var step : preview.steps()) {
            if (step.commands().isEmpty()) {
                var result = step.refused() ? Outcome.Result.REFUSED : Outcome.Result.UNCHANGED;
                outcomes.add(
                        new Outcome(result, "", step.note(), step.settings(), step.settings(), 0));
                continue;
            }
            var outcome = send(step, preview.change());
            long number = journal.append(batch, client.target().label(), outcome, reason, 0);
            outcomes.add(numbered(outcome, number));
            if (!outcome.ok()) {
                break;
            }
        }
        return outcomes;
    }

    private static Outcome numbered(Outcome outcome, long number) {
        return new Outcome(
                outcome.result(),
                outcome.command(),
                outcome.text(),
                outcome.before(),
                outcome.after(),
                number);
    }

    private Outcome send(Preview.Step step, Change change) throws RuntimeFailure {
        String text = "";
        String last = "";
        for (String command : step.commands()) {
            last = command;
            var answer = client.ask(command);
            text = answer.text();
            if (answer.failed()) {
                return new Outcome(
                        refusal(answer),
                        command,
                        answer.firstLine(),
                        step.settings(),
                        step.settings(),
                        0);
            }
        }
        if (change instanceof Change.Remove) {
            boolean gone = client.snapshot().server(step.row().proxy(), step.row().name()) == null;
            var result = gone ? Outcome.Result.DONE : Outcome.Result.NOT_VERIFIED;
            return new Outcome(result, last, text, step.settings(), step.settings(), 0);
        }
        return verified(step.settings(), last, text, now -> change.holds(now));
    }

    private static Outcome.Result refusal(Answer answer) {
        if (answer.permissionDenied()) {
            return Outcome.Result.FORBIDDEN;
        }
        return answer.noSuchObject() ? Outcome.Result.NO_SUCH_OBJECT : Outcome.Result.REFUSED;
    }

    private Outcome verified(
            ServerSettings before,
            String command,
            String text,
            java.util.function.Predicate<ServerSettings> wanted)
            throws RuntimeFailure {
        long deadline = System.nanoTime() + SETTLE.toNanos();
        while (true) {
            var now = ServerSettings.read(client, client.snapshot()).get(before.path());
            if (now == null) {
                return new Outcome(
                        Outcome.Result.NOT_VERIFIED,
                        command,
                        before.path() + " is gone",
                        before,
                        before,
                        0);
            }
            if (wanted.test(now)) {
                return new Outcome(Outcome.Result.DONE, command, text, before, now, 0);
            }
            if (System.nanoTime() > deadline) {
                return new Outcome(
                        Outcome.Result.NOT_VERIFIED,
                        command,
                        text.isEmpty()
                                ? "sent without complaint, but " + before.path() + " is " + now
                                : text,
                        before,
                        now,
                        0);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
    }

    /// What an undo would do: one line per server that can go back, or the reason why it may not.
    ///
    /// @param entry what was done
    /// @param now the settings now, null where the server is gone
    /// @param commands the exact commands, empty where it may not
    /// @param refusal why it may not, empty where it may
    public record UndoStep(
            Journal.Entry entry,
            @Nullable ServerSettings now,
            List<String> commands,
            String refusal) {}

    /// Looks up the last actions of this target that were not taken back yet, and what would take them back.
    ///
    /// @param count how many actions (one command of a person each)
    /// @param force whether to go back although somebody changed the server since
    public List<UndoStep> previewUndo(int count, boolean force) throws RuntimeFailure {
        var settings = new LinkedHashMap<>(ServerSettings.read(client, client.snapshot()));
        var steps = new ArrayList<UndoStep>();
        for (var entry : undoable(count)) {
            var now = settings.get(entry.object());
            if (now == null) {
                steps.add(
                        new UndoStep(
                                entry,
                                null,
                                List.of(),
                                entry.object() + " does not exist any more"));
                continue;
            }
            var then = settings(entry, entry.after());
            var wanted = settings(entry, entry.before());
            var foreign = then.differencesTo(now);
            if (!foreign.isEmpty() && !force) {
                steps.add(
                        new UndoStep(
                                entry,
                                now,
                                List.of(),
                                entry.object()
                                        + " was changed since by somebody else or a reload: "
                                        + String.join(", ", foreign)));
                continue;
            }
            steps.add(new UndoStep(entry, now, now.commandsTo(wanted), ""));
            settings.put(entry.object(), merged(now, wanted));
        }
        return steps;
    }

    private static ServerSettings merged(ServerSettings now, ServerSettings wanted) {
        return new ServerSettings(
                now.backend(),
                now.server(),
                wanted.state(),
                wanted.weight(),
                now.initialWeight(),
                wanted.maxconn(),
                wanted.address().isEmpty() ? now.address() : wanted.address(),
                wanted.address().isEmpty() ? now.port() : wanted.port());
    }

    /// The entries of the last `count` actions that have not been undone, latest first.
    private List<Journal.Entry> undoable(int count) {
        var entries = journal.entries(client.target().label());
        Set<Long> undone = new HashSet<>();
        for (var entry : entries) {
            if (entry.ok()) {
                undone.add(entry.undoes());
            }
        }
        var chosen = new ArrayList<Journal.Entry>();
        Set<String> batches = new HashSet<>();
        for (int i = entries.size() - 1; i >= 0; i--) {
            var entry = entries.get(i);
            boolean reversible =
                    entry.ok() && entry.undoes() == 0 && !entry.before().equals(entry.after());
            if (!reversible || undone.contains(entry.number())) {
                continue;
            }
            if (batches.size() == count && !batches.contains(entry.batch())) {
                break;
            }
            batches.add(entry.batch());
            chosen.add(entry);
        }
        return chosen;
    }

    private static ServerSettings settings(Journal.Entry entry, Map<String, Object> fields) {
        return SavedSettings.of(entry.object(), fields);
    }

    /// Takes back what was looked up.
    public List<Outcome> undo(List<UndoStep> steps, String reason) throws RuntimeFailure {
        String batch = journal.newBatch();
        var outcomes = new ArrayList<Outcome>();
        for (var step : steps) {
            var now = step.now();
            if (now == null || !step.refusal().isEmpty()) {
                continue;
            }
            var wanted = settings(step.entry(), step.entry().before());
            var outcome = sendAll(now, step.commands(), wanted);
            long number =
                    journal.append(
                            batch, client.target().label(), outcome, reason, step.entry().number());
            outcomes.add(numbered(outcome, number));
        }
        return outcomes;
    }

    /// Brings one server to settings and reads it back; used by undo and overrides.
    private Outcome sendAll(ServerSettings now, List<String> commands, ServerSettings wanted)
            throws RuntimeFailure {
        if (commands.isEmpty()) {
            return new Outcome(
                    Outcome.Result.UNCHANGED,
                    "",
                    now.path() + " is like that already",
                    now,
                    now,
                    0);
        }
        String text = "";
        for (String command : commands) {
            var answer = client.ask(command);
            text = answer.text();
            if (answer.failed()) {
                return new Outcome(refusal(answer), command, answer.firstLine(), now, now, 0);
            }
        }
        return verified(
                now,
                String.join("; ", commands),
                text,
                after -> after.commandsTo(wanted).isEmpty());
    }

    /// Applies saved settings: the commands that are still needed, one outcome per server.
    public List<Outcome> apply(List<Overrides.Difference> differences, String reason)
            throws RuntimeFailure {
        String batch = journal.newBatch();
        var outcomes = new ArrayList<Outcome>();
        for (var difference : differences) {
            var outcome = sendAll(difference.now(), difference.commands(), difference.saved());
            long number = journal.append(batch, client.target().label(), outcome, reason, 0);
            outcomes.add(numbered(outcome, number));
        }
        return outcomes;
    }
}
