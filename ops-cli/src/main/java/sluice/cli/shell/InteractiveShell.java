package sluice.cli.shell;

import org.jline.keymap.KeyMap;
import org.jline.reader.LineReader;
import org.jline.reader.Reference;
import org.jline.reader.impl.DefaultParser;
import org.jline.shell.Shell;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp;

import sluice.cli.command.Exit;
import sluice.cli.command.Interpreter;
import sluice.cli.command.Options;
import sluice.cli.command.Session;
import sluice.cli.command.Verbs;
import sluice.runtime.RuntimeFailure;
import sluice.runtime.action.Journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Runs the interactive shell until `quit` or Ctrl-D.
public final class InteractiveShell {
    // Lines that may hold a secret are neither stored nor suggested; parts between colons, as JLine
    // wants them.
    private static final String SECRETS =
            "set ssl*:add ssl*:*password*:*passwd*:*secret*:*token*:*//*@*:*"
                    + " <<*:*apikey*:*api-key*";

    private InteractiveShell() {}

    /// @param sessions one per target; the first gives prompt and completion
    /// @return the exit code of the last line
    public static int run(Verbs verbs, List<Session> sessions, Options options, boolean colour) {
        // Asking the terminal how it joins characters costs a quarter of a second.
        System.setProperty("org.jline.terminal.graphemeCluster", "false");
        try (Terminal terminal =
                TerminalBuilder.builder().name("sluice").system(true).provider("jni").build()) {
            var session = sessions.getFirst();
            var console = new ShellConsole(terminal, colour);
            var objects = new LiveObjects(session);
            var completer = new LiveCompleter(verbs, objects);
            var dispatcher =
                    new LineDispatcher(
                            terminal,
                            new Interpreter(verbs, sessions, console, options),
                            console,
                            completer);
            var highlighter = new LiveHighlighter(verbs, objects, colour);
            var prompt = new Prompt(session);
            greet(session, sessions.size(), console);
            try (var shell =
                    Shell.builder()
                            .terminal(terminal)
                            .dispatcher(dispatcher)
                            .prompt(prompt::text)
                            .parser(new DefaultParser().escapeChars(null).quoteChars(null))
                            .highlighter(highlighter)
                            .commandHighlighter(false)
                            .helpCommands(false)
                            .historyCommands(false)
                            .exitCommands(false)
                            .historyFile(historyFile())
                            .variable(LineReader.HISTORY_IGNORE, SECRETS)
                            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "+ ")
                            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                            .option(LineReader.Option.AUTO_FRESH_LINE, true)
                            .option(LineReader.Option.INSERT_TAB, false)
                            .onReaderReady(reader -> ready(reader, dispatcher, highlighter))
                            .build()) {
                shell.run();
            }
            return dispatcher.lastCode();
        } catch (IOException e) {
            System.err.println("error: no terminal: " + e.getMessage());
            return Exit.USAGE;
        } catch (Exception e) {
            System.err.println("error: " + e);
            return Exit.REFUSED;
        }
    }

    private static void greet(Session session, int targets, ShellConsole console) {
        try {
            session.refresh();
            var capabilities = session.capabilities();
            console.note(
                    capabilities.product()
                            + ' '
                            + capabilities.version()
                            + " at "
                            + session.client().target().label()
                            + ", level "
                            + capabilities.level().word()
                            + (capabilities.mayChange() ? "" : " (no changes)")
                            + (targets > 1 ? ", and " + (targets - 1) + " more" : "")
                            + ". `help` lists the verbs, TAB completes, Ctrl-D leaves.");
        } catch (RuntimeFailure e) {
            console.note(
                    console.ink().bad("error: ")
                            + e.getMessage()
                            + "; trying again with every line");
        }
    }

    private static Path historyFile() throws IOException {
        var file = Journal.stateFolder().resolve("shell_history");
        Files.createDirectories(file.getParent());
        return file;
    }

    /// The right arrow at the end of the line takes the rest of an earlier line, as fish does.
    private static void ready(
            LineReader reader, LineDispatcher dispatcher, LiveHighlighter highlighter) {
        dispatcher.readWith(reader);
        reader.getWidgets()
                .put(
                        "sluice-accept",
                        () -> {
                            String rest = highlighter.acceptable();
                            if (!rest.isEmpty()
                                    && reader.getBuffer().cursor() == reader.getBuffer().length()) {
                                reader.getBuffer().write(rest);
                            } else {
                                reader.callWidget(LineReader.FORWARD_CHAR);
                            }
                            return true;
                        });
        var keys = reader.getKeyMaps().get(LineReader.MAIN);
        if (keys != null) {
            String right = KeyMap.key(reader.getTerminal(), InfoCmp.Capability.key_right);
            if (right != null && !right.isEmpty()) {
                keys.bind(new Reference("sluice-accept"), right);
            }
            keys.bind(new Reference("sluice-accept"), "\033[C", "\033OC");
        }
    }
}
