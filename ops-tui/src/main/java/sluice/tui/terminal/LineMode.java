package sluice.tui.terminal;

import org.jspecify.annotations.Nullable;

import sluice.tui.screen.Size;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// The modes of the terminal line, read and set by `stty` on `/dev/tty`.
final class LineMode {
    private static final File DEVICE = new File("/dev/tty");
    private static final String RAW = "stty -echo -icanon -isig -iexten -ixon min 1 time 0";

    private final String saved;
    private final @Nullable Size size;

    private LineMode(String saved, @Nullable Size size) {
        this.saved = saved;
        this.size = size;
    }

    /// Remembers the modes and switches to single keys without echo; one process does all of it.
    static LineMode take() throws IOException {
        String[] lines = run("stty -g && stty size && " + RAW).split("\n");
        if (lines.length < 2 || lines[0].isBlank()) {
            throw new IOException("the terminal does not tell its modes");
        }
        return new LineMode(lines[0].strip(), sizeOf(lines[1]));
    }

    /// The size at the time of [#take], null where the line does not know it.
    @Nullable Size size() {
        return size;
    }

    void raw() throws IOException {
        run(RAW);
    }

    void restore() throws IOException {
        // The modes are what `stty -g` printed: hexadecimal digits and colons, or words such as
        // `gfmt1:…=…`.
        run("stty '" + saved.replace("'", "") + "'");
    }

    /// The size now, null where the line does not know it.
    static @Nullable Size measure() throws IOException {
        return sizeOf(run("stty size"));
    }

    private static @Nullable Size sizeOf(String line) {
        String[] words = line.strip().split(" ");
        try {
            int rows = Integer.parseInt(words[0]);
            int columns = words.length < 2 ? 0 : Integer.parseInt(words[1]);
            return rows <= 0 || columns <= 0 ? null : new Size(columns, rows);
        } catch (NumberFormatException _) {
            return null;
        }
    }

    static String run(String script) throws IOException {
        var process =
                new ProcessBuilder("/bin/sh", "-c", script)
                        .redirectInput(DEVICE)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (var out = process.getInputStream()) {
            String text = new String(out.readAllBytes(), StandardCharsets.US_ASCII);
            if (!process.waitFor(5, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("there is no terminal (stty failed)");
            }
            return text;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
