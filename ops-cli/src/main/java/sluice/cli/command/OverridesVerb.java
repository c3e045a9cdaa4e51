package sluice.cli.command;

import sluice.cli.show.Table;
import sluice.runtime.Json;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.action.Overrides;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `overrides [save|diff|apply] [file]`: what a reload would undo, and how to keep it.
final class OverridesVerb implements Verb {
    @Override
    public Manual manual() {
        return new Manual(
                "overrides",
                "[list | save | diff | apply] [file]",
                "what differs from the configuration; keeps it across a reload",
                List.of(
                        "overrides                 # what a reload would undo",
                        "overrides save            # before the reload",
                        "overrides diff            # after it: what was lost",
                        "overrides apply -y        # bring it back; without a saved file the"
                                + " journal is asked"),
                List.of(Argument.OVERRIDES),
                false);
    }

    @Override
    public Result run(Invocation call) throws RuntimeFailure, Failure {
        call.atMost(2);
        String what = call.words().isEmpty() ? "list" : call.words().getFirst();
        var overrides = call.session().overrides();
        try {
            return switch (what) {
                case "list" -> list(overrides);
                case "save" -> save(call, overrides);
                case "diff" -> diff(call, overrides);
                case "apply" -> apply(call, overrides);
                default ->
                        throw Failure.usage(
                                "overrides " + what + ": expected list, save, diff or apply");
            };
        } catch (IOException e) {
            if (e instanceof RuntimeFailure failure) {
                throw failure;
            }
            throw Failure.usage("cannot use the file: " + e.getMessage());
        }
    }

    private static Result list(Overrides overrides) throws RuntimeFailure {
        var table = Table.of("server", "override", "by");
        for (var one : overrides.list()) {
            table.row(one.settings().path(), String.join(", ", one.words()), one.by());
        }
        if (table.size() == 0) {
            table.note("nothing differs from the configuration");
        } else {
            table.note("a reload undoes this; `overrides save` keeps it");
        }
        return new Result.Rows(table.build());
    }

    private static Path file(Invocation call, Overrides overrides) {
        return call.words().size() > 1 ? Path.of(call.words().get(1)) : overrides.usualFile();
    }

    private static Result save(Invocation call, Overrides overrides) throws IOException {
        var file = file(call, overrides);
        int servers = overrides.save(file);
        return new Result.Report(
                List.of("saved " + servers + " servers to " + file),
                Json.object().put("ok", true).put("servers", servers).put("file", file).toString());
    }

    private static List<Overrides.Difference> differences(Invocation call, Overrides overrides)
            throws IOException, Failure {
        var file = file(call, overrides);
        if (Files.exists(file)) {
            return overrides.diff(file);
        }
        if (call.words().size() > 1) {
            throw Failure.usage("no file " + file);
        }
        return overrides.lost();
    }

    private static Result diff(Invocation call, Overrides overrides) throws IOException, Failure {
        var table = Table.of("server", "difference", "command");
        for (var one : differences(call, overrides)) {
            table.row(
                    one.now().path(),
                    String.join(", ", one.words()),
                    String.join("; ", one.commands()));
        }
        table.note(
                table.size() == 0 ? "nothing was lost" : "`overrides apply` sends these commands");
        return new Result.Rows(table.build());
    }

    private static Result apply(Invocation call, Overrides overrides) throws IOException, Failure {
        var differences = differences(call, overrides);
        var console = call.console();
        for (var one : differences) {
            console.note(" " + one.now().path() + ": " + String.join(", ", one.words()));
            for (String command : one.commands()) {
                if (call.options().dryRun()) {
                    console.line(command);
                } else {
                    console.note(" send:   " + command);
                }
            }
        }
        var changing = new Changing(call);
        if (call.options().dryRun()) {
            return changing.dryRun();
        }
        if (differences.isEmpty()) {
            console.note(" nothing to apply");
            return changing.result(List.of(), Exit.OK, null);
        }
        changing.confirm("apply");
        int code = Exit.OK;
        var outcomes = call.session().action().apply(differences, call.options().reason());
        for (var outcome : outcomes) {
            changing.report(outcome);
            code = Math.max(code, Changing.code(outcome));
        }
        return changing.result(outcomes, code, null);
    }
}
