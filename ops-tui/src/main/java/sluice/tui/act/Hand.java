package sluice.tui.act;

import sluice.runtime.RuntimeClient;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.Snapshot;
import sluice.runtime.action.Action;
import sluice.runtime.action.Change;
import sluice.runtime.action.Journal;
import sluice.runtime.action.NoSuchObject;
import sluice.runtime.action.Outcome;
import sluice.runtime.action.Overrides;
import sluice.runtime.action.Preview;
import sluice.runtime.action.ServerSettings;
import sluice.runtime.diagnosis.LostOverrides;
import sluice.vocabulary.Finding;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Acts upon one instance: makes out proposals, keeps them until they are confirmed, sends them. Everything goes
/// through `sluice.runtime.action`, so preview, read-back, undo and audit are those of the shell.
///
/// Belongs to the thread of its instance; a proposal is kept until the next one is made out.
public final class Hand {
    private final int node;
    private final Journal journal;
    private final Map<Integer, Sending> prepared = new HashMap<>();

    /// What is behind a proposal.
    @FunctionalInterface
    private interface Sending {
        Result send(RuntimeClient client) throws RuntimeFailure;
    }

    public Hand(int node, Journal journal) {
        this.node = node;
        this.journal = journal;
    }

    /// Makes out what a wish would do here.
    ///
    /// @param number under which [#send] will know it
    public Proposal prepare(RuntimeClient client, int number, Wish wish) {
        prepared.clear();
        try {
            if (wish.verb().equals("raw")) {
                return raw(number, wish.argument());
            }
            var preview = new Action(client, journal).preview(change(wish), wish.pathsOf(node));
            return proposed(number, wish, preview);
        } catch (NoSuchObject | IllegalArgumentException | RuntimeFailure e) {
            return impossible(number, wish.verb(), e);
        }
    }

    private static Proposal impossible(int number, String title, Exception e) {
        return new Proposal(number, title, List.of(), String.valueOf(e.getMessage()), false);
    }

    private static Change change(Wish wish) {
        return switch (wish.verb()) {
            case "drain" -> new Change.Drain();
            case "maint" -> new Change.Maint();
            case "ready" -> new Change.Ready();
            case "weight" -> new Change.Weight(wish.argument());
            case "maxconn" -> new Change.Maxconn(number(wish.argument()));
            case "kill" -> new Change.Cut();
            default -> throw new IllegalArgumentException("no such action: " + wish.verb());
        };
    }

    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("maxconn: expected a number, not '" + digits + "'");
        }
    }

    private Proposal raw(int number, String command) {
        prepared.put(number, client -> asked(client, command));
        return new Proposal(
                number,
                command,
                List.of(
                        new Proposal.Row(
                                Proposal.Kind.WARNING,
                                "sent as it is: no preview, no read-back, no undo"),
                        new Proposal.Row(Proposal.Kind.COMMAND, command)),
                "",
                false);
    }

    private static Result asked(RuntimeClient client, String command) throws RuntimeFailure {
        var answer = client.ask(command);
        String text = answer.text().isEmpty() ? "done" : answer.firstLine();
        return new Result(
                command + ": " + text,
                answer.failed() ? Finding.Severity.WARN : Finding.Severity.INFO,
                List.of());
    }

    private Proposal proposed(int number, Wish wish, Preview preview) {
        var rows = new ArrayList<Proposal.Row>();
        boolean something = false;
        var refusals = new ArrayList<String>();
        for (var step : preview.steps()) {
            rows.add(
                    new Proposal.Row(
                            Proposal.Kind.BEFORE,
                            step.row().path()
                                    + ' '
                                    + step.row().status()
                                    + ", "
                                    + step.settings()));
            something |= !step.commands().isEmpty();
            if (!step.note().isEmpty()) {
                refusals.add(step.note());
                rows.add(new Proposal.Row(Proposal.Kind.WARNING, step.note()));
            }
        }
        for (String consequence : preview.consequences()) {
            rows.add(new Proposal.Row(Proposal.Kind.AFTER, consequence));
        }
        if (preview.change() instanceof Change.Maint) {
            rows.add(
                    new Proposal.Row(
                            Proposal.Kind.AFTER, "requests in flight finish; x ends them"));
        }
        for (String command : preview.commands()) {
            rows.add(new Proposal.Row(Proposal.Kind.COMMAND, command));
        }
        boolean force = !preview.allowed(false);
        if (force) {
            rows.add(
                    new Proposal.Row(
                            Proposal.Kind.WARNING,
                            "no usable server would be left in "
                                    + String.join(", ", preview.lastServers())
                                    + ": every request there gets 503"));
        }
        prepared.put(number, client -> performed(client, preview, force));
        String title =
                wish.verb()
                        + ' '
                        + (preview.steps().size() == 1
                                ? preview.steps().getFirst().row().path()
                                : preview.steps().size() + " servers")
                        + (wish.argument().isEmpty() ? "" : ' ' + wish.argument());
        return new Proposal(
                number, title, rows, something ? "" : String.join("; ", refusals), force);
    }

    private Result performed(RuntimeClient client, Preview preview, boolean force)
            throws RuntimeFailure {
        var outcomes = new Action(client, journal).perform(preview, force, "");
        var resting = new ArrayList<Wish.Target>();
        boolean away = preview.change().takesAway();
        for (var outcome : outcomes) {
            if (away && outcome.ok()) {
                resting.add(new Wish.Target(node, outcome.after().path()));
            }
        }
        return new Result(
                words(preview.change().verb(), outcomes, preview.steps().size()),
                severity(outcomes),
                resting);
    }

    private static Finding.Severity severity(List<Outcome> outcomes) {
        for (var outcome : outcomes) {
            if (!outcome.ok()) {
                return Finding.Severity.CRIT;
            }
        }
        return Finding.Severity.INFO;
    }

    private static String words(String verb, List<Outcome> outcomes, int wanted) {
        for (var outcome : outcomes) {
            if (!outcome.ok()) {
                return verb
                        + ' '
                        + outcome.before().path()
                        + " failed: "
                        + outcome.result()
                                .name()
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace('_', ' ')
                        + (outcome.text().isEmpty() ? "" : ", " + outcome.text())
                        + (outcomes.size() < wanted
                                ? "; " + (wanted - outcomes.size()) + " servers left as they were"
                                : "");
            }
        }
        if (outcomes.size() != 1) {
            return verb + ' ' + outcomes.size() + " servers: ok (verified); u undoes";
        }
        var outcome = outcomes.getFirst();
        var differences = outcome.before().differencesTo(outcome.after());
        boolean kept = outcome.journalNumber() > 0;
        return "ok "
                + outcome.after().path()
                + ' '
                + (differences.isEmpty() ? verb : String.join(", ", differences))
                + " (verified)"
                + (outcome.result() == Outcome.Result.UNCHANGED
                        ? ", was like that"
                        : kept
                                ? "; u undoes; audit #" + outcome.journalNumber()
                                : "; audit file not writable");
    }

    /// Sends what was made out under a number.
    public Result send(RuntimeClient client, int number) {
        var sending = prepared.remove(number);
        if (sending == null) {
            return new Result("that proposal is gone; ask again", Finding.Severity.WARN, List.of());
        }
        try {
            return sending.send(client);
        } catch (RuntimeFailure | IllegalStateException e) {
            return new Result("not done: " + e.getMessage(), Finding.Severity.CRIT, List.of());
        }
    }

    /// Makes out what taking back the last action of this target would do.
    public Proposal prepareUndo(RuntimeClient client, int number) {
        prepared.clear();
        var action = new Action(client, journal);
        try {
            var steps = action.previewUndo(1, false);
            if (steps.isEmpty()) {
                return new Proposal(
                        number,
                        "undo",
                        List.of(),
                        "there is nothing to undo: no action is in the journal "
                                + journal.file()
                                + " for this target",
                        false);
            }
            var rows = new ArrayList<Proposal.Row>();
            var refusals = new ArrayList<String>();
            for (var step : steps) {
                rows.add(
                        new Proposal.Row(
                                Proposal.Kind.BEFORE,
                                step.entry().command()
                                        + " by "
                                        + step.entry().user()
                                        + " at "
                                        + step.entry().time().toString().substring(11, 19)
                                        + " UTC"));
                for (String command : step.commands()) {
                    rows.add(new Proposal.Row(Proposal.Kind.COMMAND, command));
                }
                if (!step.refusal().isEmpty()) {
                    refusals.add(step.refusal());
                    rows.add(new Proposal.Row(Proposal.Kind.WARNING, step.refusal()));
                }
            }
            prepared.put(number, _ -> undone(action.undo(steps, "")));
            boolean possible = refusals.size() < steps.size();
            return new Proposal(
                    number, "undo", rows, possible ? "" : String.join("; ", refusals), false);
        } catch (RuntimeFailure e) {
            return impossible(number, "undo", e);
        }
    }

    private static Result undone(List<Outcome> outcomes) {
        var result = words("undo", outcomes, outcomes.size());
        return new Result(result.replace("; u undoes", ""), severity(outcomes), List.of());
    }

    /// Makes out what would bring back the settings that a replacement of the process undid.
    public Proposal prepareReapply(
            RuntimeClient client, int number, Snapshot before, Snapshot after) {
        prepared.clear();
        try {
            var now = ServerSettings.read(client, client.snapshot());
            var differences = new ArrayList<Overrides.Difference>();
            var rows = new ArrayList<Proposal.Row>();
            for (String words : LostOverrides.between(before, after)) {
                rows.add(new Proposal.Row(Proposal.Kind.BEFORE, "undone: " + words));
                String path = words.substring(0, words.indexOf(' '));
                var old = before.find(path);
                var current = now.get(path);
                boolean known = differences.stream().anyMatch(d -> d.now().path().equals(path));
                if (old == null || current == null || known) {
                    continue;
                }
                var saved = ServerSettings.of(old);
                var commands = current.commandsTo(saved);
                if (!commands.isEmpty()) {
                    differences.add(
                            new Overrides.Difference(
                                    saved, current, current.differencesTo(saved), commands));
                }
            }
            for (var difference : differences) {
                for (String command : difference.commands()) {
                    rows.add(new Proposal.Row(Proposal.Kind.COMMAND, command));
                }
            }
            var action = new Action(client, journal);
            prepared.put(
                    number, _ -> reapplied(action.apply(differences, "re-applied after a reload")));
            return new Proposal(
                    number,
                    "send again what the reload undid",
                    rows,
                    differences.isEmpty() ? "nothing is left to send again" : "",
                    false);
        } catch (RuntimeFailure e) {
            return impossible(number, "send again", e);
        }
    }

    private static Result reapplied(List<Outcome> outcomes) {
        return new Result(
                words("sent again:", outcomes, outcomes.size()), severity(outcomes), List.of());
    }
}
