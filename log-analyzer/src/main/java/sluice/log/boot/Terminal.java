package sluice.log.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Which of the three standard streams are a terminal, and how wide it is.
record Terminal(
        boolean inputIsTerminal,
        boolean outputIsTerminal,
        boolean errorIsTerminal,
        int width,
        boolean isProcess) {
    /// No terminal anywhere, as in a pipe or a test.
    static final Terminal NONE = new Terminal(false, false, false, 120, false);

    static Terminal ofProcess(Map<String, String> environment) {
        int width = 120;
        String columns = environment.get("COLUMNS");
        if (columns != null
                && columns.length() < 5
                && columns.chars().allMatch(Character::isDigit)
                && !columns.isEmpty()) {
            width = Math.max(60, Integer.parseInt(columns));
        }
        return new Terminal(is(0), is(1), is(2), width, true);
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
