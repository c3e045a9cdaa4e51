package sluice.cli.command;

import sluice.runtime.Json;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.filter.Spelling;

import java.util.ArrayList;
import java.util.List;

/// `help [verb | command]`.
final class HelpVerb implements Verb {
    private final Verbs verbs;

    HelpVerb(Verbs verbs) {
        this.verbs = verbs;
    }

    @Override
    public Manual manual() {
        return Verbs.manual(
                "help",
                "[verb | command]",
                "this list, one verb with examples, or the proxy's own help",
                List.of(Argument.VERB, Argument.COMMAND),
                "help drain",
                "help set server           # asks the proxy");
    }

    @Override
    public Result run(Invocation call) throws RuntimeFailure, Failure {
        var ink = call.console().ink();
        if (call.words().isEmpty()) {
            return all(call);
        }
        var verb = verbs.of(call.words().getFirst());
        if (verb != null && call.words().size() == 1) {
            var manual = verb.manual();
            var lines = new ArrayList<String>();
            lines.add(ink.bold(manual.usage()));
            lines.add("  " + manual.summary() + (manual.changes() ? " (needs level admin)" : ""));
            lines.add("examples:");
            for (String example : manual.examples()) {
                lines.add("  " + example);
            }
            return new Result.Report(
                    lines,
                    Json.object()
                            .put("name", manual.name())
                            .put("usage", manual.usage())
                            .put("summary", manual.summary())
                            .put("examples", manual.examples())
                            .toString());
        }
        String command = String.join(" ", call.words());
        var lines = new ArrayList<String>();
        for (var known : call.session().capabilities().commands()) {
            if (known.words().startsWith(command)) {
                lines.add(ink.bold(known.usage()));
                lines.add("  " + known.description());
            }
        }
        if (lines.isEmpty()) {
            var names = new ArrayList<>(verbs.names());
            call.session().capabilities().commands().forEach(known -> names.add(known.words()));
            String near = Spelling.nearest(command, names);
            throw new Failure(
                    Exit.NO_SUCH_OBJECT,
                    "neither a verb nor a command of this proxy: '"
                            + command
                            + "'"
                            + (near.isEmpty() ? "" : "; did you mean '" + near + "'?"));
        }
        return new Result.Report(lines, Json.of(lines));
    }

    private Result all(Invocation call) {
        var lines = lines();
        lines.add("");
        lines.add(
                "Any command of the proxy passes through as it is (`help set` lists those that"
                        + " begin with set).");
        lines.add(
                "Tables go through pipes: servers | where queue>0 | sort queue | columns"
                        + " server,queue | head 5");
        lines.add(
                "Servers are named be/srv, with globs (be_*/web1), by address (*/10.0.0.7) or as"
                        + " @group of the profile.");
        var names = Json.of(verbs.names());
        return new Result.Report(lines, names);
    }

    private List<String> lines() {
        var lines = new ArrayList<String>();
        for (var verb : verbs.all()) {
            String name = verb.manual().name();
            lines.add(
                    "  "
                            + name
                            + " ".repeat(Math.max(1, 12 - name.length()))
                            + verb.manual().summary());
        }
        return lines;
    }

    /// The list for `--help`.
    static List<String> list(Verbs verbs) {
        return new HelpVerb(verbs).lines();
    }
}
