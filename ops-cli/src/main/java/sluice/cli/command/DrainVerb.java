package sluice.cli.command;

import sluice.runtime.RuntimeFailure;
import sluice.runtime.action.Change;
import sluice.runtime.action.NoSuchObject;
import sluice.runtime.action.Outcome;
import sluice.runtime.diagnosis.Figures;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// `drain be/srv…`: no new requests, wait for those in progress, say why it does not end, and what then.
final class DrainVerb implements Verb {
    private static final Duration USUAL = Duration.ofMinutes(10);

    @Override
    public Manual manual() {
        return new Manual(
                "drain",
                "<be/srv>… [--timeout 10m] [--poll 1s] [--then leave|maint|ready|kill] [--no-wait]"
                        + " [-y] [-m REASON]",
                "sends no new requests to servers and waits until the last session is gone",
                List.of(
                        "drain be_web/web1",
                        "drain be_web/web1 -y --timeout 2m --then maint   # MAINT when empty or"
                                + " when the time is up",
                        "drain be_*/web1 --no-wait                        # return at once",
                        "# --then: leave it draining (exit 6), maint, ready takes the drain back,"
                                + " kill cuts what is left"),
                List.of(Argument.SERVER),
                true);
    }

    @Override
    public Result run(Invocation call) throws RuntimeFailure, Failure, NoSuchObject {
        var changing = new Changing(call);
        var done = changing.perform(new Change.Drain(), call.require(1));
        if (done == null) {
            return changing.dryRun();
        }
        if (done.code() != Exit.OK || call.options().noWait()) {
            return changing.result(done);
        }
        var outcomes = new ArrayList<>(done.outcomes());
        Waiting.Ended ended = null;
        int code = Exit.OK;
        for (var outcome : done.outcomes()) {
            ended = waitFor(changing, outcome, outcomes);
            code = Math.max(code, ended.end() == Waiting.End.DONE ? Exit.OK : Exit.NOT_MET);
            if (ended.end() == Waiting.End.INTERRUPTED) {
                break;
            }
        }
        return changing.result(outcomes, code, ended);
    }

    private static Waiting.Ended waitFor(Changing changing, Outcome outcome, List<Outcome> outcomes)
            throws RuntimeFailure, Failure, NoSuchObject {
        var call = changing.call();
        var console = call.console();
        var timeout = call.options().timeout().isZero() ? USUAL : call.options().timeout();
        var settings = outcome.before();
        String path = settings.path();
        console.note(
                " waiting for 0 sessions of "
                        + path
                        + ", Ctrl-C stops waiting only, limit "
                        + Figures.time(timeout));
        long deadline = System.nanoTime() + timeout.toNanos();
        boolean tellEndless = console.interactive() && call.options().then().isEmpty();
        while (true) {
            var waiting = new Waiting(call, settings.backend(), settings.server());
            var left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            var ended = waiting.until(left, tellEndless);
            switch (ended.end()) {
                case DONE -> {
                    console.note(
                            console.ink().good(" done")
                                    + " in "
                                    + Figures.time(ended.waited())
                                    + ": "
                                    + path
                                    + " has no sessions"
                                    + (outcome.journalNumber() > 0
                                            ? "   audit #" + outcome.journalNumber()
                                            : ""));
                    if (call.options().then().equals("maint")) {
                        outcomes.add(change(changing, new Change.Maint(), path));
                    }
                    return ended;
                }
                case INTERRUPTED -> {
                    console.note(" left in DRAIN; `undo` or `wait " + path + "` to go on");
                    return ended;
                }
                case GONE, TAKEN_BACK -> {
                    console.note(console.ink().warn(" " + path + ": " + ended.words()));
                    return ended;
                }
                case RELOADED -> {
                    console.note(console.ink().warn(" " + path + ": " + ended.words()));
                    if (!again(console)) {
                        return ended;
                    }
                    outcomes.add(change(changing, new Change.Drain(), path));
                }
                case ENDLESS -> {
                    var chosen = choose(changing, waiting, ended, path, outcomes);
                    if (chosen != null) {
                        return chosen;
                    }
                    tellEndless = false;
                }
                case TIMEOUT -> {
                    console.note(
                            console.ink()
                                    .warn(
                                            " not empty after "
                                                    + Figures.time(timeout)
                                                    + ": "
                                                    + Figures.count(
                                                            ended.sessions(), "session", "sessions")
                                                    + " left; "
                                                    + ended.words()));
                    return policy(changing, call.options().then(), ended, path, outcomes);
                }
            }
        }
    }

    private static boolean again(Console console) {
        return console.interactive()
                && console.ask(" drain it again? [y/N] ").strip().equalsIgnoreCase("y");
    }

    /// What the person wants; null to go on waiting.
    private static Waiting.@org.jspecify.annotations.Nullable Ended choose(
            Changing changing,
            Waiting waiting,
            Waiting.Ended ended,
            String path,
            List<Outcome> outcomes)
            throws RuntimeFailure, NoSuchObject {
        var console = changing.call().console();
        console.note(
                console.ink().warn(" ! It will not end by itself: ") + ended.words() + ". Choose:");
        console.note(
                "   1 keep waiting   2 maint: clients move to other servers   3 maint + cut "
                        + Figures.count(ended.sessions(), "session", "sessions")
                        + "   4 undo");
        while (true) {
            switch (console.ask(" > ").strip()) {
                case "1" -> {
                    return null;
                }
                case "2" -> {
                    outcomes.add(change(changing, new Change.Maint(), path));
                    var rest = waiting.until(Duration.ofSeconds(30), false);
                    if (rest.end() == Waiting.End.DONE) {
                        console.note(
                                console.ink().good(" done")
                                        + " in "
                                        + Figures.time(ended.waited().plus(rest.waited()))
                                        + ": "
                                        + path
                                        + " has no sessions");
                    }
                    return rest;
                }
                case "3" -> {
                    return policy(changing, "kill", ended, path, outcomes);
                }
                case "4" -> {
                    return policy(changing, "ready", ended, path, outcomes);
                }
                case "" -> {
                    console.note(" left in DRAIN; `undo` or `wait " + path + "` to go on");
                    return ended;
                }
                default -> console.note(" 1, 2, 3 or 4");
            }
        }
    }

    private static Waiting.Ended policy(
            Changing changing,
            String policy,
            Waiting.Ended ended,
            String path,
            List<Outcome> outcomes)
            throws RuntimeFailure, NoSuchObject {
        switch (policy) {
            case "maint" -> outcomes.add(change(changing, new Change.Maint(), path));
            case "ready" -> outcomes.add(change(changing, new Change.Ready(), path));
            case "kill" -> {
                outcomes.add(change(changing, new Change.Maint(), path));
                outcomes.add(change(changing, new Change.Cut(), path));
                int slash = path.indexOf('/');
                var waiting =
                        new Waiting(
                                changing.call(),
                                path.substring(0, slash),
                                path.substring(slash + 1));
                return waiting.until(Duration.ofSeconds(10), false);
            }
            default ->
                    changing.call()
                            .console()
                            .note(" left in DRAIN; `undo` or `wait " + path + "` to go on");
        }
        return ended;
    }

    private static Outcome change(Changing changing, Change change, String path)
            throws RuntimeFailure, NoSuchObject {
        var session = changing.call().session();
        var options = changing.call().options();
        var preview = session.action().preview(change, List.of(path));
        for (String command : preview.commands()) {
            changing.call().console().note(" send:   " + command);
        }
        // The server serves nobody any more: it cannot be the last usable one.
        var outcome = session.action().perform(preview, true, options.reason()).getFirst();
        changing.report(outcome);
        return outcome;
    }
}
