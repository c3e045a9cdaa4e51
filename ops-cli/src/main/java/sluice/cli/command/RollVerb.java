package sluice.cli.command;

import sluice.runtime.RuntimeFailure;
import sluice.runtime.StatRow;
import sluice.runtime.action.Change;
import sluice.runtime.action.NoSuchObject;
import sluice.runtime.action.Outcome;
import sluice.runtime.action.ServerNames;
import sluice.vocabulary.StatColumn;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// `roll backend --cmd '…'`: drain, run, ready, wait for UP, next server; stops at the first that goes wrong.
final class RollVerb implements Verb {
    private static final Duration USUAL = Duration.ofMinutes(10);

    @Override
    public Manual manual() {
        return new Manual(
                "roll",
                "<backend | be/srv…> --cmd 'ssh {addr} systemctl restart app' [--max 1] [--timeout"
                        + " 10m] [-y]",
                "restarts servers one after the other: drain, run the command, ready, wait until"
                        + " UP",
                List.of(
                        "roll be_web --cmd 'ssh {addr} systemctl restart app'",
                        "roll be_web/* --cmd 'deploy {name} {addr} {port}' --max 2 -y -m REL-7   #"
                                + " two at a time",
                        "# a server whose command fails or that does not come up is left in DRAIN,"
                                + " the rest untouched"),
                List.of(Argument.BACKEND, Argument.SERVER),
                true);
    }

    @Override
    public Result run(Invocation call) throws RuntimeFailure, Failure, NoSuchObject {
        var names = call.require(1);
        if (call.options().run().isEmpty()) {
            throw Failure.usage(
                    "roll needs --cmd with what to do to each server; usage: " + manual().usage());
        }
        var session = call.session();
        var snapshot = session.refresh();
        var expanded = new ArrayList<String>();
        for (String name : session.expanded(names)) {
            expanded.add(
                    name.indexOf('/') < 0 && snapshot.backend(name) != null ? name + "/*" : name);
        }
        var servers = new ArrayList<StatRow>();
        for (var row : ServerNames.resolve(snapshot, expanded)) {
            if (row.status().decided()) {
                call.console().note(" " + row.path() + " is " + row.status() + ": left out");
            } else {
                servers.add(row);
            }
        }
        int atOnce = Math.max(1, call.options().count());
        var changing = new Changing(call);
        call.console()
                .note(
                        " "
                                + servers.size()
                                + " servers, "
                                + atOnce
                                + " at a time: "
                                + String.join(" ", servers.stream().map(StatRow::path).toList()));
        call.console().note(" run:    " + call.options().run());
        if (call.options().dryRun()) {
            return changing.dryRun();
        }
        changing.confirm("roll");
        var outcomes = new ArrayList<Outcome>();
        for (int i = 0; i < servers.size(); i += atOnce) {
            int code =
                    group(
                            call,
                            changing,
                            servers.subList(i, Math.min(servers.size(), i + atOnce)),
                            outcomes);
            if (code != Exit.OK) {
                int untouched = servers.size() - Math.min(servers.size(), i + atOnce);
                call.console()
                        .note(
                                call.console().ink().bad(" stopped: ")
                                        + untouched
                                        + " servers untouched");
                return changing.result(outcomes, code, null);
            }
        }
        call.console().note(call.console().ink().good(" done: ") + servers.size() + " servers");
        return changing.result(outcomes, Exit.OK, null);
    }

    private static int group(
            Invocation call, Changing changing, List<StatRow> servers, List<Outcome> outcomes)
            throws RuntimeFailure, Failure, NoSuchObject {
        var session = call.session();
        var paths = servers.stream().map(StatRow::path).toList();
        var preview = session.action().preview(new Change.Drain(), paths);
        if (!preview.allowed(call.options().force())) {
            throw new Failure(
                    Exit.REFUSED,
                    "refused: draining "
                            + String.join(" ", paths)
                            + " would take the last usable server (--force does it all the same)");
        }
        int code =
                record(
                        changing,
                        session.action()
                                .perform(preview, call.options().force(), call.options().reason()),
                        outcomes);
        var timeout = call.options().timeout().isZero() ? USUAL : call.options().timeout();
        for (var row : servers) {
            if (code == Exit.OK) {
                var ended = new Waiting(call, row.proxy(), row.name()).until(timeout, false);
                boolean empty = ended.end() == Waiting.End.DONE;
                // What persistence keeps sending is cut by the restart anyway, unless somebody said
                // stop.
                boolean goOn =
                        empty
                                || ended.end() == Waiting.End.TIMEOUT
                                        && call.options().then().equals("kill");
                if (!goOn) {
                    call.console().note(" " + row.path() + " is left in DRAIN: " + ended.words());
                    return Exit.NOT_MET;
                }
            }
        }
        for (var row : servers) {
            if (code == Exit.OK && execute(call, row) != 0) {
                call.console().note(" " + row.path() + " is left in DRAIN: the command failed");
                return Exit.NOT_MET;
            }
        }
        if (code != Exit.OK) {
            return code;
        }
        var back = session.action().preview(new Change.Ready(), paths);
        code =
                record(
                        changing,
                        session.action().perform(back, true, call.options().reason()),
                        outcomes);
        for (var row : servers) {
            code = Math.max(code, ReadyVerb.waitUp(call, row.proxy(), row.name()));
        }
        return code;
    }

    private static int record(Changing changing, List<Outcome> performed, List<Outcome> outcomes) {
        int code = Exit.OK;
        for (var outcome : performed) {
            changing.report(outcome);
            outcomes.add(outcome);
            code = Math.max(code, Changing.code(outcome));
        }
        return code;
    }

    private static int execute(Invocation call, StatRow row) throws Failure {
        String address = row.text(StatColumn.ADDR);
        int colon = address.lastIndexOf(':');
        for (String value : List.of(address, row.name(), row.proxy())) {
            // These words come from the proxy and go to a shell.
            if (!value.chars()
                    .allMatch(c -> Character.isLetterOrDigit(c) || "_.:-[]".indexOf(c) >= 0)) {
                throw new Failure(
                        Exit.REFUSED, "refused: '" + value + "' is not safe in a shell command");
            }
        }
        String command =
                call.options()
                        .run()
                        .replace("{addr}", colon < 0 ? address : address.substring(0, colon))
                        .replace("{port}", colon < 0 ? "" : address.substring(colon + 1))
                        .replace("{name}", row.name())
                        .replace("{backend}", row.proxy());
        call.console().note(" $ " + command);
        try {
            var process =
                    new ProcessBuilder("/bin/sh", "-c", command)
                            .redirectErrorStream(true)
                            .redirectInput(
                                    ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                            .start();
            try (var output = process.inputReader()) {
                String line;
                while ((line = output.readLine()) != null) {
                    call.console().note("   " + sluice.cli.show.TableText.printable(line));
                }
            }
            return process.waitFor();
        } catch (IOException e) {
            throw Failure.usage("cannot run the command: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }
}
