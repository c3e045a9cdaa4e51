package sluice.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.RealHaproxy;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// The shell in a process of its own behind a pseudo terminal (`script`): keys in, the grid of characters out, compared
/// with golden screens.
class TerminalTest {
    private static final int WIDTH = 100;
    private static final int HEIGHT = 24;
    private static final long PATIENCE = 15_000_000_000L;

    @TempDir Path folder;
    private RealHaproxy haproxy;
    private Process shell;
    private OutputStream keys;
    private final ScreenTerminal screen = new ScreenTerminal(WIDTH, HEIGHT);

    @BeforeEach
    void start() throws IOException {
        assumeTrue(RealHaproxy.available());
        assumeTrue(new File("/usr/bin/script").canExecute());
        haproxy =
                RealHaproxy.start(
                        folder,
                        """
                        global
                          stats socket {socket} level admin
                        defaults
                          mode http
                          timeout client 5s
                          timeout server 5s
                          timeout connect 5s
                        backend app
                          cookie SRV insert
                          server s1 127.0.0.1:9 weight 10 maxconn 4 cookie c1
                          server s2 127.0.0.1:9 weight 10 maxconn 4 cookie c2
                        backend api
                          server a1 127.0.0.1:9
                        """);
        Files.createDirectories(folder.resolve("config/sluice"));
        Files.writeString(
                folder.resolve("config/sluice/targets"), "lb1 = " + haproxy.socket() + "\n");
        open();
    }

    private void open() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command =
                "stty rows "
                        + HEIGHT
                        + " cols "
                        + WIDTH
                        + "; exec "
                        + java
                        + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto"
                        + " --enable-native-access=ALL-UNNAMED -cp '"
                        + System.getProperty("java.class.path")
                        + "' sluice.cli.boot.Main -S lb1 --no-color";
        var builder =
                new ProcessBuilder("/usr/bin/script", "-qfec", command, "/dev/null")
                        .redirectErrorStream(true);
        builder.environment().put("TERM", "xterm");
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("XDG_CONFIG_HOME", folder.resolve("config").toString());
        builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
        shell = builder.start();
        keys = shell.getOutputStream();
        Thread.ofPlatform().daemon().start(() -> read(shell.getInputStream()));
        await("lb1 V ▲3>");
    }

    private void read(InputStream output) {
        var bytes = new byte[8192];
        try {
            int count;
            while ((count = output.read(bytes)) > 0) {
                screen.write(new String(bytes, 0, count, StandardCharsets.UTF_8));
            }
        } catch (IOException _) {
            // The process ended.
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (shell != null) {
            shell.destroy();
            shell.waitFor(5, TimeUnit.SECONDS);
        }
        if (haproxy != null) {
            haproxy.close();
        }
    }

    private void type(String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    /// The lines of the screen, with what differs from run to run replaced.
    private List<String> grid() {
        var cells = new long[WIDTH * HEIGHT];
        try {
            screen.dump(cells, new int[2]);
        } catch (RuntimeException _) {
            return List.of();
        }
        var lines = new ArrayList<String>();
        for (int row = 0; row < HEIGHT; row++) {
            var line = new StringBuilder();
            for (int column = 0; column < WIDTH; column++) {
                int character = (int) (cells[row * WIDTH + column] & 0xffffffffL);
                line.appendCodePoint(character == 0 ? ' ' : character);
            }
            String text = line.toString().stripTrailing();
            if (!text.isEmpty()) {
                lines.add(
                        text.replaceAll("\\d\\d:\\d\\d:\\d\\d", "HH:MM:SS")
                                .replaceAll("lb1 [0-9.]+ ", "lb1 V ")
                                .replaceAll("in \\d+(\\.\\d+)? (s|ms)", "in N s"));
            }
        }
        return lines;
    }

    private void await(String... parts) {
        long deadline = System.nanoTime() + PATIENCE;
        while (true) {
            String text = String.join("\n", grid());
            boolean all = true;
            for (String part : parts) {
                all &= text.contains(part);
            }
            if (all) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never saw " + List.of(parts) + " in\n" + text);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }

    private void golden(String name) throws IOException {
        String seen = String.join("\n", grid()) + "\n";
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(
                    Path.of(
                            System.getProperty("sluice.root"),
                            "ops-cli/src/test/resources/sluice/cli/shell",
                            name),
                    seen);
            return;
        }
        try (var in = Objects.requireNonNull(TerminalTest.class.getResourceAsStream(name), name)) {
            assertThat(seen).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void completionShowsServersWithTheirState() throws IOException {
        type("\fdrain ap\t");
        await("drain ap");
        type("p\t");
        await("drain app/");
        type("\t");
        await("app/s1 (no check)", "app/s2 (no check)");
        golden("completion.txt");
    }

    @Test
    void drainIsConfirmedFollowedAndUndone() throws IOException {
        type("\fdrain app/s1\r");
        await("drain? [y/N/?]");
        type("y\r");
        await("done in", "▲2");
        golden("drain.txt");
        type("\fundo -y\r");
        await("undo -y", "DRAIN → READY (verified)");
    }

    @Test
    void historyComesBackAsSuggestionAndSecretsDoNot() throws IOException {
        type("\fservers be:api\r");
        await("api/a1  no check");
        type("set ssl cert x.pem password\r");
        await("> set ssl cert x.pem password", "\nlb1 V ▲3>");
        type("\fserv");
        await("> servers be:api");
        type("\033[C\r");
        await("server  status");
        assertThat(Files.readString(folder.resolve("state/sluice/shell_history")))
                .contains("servers be:api")
                .doesNotContain("password");
    }

    @Test
    void ctrlCGivesControlBack() throws IOException {
        type("\fwatch 1 servers be:api\r");
        await("api/a1");
        type("\003");
        type("show version\r");
        await("> show version");
        // Ctrl-D counts at an empty prompt only, which comes when the command has been answered: it
        // is typed until it does.
        long deadline = System.nanoTime() + PATIENCE;
        while (shell.isAlive() && System.nanoTime() < deadline) {
            endOfInput();
            java.util.concurrent.locks.LockSupport.parkNanos(200_000_000);
        }
        assertThat(shell.isAlive()).isFalse();
    }

    private void endOfInput() {
        try {
            type("\004");
        } catch (IOException _) {
            // The shell ended in this very moment, which is what is wanted.
        }
    }
}
