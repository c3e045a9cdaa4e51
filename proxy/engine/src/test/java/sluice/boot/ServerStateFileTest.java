package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sluice.testkit.RealHaproxy;

import java.nio.file.Files;
import java.nio.file.Path;

/// Servers go on where they stood before a restart, whoever wrote the file.
class ServerStateFileTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
              server-state-base {folder}
              server-state-file states
            defaults
              mode http
              timeout client 5s
              timeout server 5s
              timeout connect 1s
              load-server-state-from-file global
            frontend web
              bind 127.0.0.1:{port web}
              default_backend app
            backend app
              balance roundrobin
              server one 127.0.0.1:1 weight 10
              server two 127.0.0.1:1 weight 10
              server three 127.0.0.1:1 weight 10
            backend own
              balance roundrobin
              load-server-state-from-file local
              server-state-file-name mine
              server one 127.0.0.1:1 weight 10
            """;

    private static final String CHANGES =
            "set server app/one state maint; set server app/two state drain; set server app/two"
                    + " weight 4; set server own/one state maint";

    @TempDir Path folder;

    @Test
    void ourOwnFile() throws Exception {
        try (var proxy = new RunningProxy(folder, CONFIGURATION)) {
            assertThat(proxy.output()).contains("Can't open server state file");
            proxy.ask(CHANGES);
            Files.writeString(folder.resolve("states"), proxy.ask("show servers state app"));
            Files.writeString(folder.resolve("mine"), proxy.ask("show servers state own"));
        }
        check();
    }

    @Test
    void aFileOfHaproxy() throws Exception {
        assumeTrue(RealHaproxy.available());
        Path theirs = Files.createDirectory(folder.resolve("h"));
        try (var haproxy = RealHaproxy.start(theirs, CONFIGURATION)) {
            haproxy.ask(CHANGES);
            Files.writeString(folder.resolve("states"), haproxy.ask("show servers state app"));
            Files.writeString(folder.resolve("mine"), haproxy.ask("show servers state own"));
        }
        check();
    }

    private void check() throws Exception {
        try (var proxy = new RunningProxy(folder, CONFIGURATION)) {
            var rows = proxy.ask("show stat app 4 -1").lines().toList();
            assertThat(rows.get(1)).startsWith("app,one,").contains(",MAINT,10,");
            assertThat(rows.get(2)).startsWith("app,two,").contains(",DRAIN,4,");
            assertThat(rows.get(3)).startsWith("app,three,").contains(",no check,10,");
            assertThat(proxy.ask("show stat own 4 -1")).contains(",MAINT,");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2\nx",
                "1\n",
                "1\n# head\n3 app 1 one",
                "1\n3 app 1 one 127.0.0.1 99 0 5 5 0 1 0 0 0 0 0 0 - 1 - 0 0 - - 0\n",
                "1\n3 app 1 one 127.0.0.1 -1 zz 5 5 0 1 0 0 0 0 0 0 - 1 - 0 0 - - 0\n",
                "1\n\0\0\0\u00ff\n"
            })
    void garbageChangesNothing(String text) throws Exception {
        Files.writeString(folder.resolve("states"), text);
        Files.writeString(folder.resolve("mine"), text);
        try (var proxy = new RunningProxy(folder, CONFIGURATION)) {
            assertThat(proxy.ask("show stat app 4 1")).contains(",no check,10,");
        }
    }
}
