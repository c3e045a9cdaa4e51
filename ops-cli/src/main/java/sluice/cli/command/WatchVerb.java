package sluice.cli.command;

import sluice.cli.show.Format;
import sluice.cli.show.TableText;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.action.NoSuchObject;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// `watch [seconds] <verb …>`: again and again until Ctrl-C.
final class WatchVerb implements Verb {
    private final Verbs verbs;

    WatchVerb(Verbs verbs) {
        this.verbs = verbs;
    }

    @Override
    public Manual manual() {
        return Verbs.manual(
                "watch",
                "[seconds] <verb | command> [--count N]",
                "repeats a command that only shows, until Ctrl-C",
                List.of(Argument.VERB, Argument.COMMAND),
                "watch queues",
                "watch 2 servers be:web",
                "watch 1 backends --count 10 --json   # one line per look");
    }

    @Override
    public Result run(Invocation call) throws RuntimeFailure, Failure, NoSuchObject {
        var words = new ArrayList<>(call.require(1));
        var pause = Duration.ofSeconds(1);
        if (Character.isDigit(words.getFirst().charAt(0))) {
            pause = Options.duration(words.removeFirst(), "watch");
            if (pause.toMillis() < 100) {
                throw Failure.usage("watch: 100ms is the shortest pause");
            }
        }
        if (words.isEmpty()) {
            throw Failure.usage("usage: " + manual().usage());
        }
        var verb = verbs.forLine(words);
        if (verb != null && (verb.manual().changes() || verb instanceof WatchVerb)) {
            throw Failure.usage("watch shows, it does not " + verb.manual().name());
        }
        int left = call.options().count() > 0 ? call.options().count() : Integer.MAX_VALUE;
        while (true) {
            show(call, verb, words);
            if (--left == 0 || !call.console().pause(pause)) {
                return new Result.Said(Exit.OK, "null");
            }
        }
    }

    private static void show(
            Invocation call, @org.jspecify.annotations.Nullable Verb verb, List<String> words)
            throws Failure, NoSuchObject, RuntimeFailure {
        var console = call.console();
        try {
            var inner =
                    verb == null
                            ? null
                            : new Invocation(
                                    call.session(),
                                    console,
                                    words.subList(1, words.size()),
                                    call.options(),
                                    verb);
            var result =
                    verb == null || inner == null
                            ? new Result.Rows(
                                    Pipe.rows(
                                            call.session()
                                                    .client()
                                                    .ask(String.join(" ", words))
                                                    .text()))
                            : verb.run(inner);
            var lines =
                    switch (result) {
                        case Result.Rows(var table) ->
                                TableText.lines(
                                        table,
                                        call.options().format(),
                                        console.ink(),
                                        console.width());
                        case Result.Report(var text, var json, _) ->
                                call.options().format() == Format.JSON ? List.of(json) : text;
                        case Result.Raw(_, var text, _, _) -> List.of(text.split("\n"));
                        case Result.Said _ -> List.<String>of();
                    };
            console.frame(lines);
        } catch (RuntimeFailure e) {
            if (call.options().count() > 0) {
                throw e;
            }
            console.frame(
                    List.of(console.ink().bad(String.valueOf(e.getMessage())), "trying again …"));
        }
    }
}
