package sluice.tui.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.RealHaproxy;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// The whole program on a pseudo terminal (made by `script`) before a real HAProxy, driven by keys.
class PseudoTerminalTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
              node lbtest
            defaults
              mode http
              timeout client 5s
              timeout server 5s
              timeout connect 1s
            frontend fe
              bind 127.0.0.1:{port fe}
              default_backend be_web
            backend be_web
              server web1 127.0.0.1:{port web1} maxconn 4
              server web2 127.0.0.1:{port web2} maxconn 4
            """;

    @TempDir Path folder;
    private RealHaproxy haproxy;
    private Process program;
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

    @BeforeEach
    void start() throws IOException {
        assumeTrue(RealHaproxy.available(), "no haproxy on the PATH");
        assumeTrue(new File("/usr/bin/script").canExecute(), "no script(1) to make a terminal");
        haproxy = RealHaproxy.start(folder, CONFIGURATION);
        String command =
                "stty cols 100 rows 30; '"
                        + ProcessHandle.current().info().command().orElse("java")
                        + "' -XX:TieredStopAtLevel=1 -cp '"
                        + System.getProperty("java.class.path")
                        + "' sluice.tui.boot.Main '"
                        + haproxy.socket()
                        + "'; echo code=$?; stty -a";
        var builder =
                new ProcessBuilder("/usr/bin/script", "-qfec", command, "/dev/null")
                        .redirectErrorStream(true);
        builder.environment().put("TERM", "xterm-256color");
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("XDG_STATE_HOME", folder.toString());
        program = builder.start();
        Thread.ofPlatform().daemon().start(this::collect);
    }

    private void collect() {
        try (var out = program.getInputStream()) {
            byte[] bytes = new byte[8192];
            int count;
            while ((count = out.read(bytes)) >= 0) {
                synchronized (seen) {
                    seen.write(bytes, 0, count);
                }
            }
        } catch (IOException _) {
            // The terminal was taken away.
        }
    }

    private String output() {
        synchronized (seen) {
            return seen.toString(StandardCharsets.UTF_8);
        }
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("%s; seen: %s", what, output()).isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    private void awaitText(String text) throws InterruptedException {
        await("'" + text + "'", () -> output().contains(text));
    }

    private void type(String keys) throws IOException {
        program.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        program.getOutputStream().flush();
    }

    @AfterEach
    void stop() {
        if (program != null) {
            program.descendants().forEach(ProcessHandle::destroyForcibly);
            program.destroyForcibly();
        }
        if (haproxy != null) {
            haproxy.close();
        }
    }

    private boolean drained() {
        try {
            return haproxy.ask("show stat")
                    .lines()
                    .anyMatch(line -> line.startsWith("be_web,web1,") && line.contains(",DRAIN,"));
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void drainsUndoesAndLeavesTheTerminalAsItWas() throws Exception {
        awaitText("lbtest");
        awaitText("be_web");
        awaitText("admin");
        type("c");
        awaitText("web2");
        type(":drain be_web/web1\n");
        awaitText("set server be_web/web1 state drain");
        type("y");
        await("web1 in drain", this::drained);
        awaitText("verified");
        type("u");
        awaitText("set server be_web/web1 state ready");
        type("y");
        await("web1 ready", () -> !drained());
        awaitText("audit #2");
        assertThat(Files.readString(folder.resolve("sluice/actions.ndjson")))
                .contains("state drain")
                .contains("\"tui\"");
        leaves("q");
    }

    private void leaves(String keys) throws IOException, InterruptedException {
        type(keys);
        awaitText("code=0");
        assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
        String all = output();
        assertThat(all).contains("\u001b[?1049l").contains("\u001b[?25h").contains("\u001b[?1000l");
        assertThat(all.substring(all.indexOf("code=0")))
                .contains("isig icanon")
                .contains(" echo ")
                .doesNotContain("Exception");
    }

    @Test
    void survivesTheLossOfTheProcess() throws Exception {
        awaitText("admin");
        haproxy.kill();
        awaitText("no answer for");
        haproxy.startAgain();
        awaitText("process replaced");
        leaves("\u0003");
    }

    @Test
    void aSignalLeavesTheTerminalAsItWas() throws Exception {
        awaitText("admin");
        var java =
                program.descendants()
                        .filter(process -> process.info().command().orElse("").endsWith("java"))
                        .findFirst()
                        .orElseThrow();
        java.destroy();
        awaitText("code=143");
        assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
        String all = output();
        assertThat(all).contains("\u001b[?1049l");
        assertThat(all.substring(all.indexOf("code=143"))).contains(" icanon").contains(" echo ");
    }
}
