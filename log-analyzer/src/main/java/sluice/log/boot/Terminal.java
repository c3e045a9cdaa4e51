package sluice.log.boot;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Which of the three standard streams are a terminal, and how large it is.
///
/// @param columns those that the environment asks for, 0 when it does not
/// @param width in columns
/// @param height in rows, 0 when it is not known
record Terminal(
        boolean inputIsTerminal,
        boolean outputIsTerminal,
        boolean errorIsTerminal,
        int columns,
        int width,
        int height,
        boolean isProcess) {
    private static final int WIDTH = 120;
    private static final int NARROWEST = 60;

    /// No terminal anywhere, as in a pipe or a test.
    static final Terminal NONE = new Terminal(false, false, false, 0, WIDTH, 0, false);

    static Terminal ofProcess(Map<String, String> environment) {
        int columns = number(environment.getOrDefault("COLUMNS", ""));
        return new Terminal(is(0), is(1), is(2), columns, WIDTH, 0, true).measured();
    }

    /// With the size that the terminal has now: windows are made larger and smaller.
    Terminal measured() {
        if (!outputIsTerminal) return sized(0, 0);
        try {
            Process stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(new File("/dev/tty"))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String answer = new String(stty.getInputStream().readAllBytes(), US_ASCII).strip();
            int blank = answer.indexOf(' ');
            int rows = blank < 0 ? 0 : number(answer.substring(0, blank));
            int wide = blank < 0 ? 0 : number(answer.substring(blank + 1));
            return sized(wide, rows);
        } catch (IOException e) {
            // No stty, or no terminal to ask: the usual width does.
            return sized(0, 0);
        }
    }

    private Terminal sized(int wide, int rows) {
        int chosen = columns > 0 ? columns : wide > 0 ? wide : WIDTH;
        return new Terminal(
                inputIsTerminal,
                outputIsTerminal,
                errorIsTerminal,
                columns,
                Math.max(NARROWEST, chosen),
                rows,
                isProcess);
    }

    private static int number(String text) {
        boolean digits = !text.isEmpty() && text.length() < 5;
        return digits && text.chars().allMatch(Character::isDigit) ? Integer.parseInt(text) : 0;
    }

    private static boolean is(int descriptor) {
        try {
            String target =
                    Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return target.startsWith("/dev/pts/")
                    || target.startsWith("/dev/tty")
                    || target.startsWith("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null && System.console().isTerminal();
        }
    }
}
