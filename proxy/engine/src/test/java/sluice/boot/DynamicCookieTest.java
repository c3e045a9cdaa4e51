package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.RealHaproxy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Cookie values made from addresses are those that HAProxy makes: clients may come from one proxy to the other.
class DynamicCookieTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
            defaults
              mode http
              timeout client 5s
              timeout server 5s
              timeout connect 5s
            backend app
              dynamic-cookie-key secret
              cookie SRV insert dynamic
              server s1 127.0.0.1:9
              server s2 127.0.0.1:80 cookie fixed
              server s3 ::1:8080
              server s4 10.1.2.3:443
              server s5 unix@/nowhere
            """;

    private static final List<String> COMMANDS =
            List.of(
                    "show version",
                    "set dynamic-cookie-key backend app k2",
                    "set server app/s1 addr 127.0.0.2 port 10",
                    "disable dynamic-cookie backend app",
                    "enable dynamic-cookie backend app",
                    "set dynamic-cookie-key backend nope k",
                    "set dynamic-cookie-key backend app",
                    "enable dynamic-cookie backend",
                    "disable dynamic-cookie backend nope");

    /// What was made by HAProxy 2.6 for the configuration above, for machines without one.
    private static final List<String> RECORDED =
            List.of(
                    "s1 ec92885f8a09c364",
                    "s2 fixed",
                    "s3 7068fe4e8403eb4c",
                    "s4 ddcfd7a25c684d44",
                    "s5 ");

    @TempDir Path folder;

    @Test
    void valuesAreThoseOfRecord() throws Exception {
        try (var proxy = new RunningProxy(folder, CONFIGURATION)) {
            assertThat(cookies(proxy.ask("show stat"))).isEqualTo(RECORDED);
        }
    }

    @Test
    void commandsAnswerAndActAsThoseOfHaproxy() throws Exception {
        assumeTrue(RealHaproxy.available());
        Path theirs = Files.createDirectory(folder.resolve("h"));
        try (var proxy = new RunningProxy(folder, CONFIGURATION);
                var haproxy = RealHaproxy.start(theirs, CONFIGURATION)) {
            for (String command : COMMANDS) {
                String ours = proxy.ask(command);
                String wanted = haproxy.ask(command);
                if (!command.equals("show version") && !command.startsWith("set server")) {
                    assertThat(ours).as(command).isEqualTo(wanted);
                }
                assertThat(cookies(proxy.ask("show stat")))
                        .as("after %s", command)
                        .isEqualTo(cookies(haproxy.ask("show stat")));
            }
        }
    }

    private static List<String> cookies(String csv) {
        var lines = csv.lines().toList();
        var header = List.of(lines.getFirst().substring(2).split(","));
        int name = header.indexOf("svname");
        int cookie = header.indexOf("cookie");
        var cookies = new ArrayList<String>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            if (cells.length > cookie && cells[name].startsWith("s")) {
                cookies.add(cells[name] + " " + cells[cookie]);
            }
        }
        return cookies;
    }
}
