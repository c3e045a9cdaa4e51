package sluice.boot;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import sluice.boot.Sides.Side;
import sluice.testkit.HeldOrigin;
import sluice.testkit.RealHaproxy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Servers that track another one, also through a third, follow its checks and what operators do to it, and are told of in HAProxy's words.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameTrackedServersAsHaproxyTest {
    private static final String ERROR = "HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n";
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
              log 127.0.0.1:{log} format raw local0
            defaults
              mode http
              log global
              timeout client 20s
              timeout server 20s
              timeout connect 5s
              timeout check 5s
              http-check disable-on-404
            backend lead
              option httpchk
              server s 127.0.0.1:{origin lead} check inter 200ms rise 1 fall 1 disabled
            backend near
              server s 127.0.0.1:1 weight 10 track lead/s
              server other 127.0.0.1:1
            backend far
              server s 127.0.0.1:1 track near/s
              server b 127.0.0.1:1 track lead/s backup
            backend off
              server s 127.0.0.1:1 track far/s disabled
            """;
    private static final List<String> FOLLOWERS =
            List.of("lead s", "near s", "far s", "far b", "off s");

    private Sides sides;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        assumeTrue(RealHaproxy.available());
        sides = new Sides(folder, CONFIGURATION);
        sides.same(
                side -> {
                    side.origin("lead").answerAll(HeldOrigin.OK);
                    ordered(side, "set server lead/s state ready", 4);
                    side.awaitStat("lead", "s", "check_code", "200");
                });
    }

    @AfterAll
    void stop() throws Exception {
        if (sides != null) {
            sides.close();
        }
    }

    @Test
    void theyFollowItsChecks() {
        sides.same(
                side -> {
                    shown(side, "up");
                    side.origin("lead").answerAll(ERROR);
                    side.awaitStat("lead", "s", "status", "DOWN");
                    side.events(6);
                    shown(side, "down");
                    side.origin("lead").answerAll(HeldOrigin.OK);
                    side.awaitStat("lead", "s", "status", "UP");
                    side.events(4);
                    shown(side, "up again");
                    side.origin("lead").answerAll("HTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n");
                    side.awaitStat("lead", "s", "status", "NOLB");
                    side.events(4);
                    shown(side, "stopping");
                    side.origin("lead").answerAll(HeldOrigin.OK);
                    side.awaitStat("lead", "s", "status", "UP");
                    side.events(4);
                    shown(side, "back");
                });
    }

    @Test
    void theyFollowWhatOperatorsDoToIt() {
        sides.same(
                side -> {
                    ordered(side, "set server lead/s state maint", 6);
                    ordered(side, "set server lead/s state ready", 4);
                    ordered(side, "set server lead/s state drain", 6);
                    ordered(side, "set server lead/s state ready", 4);
                    ordered(side, "set server near/s state maint", 2);
                    ordered(side, "set server near/s state ready", 2);
                    ordered(side, "set server near/s state drain", 2);
                    ordered(side, "set server near/s state ready", 2);
                    ordered(side, "set server lead/s state maint", 6);
                    ordered(side, "set server near/s state maint", 0);
                    ordered(side, "set server near/s state ready", 1);
                    ordered(side, "set server lead/s state ready", 5);
                    ordered(side, "set server lead/s state drain", 6);
                    ordered(side, "set server near/s state drain", 1);
                    ordered(side, "set server near/s state ready", 1);
                    ordered(side, "set server lead/s state ready", 4);
                    ordered(side, "set server off/s state ready", 1);
                    ordered(side, "set server off/s state maint", 2);
                });
    }

    private static void ordered(Side side, String command, int lines) throws IOException {
        side.note(command + ": " + side.ask(command).strip());
        side.events(lines);
        shown(side, "then");
    }

    private static void shown(Side side, String when) throws IOException {
        for (String server : FOLLOWERS) {
            String[] names = server.split(" ");
            var line = new StringBuilder(when).append(' ').append(server);
            for (String column : List.of("status", "weight", "act", "bck", "tracked")) {
                line.append(' ').append(side.stat(names[0], names[1], column));
            }
            side.note(line.toString());
        }
    }
}
