package sluice.cli.command;

import org.jspecify.annotations.Nullable;

import sluice.cli.show.Format;
import sluice.cli.show.Ink;
import sluice.cli.show.Table;
import sluice.cli.show.TableText;
import sluice.runtime.Answer;
import sluice.runtime.Json;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.action.NoSuchObject;
import sluice.runtime.diagnosis.Figures;
import sluice.runtime.filter.Spelling;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Runs lines: verbs, raw commands and the pipe behind them, for every target, and prints what came of it. Never throws
/// for what somebody typed or a proxy answered.
public final class Interpreter {
    private static final long LARGEST_PAYLOAD = 16 << 20;

    private final Verbs verbs;
    private final List<Session> sessions;
    private final Console console;
    private final Options defaults;

    public Interpreter(Verbs verbs, List<Session> sessions, Console console, Options defaults) {
        this.verbs = verbs;
        this.sessions = List.copyOf(sessions);
        this.console = console;
        this.defaults = defaults;
    }

    public Verbs verbs() {
        return verbs;
    }

    /// Runs one line.
    ///
    /// @param more further lines of a payload that ends with `<<`; null at the end of input
    /// @return the exit code, the worst of all targets
    public int run(String line, Supplier<@Nullable String> more) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return Exit.OK;
        }
        boolean verb = verbs.forLine(quietly(text)) != null;
        int worst = Exit.OK;
        for (String command : verb ? Words.split(text, ';') : List.of(text)) {
            int code = runOne(command, more);
            worst = code == Exit.OK ? worst : code;
            if (code != Exit.OK) {
                break;
            }
        }
        return worst;
    }

    private static List<String> quietly(String text) {
        try {
            return Words.of(
                    Words.split(text, '|').isEmpty() ? "" : Words.split(text, '|').getFirst());
        } catch (Failure _) {
            return List.of();
        }
    }

    private int runOne(String command, Supplier<@Nullable String> more) {
        var stages = Words.split(command, '|');
        if (stages.isEmpty()) {
            return Exit.OK;
        }
        Options options = defaults;
        try {
            var words = Words.of(stages.getFirst());
            var verb = verbs.forLine(words);
            var parsed =
                    verb == null
                            ? Options.parseForm(words, defaults)
                            : Options.parse(words, defaults);
            options = parsed.options();
            var rest = parsed.words();
            String raw =
                    verb == null ? withoutForm(stages.getFirst(), words.size() - rest.size()) : "";
            String payload = verb == null ? payload(raw, more) : "";
            return forTargets(
                    verb,
                    verb == null ? rest : rest.subList(1, rest.size()),
                    raw,
                    payload,
                    options,
                    stages.subList(1, stages.size()));
        } catch (Failure e) {
            return fail(e.code(), e.getMessage(), options, "");
        }
    }

    /// The stage as it was typed, without the options at its end.
    private static String withoutForm(String stage, int options) {
        String text = stage;
        for (int i = 0; i < options; i++) {
            text = text.substring(0, text.stripTrailing().lastIndexOf(' ')).stripTrailing();
        }
        return text;
    }

    private static String payload(String raw, Supplier<@Nullable String> more) throws Failure {
        int from = raw.lastIndexOf(" < ");
        if (from > 0) {
            return fromFile(raw.substring(from + 3).strip());
        }
        int at = raw.lastIndexOf(" <<");
        if (at < 0) {
            return "";
        }
        String end = raw.substring(at + 3).strip();
        var lines = new StringBuilder();
        String line;
        while ((line = more.get()) != null && !line.equals(end)) {
            lines.append(line).append('\n');
        }
        if (lines.isEmpty()) {
            throw Failure.usage("the payload is empty");
        }
        return lines.toString();
    }

    private static String fromFile(String file) throws Failure {
        try {
            var path = Path.of(file);
            if (Files.size(path) > LARGEST_PAYLOAD) {
                throw Failure.usage(file + " is larger than a payload may be (16 MiB)");
            }
            // An empty line would end the payload; certificates and maps do not need them.
            var lines = new StringBuilder();
            for (String line : Files.readString(path).split("\n")) {
                if (!line.isBlank()) {
                    lines.append(line).append('\n');
                }
            }
            return lines.toString();
        } catch (MalformedInputException _) {
            throw Failure.usage(file + " is not text (UTF-8)");
        } catch (IOException | java.nio.file.InvalidPathException e) {
            throw Failure.usage("cannot read " + file + ": " + e.getMessage());
        }
    }

    private int forTargets(
            @Nullable Verb verb,
            List<String> words,
            String raw,
            String payload,
            Options options,
            List<String> stages) {
        int worst = Exit.OK;
        Table merged = null;
        for (var session : sessions) {
            String target = sessions.size() > 1 ? session.name() : "";
            try {
                var result =
                        verb == null
                                ? raw(session, raw, payload, options)
                                : verb.run(new Invocation(session, console, words, options, verb));
                result = piped(result, stages, options);
                if (result instanceof Result.Rows(var table) && !target.isEmpty()) {
                    merged = merge(merged, table.prefixed("target", target));
                    continue;
                }
                worst = Math.max(worst, print(result, options, target));
            } catch (Failure e) {
                worst = Math.max(worst, fail(e.code(), e.getMessage(), options, target));
            } catch (NoSuchObject e) {
                worst = Math.max(worst, fail(Exit.NO_SUCH_OBJECT, e.getMessage(), options, target));
            } catch (RuntimeFailure e) {
                int code =
                        e.kind() == RuntimeFailure.Kind.READ_ONLY
                                ? Exit.FORBIDDEN
                                : Exit.UNREACHABLE;
                worst = Math.max(worst, fail(code, e.getMessage(), options, target));
                if (verb != null && code == Exit.UNREACHABLE) {
                    lastKnown(session, verb, words, options, stages);
                }
            }
        }
        if (merged != null) {
            worst = Math.max(worst, print(new Result.Rows(merged), options, ""));
        }
        return worst;
    }

    /// What a verb that only shows would have shown when the target was last heard of, in grey and with its age.
    private void lastKnown(
            Session session, Verb verb, List<String> words, Options options, List<String> stages) {
        if (verb.manual().changes() || options.format() != Format.TABLE) {
            return;
        }
        try {
            var call = new Invocation(session, console, words, options, verb);
            var result = session.fromMemory(verb, call);
            if (result == null
                    || !(piped(result, stages, options) instanceof Result.Rows(var table))) {
                return;
            }
            var age =
                    Duration.between(
                            session.history().latest().orElseThrow().takenAt(), Instant.now());
            console.note("last known state, " + Figures.time(age) + " old:");
            for (String line : TableText.lines(table, Format.TABLE, Ink.NONE, console.width())) {
                console.line(console.ink().faint(line));
            }
        } catch (RuntimeFailure | Failure | NoSuchObject _) {
            // This verb needs more than was seen; the error was said already.
        }
    }

    private static Table merge(@Nullable Table all, Table more) {
        if (all == null) {
            return more;
        }
        var rows = new ArrayList<>(all.rows());
        if (all.columns().equals(more.columns())) {
            rows.addAll(more.rows());
            return all.with(rows);
        }
        // Another version prints other columns: keep those that the first target has.
        for (var row : more.rows()) {
            var cells = new ArrayList<@Nullable Object>();
            for (String column : all.columns()) {
                int at = more.column(column);
                cells.add(at < 0 ? null : row.get(at));
            }
            rows.add(java.util.Collections.unmodifiableList(cells));
        }
        return all.with(rows);
    }

    private static Result piped(Result result, List<String> stages, Options options)
            throws Failure {
        boolean table = options.format() == Format.CSV || options.format() == Format.TSV;
        Result current = result;
        if (result instanceof Result.Raw(_, var text, var failed, _)
                && !failed
                && (!stages.isEmpty() || table)) {
            current = new Result.Rows(Pipe.rows(text));
        }
        for (String stage : stages) {
            if (!(current instanceof Result.Rows(var rows))) {
                if (current instanceof Result.Raw(_, _, var failed, _) && failed) {
                    return current;
                }
                throw Failure.usage("only tables can go through a pipe");
            }
            current = new Result.Rows(Pipe.apply(rows, stage));
        }
        return current;
    }

    private Result raw(Session session, String command, String payload, Options options)
            throws RuntimeFailure {
        int at =
                payload.isEmpty()
                        ? -1
                        : Math.max(command.lastIndexOf(" <<"), command.lastIndexOf(" < "));
        String line = at < 0 ? command : command.substring(0, at);
        if (options.dryRun()) {
            return new Result.Report(List.of("would send: " + line), Json.of(List.of(line)));
        }
        if (line.startsWith("show events ") && line.contains(" -") && line.contains("w")) {
            return follow(session, line);
        }
        var answer = session.client().ask(line, payload);
        if (answer.unknownCommand()) {
            return new Result.Raw(line, unknown(session, line, answer), true, Exit.USAGE);
        }
        String text =
                answer.truncated()
                        ? answer.text() + "\n… cut: the answer is too large"
                        : answer.text();
        return new Result.Raw(line, text, answer.failed(), code(answer));
    }

    private Result follow(Session session, String line) throws RuntimeFailure {
        try (var prompt = session.client().session()) {
            var reader =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            prompt.follow(
                                                    line,
                                                    text ->
                                                            console.line(
                                                                    TableText.printable(text)));
                                        } catch (RuntimeFailure _) {
                                            // The end of the stream, or of our patience.
                                        }
                                    });
            while (reader.isAlive() && console.pause(Duration.ofMillis(200))) {
                // Until Ctrl-C or the end of the stream.
            }
        }
        return new Result.Said(Exit.OK, "null");
    }

    private String unknown(Session session, String line, Answer answer) {
        var names = new ArrayList<>(verbs.names());
        var known = session.knownCapabilities();
        if (known != null) {
            for (var command : known.commands()) {
                names.add(command.words());
            }
        }
        String first = Words.first(line);
        String near = Spelling.nearest(first, names);
        String all = near.isEmpty() ? Spelling.nearest(line, names) : near;
        return (all.isEmpty() ? "" : "did you mean `" + all + "`?\n") + answer.text();
    }

    private static int code(Answer answer) {
        if (!answer.failed()) {
            return Exit.OK;
        }
        if (answer.permissionDenied()) {
            return Exit.FORBIDDEN;
        }
        return answer.noSuchObject() ? Exit.NO_SUCH_OBJECT : Exit.REFUSED;
    }

    private int print(Result result, Options options, String target) {
        var format = options.format();
        switch (result) {
            case Result.Rows(var table) ->
                    lines(TableText.lines(table, format, console.ink(), console.width()));
            case Result.Report(var lines, var json, var code) -> {
                if (format == Format.JSON) {
                    json(json, target);
                } else if (format != Format.QUIET) {
                    header(target);
                    lines(lines);
                }
                return code;
            }
            case Result.Raw raw -> {
                if (format == Format.JSON) {
                    json(rawJson(raw), target);
                } else if (raw.failed()) {
                    header(target);
                    console.note(printable(raw.text()));
                } else if (format != Format.QUIET && !raw.text().isEmpty()) {
                    header(target);
                    printable(raw.text()).lines().forEach(console::line);
                }
                return raw.code();
            }
            case Result.Said(var code, var json) -> {
                if (format == Format.JSON && !json.equals("null")) {
                    json(json, target);
                }
                return code;
            }
        }
        return Exit.OK;
    }

    private static String rawJson(Result.Raw raw) {
        if (!raw.failed()) {
            try {
                return TableText.json(Pipe.rows(raw.text()));
            } catch (Failure _) {
                // No table: the text as it is.
            }
        }
        return raw.json();
    }

    private static String printable(String text) {
        var lines = new StringBuilder(text.length());
        int at = 0;
        while (at <= text.length()) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            lines.append(at == 0 ? "" : "\n").append(TableText.printable(text.substring(at, end)));
            at = end + 1;
        }
        return lines.toString();
    }

    private void lines(List<String> lines) {
        for (String line : lines) {
            console.line(line);
        }
    }

    private void header(String target) {
        if (!target.isEmpty()) {
            console.line(console.ink().bold("== " + target));
        }
    }

    private void json(String json, String target) {
        console.line(
                target.isEmpty()
                        ? json
                        : Json.object().put("target", target).putJson("result", json).toString());
    }

    private int fail(int code, @Nullable String message, Options options, String target) {
        String text = message == null ? "failed" : message;
        if (options.format() == Format.JSON) {
            var json = Json.object().put("ok", false).put("code", code).put("error", text);
            console.line((target.isEmpty() ? json : json.put("target", target)).toString());
        } else {
            console.note(
                    console.ink().bad("error: ")
                            + (target.isEmpty() ? "" : target + ": ")
                            + TableText.printable(text));
        }
        return code;
    }
}
