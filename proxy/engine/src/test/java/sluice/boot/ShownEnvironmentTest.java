package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.RealHaproxy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// What `show env` tells of the variables that the proxy and its configuration make.
class ShownEnvironmentTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
              localpeer here
              setenv MADE_HERE "a b"
              presetenv MADE_HERE other
            frontend f
              mode http
              timeout client 1s
              bind 127.0.0.1:{port f}
              log-format "${HAPROXY_HTTP_LOG_FMT}"
              log 127.0.0.1:9 local0
            """;

    @TempDir Path folder;

    @Test
    void variables() throws Exception {
        try (var ours = new RunningProxy(folder, CONFIGURATION)) {
            assertThat(made(ours.ask("show env"), folder))
                    .isEqualTo(
                            List.of(
                                    "HAPROXY_BRANCH=3.5",
                                    "HAPROXY_CFGFILES=FOLDER/CFG",
                                    "HAPROXY_CLI=unix@FOLDER/admin.sock",
                                    "HAPROXY_LOCALPEER=here",
                                    "HAPROXY_STARTUP_VERSION=VERSION",
                                    "MADE_HERE=a b"));
            assertThat(ours.ask("show env MADE_HERE").strip()).isEqualTo("MADE_HERE=a b");
            assertThat(ours.ask("show env HAPROXY_TCP_LOG_FMT").strip())
                    .isEqualTo("Variable not found");
        }
    }

    @Test
    void theCommandLineNamesTheProcessAmongItsPeers() throws Exception {
        try (var ours = new RunningProxy(folder, CONFIGURATION, List.of("-L", "there"))) {
            assertThat(ours.ask("show env HAPROXY_LOCALPEER").strip())
                    .isEqualTo("HAPROXY_LOCALPEER=there");
        }
    }

    /// HAProxy 2.6 does not know the branch and always tells of the master.
    @Test
    void variablesOfHaproxy() throws Exception {
        assumeTrue(RealHaproxy.available());
        var theirFolder = Files.createDirectory(folder.resolve("theirs"));
        try (var ours = new RunningProxy(folder, CONFIGURATION);
                var theirs =
                        RealHaproxy.start(
                                theirFolder,
                                CONFIGURATION.replace(
                                        "  log-format \"${HAPROXY_HTTP_LOG_FMT}\"\n", ""))) {
            var known = List.of("HAPROXY_BRANCH=", "HAPROXY_MWORKER=");
            assertThat(
                            without(
                                    known,
                                    made(
                                            RunningProxy.ask(theirs.socket(), "show env"),
                                            theirFolder)))
                    .isEqualTo(without(known, made(ours.ask("show env"), folder)));
        }
    }

    private static List<String> without(List<String> names, List<String> variables) {
        return variables.stream()
                .filter(each -> names.stream().noneMatch(each::startsWith))
                .toList();
    }

    private static List<String> made(String answer, Path folder) {
        return answer.lines()
                .filter(line -> line.startsWith("HAPROXY_") || line.startsWith("MADE_"))
                .map(line -> line.replace(folder.toString(), "FOLDER"))
                .map(line -> line.replaceFirst("FOLDER/[a-z.]+\\.cfg", "FOLDER/CFG"))
                .map(line -> line.replaceFirst("VERSION=.*", "VERSION=VERSION"))
                .map(line -> line.replaceFirst("unix@FOLDER/[a-z.]+", "unix@FOLDER/admin.sock"))
                .sorted()
                .collect(Collectors.toList());
    }
}
