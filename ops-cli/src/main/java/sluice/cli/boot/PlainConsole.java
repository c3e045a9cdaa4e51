package sluice.cli.boot;

import sluice.cli.command.Console;
import sluice.cli.command.Exit;
import sluice.cli.show.Ink;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// The process's own streams. Ctrl-C ends the process; a command that waits has told before what to say then.
final class PlainConsole implements Console, AutoCloseable {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final Ink ink;
    private final boolean quiet;
    private final BufferedReader input;
    private volatile String lastWords = "";

    PlainConsole(boolean terminal, boolean colour, boolean quiet) {
        this.out =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        this.err =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        this.input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        this.terminal = terminal;
        this.ink = colour ? Ink.COLOUR : Ink.NONE;
        this.quiet = quiet;
    }

    BufferedReader input() {
        return input;
    }

    @Override
    public void line(String text) {
        out.println(text);
    }

    @Override
    public void note(String text) {
        out.flush();
        if (!quiet || text.contains("error: ")) {
            err.println(text);
        }
    }

    @Override
    public boolean interactive() {
        return terminal;
    }

    @Override
    public String ask(String question) {
        out.flush();
        err.print(question);
        err.flush();
        try {
            String answer = input.readLine();
            return answer == null ? "" : answer;
        } catch (IOException _) {
            return "";
        }
    }

    @Override
    public int width() {
        return terminal ? number(System.getenv("COLUMNS")) : 0;
    }

    @Override
    public int height() {
        return terminal ? number(System.getenv("LINES")) : 0;
    }

    private static int number(@org.jspecify.annotations.Nullable String text) {
        try {
            return text == null ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    @Override
    public Ink ink() {
        return ink;
    }

    @Override
    public void frame(List<String> lines) {
        if (terminal) {
            out.print("\033[H\033[2J");
        }
        for (String line : lines) {
            out.println(line);
        }
        out.flush();
    }

    @Override
    public boolean pause(Duration time) {
        out.flush();
        try {
            Thread.sleep(time);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void onInterrupt(String words) {
        if (!words.isEmpty() && lastWords.isEmpty()) {
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(
                                    () -> {
                                        if (!lastWords.isEmpty()) {
                                            out.flush();
                                            err.println();
                                            err.println(" " + lastWords);
                                            err.flush();
                                            Runtime.getRuntime().halt(Exit.NOT_MET);
                                        }
                                    }));
        }
        lastWords = words;
    }

    @Override
    public void close() {
        lastWords = "";
        out.flush();
        err.flush();
    }
}
