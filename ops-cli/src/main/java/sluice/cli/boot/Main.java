package sluice.cli.boot;

import org.jspecify.annotations.Nullable;

import sluice.cli.command.Exit;
import sluice.cli.command.Failure;
import sluice.cli.command.Interpreter;
import sluice.cli.command.Options;
import sluice.cli.command.Session;
import sluice.cli.command.Verbs;
import sluice.cli.shell.InteractiveShell;
import sluice.cli.show.Format;
import sluice.runtime.Json;
import sluice.runtime.RuntimeClient;
import sluice.runtime.Target;
import sluice.runtime.action.Journal;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/// `sluice shell [-S TARGET] [-c COMMAND] [verb or command …]`.
public final class Main {
    private static final String VERSION = "0.1.0";

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /// Runs the shell and returns its exit code.
    static int run(String[] arguments) {
        CommandLine line;
        try {
            line = CommandLine.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("error: " + e.getMessage());
            return Exit.USAGE;
        }
        var verbs = new Verbs();
        if (line.version()) {
            System.out.println("sluice shell " + VERSION);
            return Exit.OK;
        }
        boolean terminal = System.console() != null;
        boolean colour =
                terminal
                        && !line.noColour()
                        && empty("NO_COLOR")
                        && !"dumb".equals(System.getenv("TERM"));
        if (line.help()) {
            return Usage.print(verbs, line.words());
        }
        Options options;
        try {
            var parsed = Options.parse(line.options(), Options.NONE);
            options = parsed.options();
        } catch (Failure e) {
            System.err.println("error: " + e.getMessage());
            return e.code();
        }
        try (var console = new PlainConsole(terminal, colour, options.format() == Format.QUIET)) {
            List<Session> sessions;
            try {
                sessions = sessions(line);
            } catch (IllegalArgumentException e) {
                return refuse(console, options, e);
            }
            if (line.commands().isEmpty()
                    && line.words().isEmpty()
                    && (terminal || line.interactive())) {
                return InteractiveShell.run(verbs, sessions, options, colour);
            }
            return commands(line, new Interpreter(verbs, sessions, console, options), console);
        }
    }

    private static int refuse(PlainConsole console, Options options, IllegalArgumentException e) {
        if (options.format() == Format.JSON) {
            console.line(
                    Json.object()
                            .put("ok", false)
                            .put("code", Exit.USAGE)
                            .put("error", e.getMessage())
                            .toString());
        } else {
            console.note("error: " + e.getMessage());
        }
        return Exit.USAGE;
    }

    private static boolean empty(String variable) {
        String value = System.getenv(variable);
        return value == null || value.isEmpty();
    }

    private static List<Session> sessions(CommandLine line) {
        var profile = Profile.read(Profile.usualFile());
        var names = new ArrayList<String>();
        for (String target : line.targets()) {
            names.addAll(profile.resolve(target));
        }
        String socket = System.getenv("SLUICE_SOCKET");
        if (names.isEmpty() && socket != null && !socket.isEmpty()) {
            names.addAll(profile.resolve(socket));
        }
        if (names.isEmpty()) {
            names.addAll(profile.usual());
        }
        var journal = new Journal(Journal.usualFile(), "shell", Clock.systemUTC());
        var sessions = new ArrayList<Session>();
        for (String name : names) {
            int equals = name.indexOf('=');
            var target = Target.parse(equals > 0 ? name.substring(equals + 1) : name);
            sessions.add(
                    new Session(
                            equals > 0 ? name.substring(0, equals) : target.label(),
                            new RuntimeClient(target),
                            journal,
                            profile.groups()));
        }
        return sessions;
    }

    private static int commands(CommandLine line, Interpreter interpreter, PlainConsole console) {
        int code = Exit.OK;
        for (String command : line.commands()) {
            code = interpreter.run(command, () -> null);
            if (code != Exit.OK) {
                return code;
            }
        }
        if (!line.words().isEmpty()) {
            return interpreter.run(joined(line.words()), () -> read(console));
        }
        if (line.commands().isEmpty()) {
            String command;
            while ((command = read(console)) != null) {
                code = interpreter.run(command, () -> read(console));
                if (code != Exit.OK) {
                    return code;
                }
            }
        }
        return code;
    }

    /// The words of the command line as one line again; a single word was quoted by the caller's shell as a whole.
    private static String joined(List<String> words) {
        if (words.size() == 1) {
            return words.getFirst();
        }
        var line = new StringBuilder();
        for (String word : words) {
            boolean plain =
                    !word.isEmpty()
                            && word.chars()
                                    .noneMatch(c -> c <= ' ' || c == '"' || c == '\'' || c == ';');
            line.append(line.isEmpty() ? "" : " ")
                    .append(
                            plain || word.equals("|")
                                    ? word
                                    : '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
        }
        return line.toString();
    }

    private static @Nullable String read(PlainConsole console) {
        try {
            return console.input().readLine();
        } catch (IOException _) {
            return null;
        }
    }
}
