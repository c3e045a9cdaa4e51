package sluice.tui.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.RealHaproxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The whole program on a pseudo terminal before a real HAProxy, driven by keys.
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
    private @Nullable TerminalProgram program;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(RealHaproxy.available(), "no haproxy on the PATH");
        assumeTrue(TerminalProgram.possible(), "no script(1) to make a terminal");
        haproxy = RealHaproxy.start(folder, CONFIGURATION);
    }

    @AfterEach
    void stop() {
        if (program != null) {
            program.close();
        }
        if (haproxy != null) {
            haproxy.close();
        }
    }

    private TerminalProgram open(int columns, int rows, Map<String, String> environment)
            throws IOException {
        var opened =
                new TerminalProgram(
                        folder, columns, rows, environment, List.of(haproxy.socket().toString()));
        program = opened;
        return opened;
    }

    private String server(String name) throws IOException {
        return haproxy.ask("show stat")
                .lines()
                .filter(line -> line.startsWith("be_web," + name + ','))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void drainsUndoesAndLeavesTheTerminalAsItWas() throws Exception {
        var top = open(100, 30, Map.of());
        top.await("lbtest");
        top.awaitAnywhere("admin");
        top.type("c");
        top.await("web2");
        top.type(":drain be_web/web1\n");
        top.await("set server be_web/web1 state drain");
        top.type("y");
        top.await("verified");
        assertThat(server("web1")).contains(",DRAIN,");
        top.type("u");
        top.await("set server be_web/web1 state ready");
        top.type("y");
        top.await("audit #2");
        assertThat(server("web1")).doesNotContain(",DRAIN,");
        assertThat(Files.readString(folder.resolve("sluice/actions.ndjson")))
                .contains("state drain")
                .contains("\"tui\"");
        leaves(top, "q");
    }

    private static void leaves(TerminalProgram top, String keys) throws Exception {
        top.type(keys);
        String after = top.farewell(0);
        assertThat(top.output())
                .contains("\u001b[?1049l")
                .contains("\u001b[?25h")
                .contains("\u001b[?1000l");
        assertThat(after).contains("isig icanon").contains(" echo ").doesNotContain("Exception");
    }

    @Test
    void survivesTheLossOfTheProcess() throws Exception {
        var top = open(100, 30, Map.of());
        top.await("admin");
        haproxy.kill();
        top.await("no answer for");
        haproxy.startAgain();
        top.await("process replaced");
        leaves(top, "\u0003");
    }

    @Test
    void aSignalLeavesTheTerminalAsItWas() throws Exception {
        var top = open(100, 30, Map.of());
        top.await("admin");
        top.java().destroy();
        String after = top.farewell(143);
        assertThat(top.output()).contains("\u001b[?1049l");
        assertThat(after).contains(" icanon").contains(" echo ");
    }

    @Test
    void stopsAndGoesOnAsAJob() throws Exception {
        var top = open(100, 30, Map.of());
        top.await("admin");
        top.type("\u001a");
        top.await("\u001b[?1049l");
        top.resume();
        top.await("\u001b[?1049h");
        top.await("lbtest");
        leaves(top, "q");
    }

    @Test
    void everySizeIsDrawn() throws Exception {
        var top = open(80, 24, Map.of());
        top.await("admin");
        for (int[] size : new int[][] {{20, 5}, {1, 1}, {200, 60}, {40, 10}, {132, 44}, {20, 5}}) {
            top.resize(size[0], size[1]);
            top.await("\u001b[2J");
        }
        top.await("lbtest");
        leaves(top, "q");
    }

    @Test
    void withoutUtf8AndColourOnlyAsciiIsSent() throws Exception {
        var top = open(80, 24, Map.of("LC_ALL", "C", "NO_COLOR", "1"));
        top.await("lbtest");
        top.awaitAnywhere("admin");
        leaves(top, "q");
        assertThat(top.output()).matches("(?s)\\p{ASCII}*").doesNotContain("38;5");
    }
}
