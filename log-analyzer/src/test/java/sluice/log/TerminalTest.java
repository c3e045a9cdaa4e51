package sluice.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The program in a process of its own behind a pseudo terminal (`script`): progress, Ctrl-C, and the view of `--follow`.
class TerminalTest {
    private static final long PATIENCE = 60_000_000_000L;

    @TempDir Path folder;
    private @Nullable Process process;
    private OutputStream keys = OutputStream.nullOutputStream();
    private final StringBuilder screen = new StringBuilder();

    @BeforeEach
    void needsScript() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")));
    }

    @AfterEach
    void end() {
        Process started = process;
        if (started == null) return;
        started.descendants().forEach(ProcessHandle::destroyForcibly);
        started.destroyForcibly();
    }

    private void start(String arguments) throws IOException {
        start("", arguments);
    }

    /// @param first commands of the shell before the program
    private void start(String first, String arguments) throws IOException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        String command =
                first
                        + java
                        + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "
                        + System.getProperty("java.class.path")
                        + " sluice.log.boot.Main "
                        + arguments
                        + "; echo code=$?";
        ProcessBuilder builder =
                new ProcessBuilder(List.of("/usr/bin/script", "-q", "-c", command, "/dev/null"));
        builder.environment().put("TERM", "xterm");
        builder.environment().put("LC_ALL", "C.UTF-8");
        // Another shell would end with the program at Ctrl-C and not say the code.
        builder.environment().put("SHELL", "/bin/bash");
        builder.redirectErrorStream(true);
        Process started = builder.start();
        process = started;
        keys = started.getOutputStream();
        InputStream in = started.getInputStream();
        Thread reader =
                new Thread(
                        () -> {
                            try {
                                for (int c = in.read(); c >= 0; c = in.read()) {
                                    synchronized (screen) {
                                        screen.append((char) c);
                                        screen.notifyAll();
                                    }
                                }
                            } catch (IOException e) {
                                // The terminal is gone: the test has ended.
                                return;
                            }
                        });
        reader.setDaemon(true);
        reader.start();
    }

    /// Waits until the terminal has shown this.
    private void shows(String text) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE;
        synchronized (screen) {
            while (screen.indexOf(text) < 0 && System.nanoTime() < end)
                TimeUnit.MILLISECONDS.timedWait(screen, 100);
            assertThat(screen.toString()).contains(text);
        }
    }

    private void press(char key) throws IOException {
        keys.write(key);
        keys.flush();
    }

    /// A log and a pipe that is silent: the progress shows, and Ctrl-C prints what is known.
    @Test
    void progressShowsAndCtrlCPrintsWhatIsKnown() throws IOException, InterruptedException {
        Path log = Logs.file("haproxy-2.6.12/httplog.raw.log");
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        // Opened for both so that nobody waits for the other side.
        try (RandomAccessFile writer = new RandomAccessFile(pipe.toFile(), "rw")) {
            start("servers --threads 1 " + log + " " + pipe);
            writer.write(Files.readAllBytes(log));
            shows("/s\u001b[K");
            press('\u0003');
            shows("code=130");
        }
        assertThat(screen.toString()).contains("be_web/web1").contains("interrupted");
    }

    /// So long that it is not read within the second after which progress shows, and takes no room: a hole.
    @Test
    void theRemainingTimeShows() throws IOException, InterruptedException {
        Path log = folder.resolve("haproxy.log");
        try (RandomAccessFile hole = new RandomAccessFile(log.toFile(), "rw")) {
            hole.setLength(200L << 30);
        }
        start("terminations --threads 1 " + log);
        shows(" of 215 GB, ");
        shows(" left, ");
        press('\u0003');
        shows("code=130");
    }

    @Test
    void followDrawsAViewAnew() throws IOException, InterruptedException {
        Path log = Files.createFile(folder.resolve("haproxy.log"));
        start("--follow " + log);
        shows("sluice log --follow");
        List<String> lines = Files.readAllLines(Logs.file("haproxy-2.6.12/httplog.raw.log"));
        Files.write(log, lines, StandardOpenOption.APPEND);
        shows("be_dead");
        shows("slowest");
        press('\u0003');
        shows("code=130");
    }

    @Test
    void theViewFitsTheTerminal() throws IOException, InterruptedException {
        Path log = Files.createFile(folder.resolve("haproxy.log"));
        start("stty cols 70 rows 12; ", "--follow --no-color " + log);
        shows("sluice log --follow");
        List<String> lines = Files.readAllLines(Logs.file("haproxy-2.6.12/httplog.raw.log"));
        Files.write(log, lines, StandardOpenOption.APPEND);
        shows("FINDINGS");
        shows("\u001b[J");
        press('\u0003');
        shows("code=130");
        synchronized (screen) {
            String view = screen.substring(screen.lastIndexOf("\u001b[H"));
            view = view.substring(3, view.indexOf("\u001b[J")).replace("\u001b[K", "");
            assertThat(view.lines().toList())
                    .hasSizeLessThan(12)
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(70));
        }
    }

    @Test
    void silenceEndsWithCodeOne() throws IOException, InterruptedException {
        start("--follow --silence 1s " + Files.createFile(folder.resolve("haproxy.log")));
        shows("no line for");
        shows("code=1");
    }

    /// Plain lines where nobody looks; a pipe that stays silent is noticed like a file.
    @Test
    void silenceOfAPipeIsNoticedToo() throws IOException {
        java.io.PipedInputStream silent = new java.io.PipedInputStream();
        InputStream before = System.in;
        try (var writer = new java.io.PipedOutputStream(silent)) {
            System.setIn(silent);
            writer.write("hello\n".getBytes(StandardCharsets.US_ASCII));
            Program.Result result = Program.run("--follow", "--silence", "300ms", "-");
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.err()).contains("no line for");
        } finally {
            System.setIn(before);
        }
    }
}
