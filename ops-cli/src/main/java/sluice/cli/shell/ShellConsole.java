package sluice.cli.shell;

import org.jline.builtins.Less;
import org.jline.builtins.Source;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;

import sluice.cli.command.Console;
import sluice.cli.show.Ink;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The terminal of the interactive shell. Results are held back until the command is through, so that what does not fit
/// on the screen goes to a pager.
final class ShellConsole implements Console {
    private final Terminal terminal;
    private final LineReader questions;
    private final Ink ink;
    private final List<String> held = new ArrayList<>();
    private volatile boolean interrupted;

    ShellConsole(Terminal terminal, boolean colour) {
        this.terminal = terminal;
        this.ink = colour ? Ink.COLOUR : Ink.NONE;
        this.questions =
                LineReaderBuilder.builder()
                        .terminal(terminal)
                        .variable(LineReader.DISABLE_HISTORY, true)
                        .build();
    }

    /// Starts a command: nothing is held, nobody has interrupted.
    void begin() {
        held.clear();
        interrupted = false;
    }

    /// Ctrl-C while a command runs.
    void interrupt(Thread runner) {
        interrupted = true;
        runner.interrupt();
    }

    /// Ends a command: prints or pages what was held back.
    void end() {
        if (terminal.getSize().getRows() > 3
                && held.size() >= terminal.getSize().getRows() - 1
                && !terminal.getType().startsWith("dumb")) {
            page();
        } else {
            flushHeld();
        }
    }

    private void page() {
        var text = String.join("\n", held) + '\n';
        held.clear();
        try {
            var less = new Less(terminal, Path.of("."));
            less.quitIfOneScreen = true;
            less.run(
                    new Source.InputStreamSource(
                            new java.io.ByteArrayInputStream(
                                    text.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                            true,
                            "result"));
        } catch (IOException | InterruptedException _) {
            terminal.writer().print(text);
        }
        terminal.flush();
    }

    private void flushHeld() {
        for (String line : held) {
            terminal.writer().println(line);
        }
        held.clear();
        terminal.flush();
    }

    @Override
    public void line(String text) {
        held.add(text);
        // A stream that never ends must not be held back for ever.
        if (held.size() > 20_000) {
            flushHeld();
        }
    }

    @Override
    public void note(String text) {
        flushHeld();
        terminal.writer().println(text);
        terminal.flush();
    }

    @Override
    public boolean interactive() {
        return true;
    }

    @Override
    public String ask(String question) {
        flushHeld();
        try {
            return questions.readLine(question);
        } catch (UserInterruptException | EndOfFileException _) {
            return "";
        }
    }

    @Override
    public int width() {
        return terminal.getSize().getColumns();
    }

    @Override
    public int height() {
        return terminal.getSize().getRows();
    }

    @Override
    public Ink ink() {
        return ink;
    }

    @Override
    public void frame(List<String> lines) {
        held.clear();
        var writer = terminal.writer();
        if (!terminal.getType().startsWith("dumb")) {
            writer.print("\033[H\033[2J");
        }
        int height =
                terminal.getSize().getRows() <= 2
                        ? Integer.MAX_VALUE
                        : terminal.getSize().getRows() - 1;
        for (int i = 0; i < Math.min(lines.size(), height); i++) {
            writer.println(lines.get(i));
        }
        if (lines.size() > height) {
            writer.print(ink.faint((lines.size() - height) + " more lines"));
        }
        terminal.flush();
    }

    @Override
    public boolean pause(Duration time) {
        flushHeld();
        if (interrupted) {
            return false;
        }
        try {
            Thread.sleep(time);
            return !interrupted;
        } catch (InterruptedException _) {
            return false;
        }
    }
}
