package sluice.cli.shell;

import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.shell.CommandDescription;
import org.jline.shell.CommandDispatcher;
import org.jline.shell.CommandGroup;
import org.jline.shell.CommandLine;
import org.jline.shell.ExitShellException;
import org.jline.shell.Pipeline;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

import sluice.cli.command.Exit;
import sluice.cli.command.Interpreter;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Hands the lines of JLine's shell to the interpreter. Remembers the exit code of the last one.
final class LineDispatcher implements CommandDispatcher {
    private final Terminal terminal;
    private final Interpreter interpreter;
    private final ShellConsole console;
    private final Completer completer;
    private final List<CommandGroup> groups = new ArrayList<>();
    private @Nullable LineReader reader;
    private int lastCode;

    LineDispatcher(
            Terminal terminal, Interpreter interpreter, ShellConsole console, Completer completer) {
        this.terminal = terminal;
        this.interpreter = interpreter;
        this.console = console;
        this.completer = completer;
    }

    void readWith(LineReader lines) {
        reader = lines;
    }

    int lastCode() {
        return lastCode;
    }

    @Override
    public @Nullable Object execute(String line) throws Exception {
        String text = line.strip();
        if (text.equals("quit") || text.equals("exit")) {
            throw new ExitShellException(null);
        }
        console.begin();
        var runner = Thread.currentThread();
        var before = terminal.handle(Terminal.Signal.INT, _ -> console.interrupt(runner));
        try {
            lastCode =
                    text.startsWith("!")
                            ? local(text.substring(1))
                            : interpreter.run(text, this::more);
        } finally {
            terminal.handle(Terminal.Signal.INT, before);
            // An interrupt that came too late must not end the next read.
            boolean _ = Thread.interrupted();
            console.end();
        }
        return null;
    }

    private @Nullable String more() {
        var lines = reader;
        try {
            return lines == null ? null : lines.readLine("+ ");
        } catch (UserInterruptException | EndOfFileException _) {
            return null;
        }
    }

    private static int local(String command) throws IOException {
        try {
            return new ProcessBuilder("/bin/sh", "-c", command).inheritIO().start().waitFor();
        } catch (InterruptedException _) {
            return Exit.NOT_MET;
        }
    }

    @Override
    public Object execute(Pipeline pipeline) {
        throw new UnsupportedOperationException("the interpreter has pipes of its own");
    }

    @Override
    public void addGroup(CommandGroup group) {
        groups.add(group);
    }

    @Override
    public List<CommandGroup> groups() {
        return groups;
    }

    @Override
    public Completer completer() {
        return completer;
    }

    @Override
    public CommandDescription describe(CommandLine line) {
        return CommandDescription.builder().build();
    }

    @Override
    public Terminal terminal() {
        return terminal;
    }

    @Override
    public void trace(Throwable problem) {
        console.note(console.ink().bad("error: ") + problem);
    }

    @Override
    public void close() {
        // The terminal belongs to the shell.
    }
}
