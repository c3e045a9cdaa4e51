package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.RawClient;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Counters that go from one process to the next by way of a file. Management guide §9.5.
class StatsFileTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
              STATS
            defaults
              mode http
              timeout client 20s
              timeout server 20s
              timeout connect 1s
            frontend web
              guid web:fe
              bind 127.0.0.1:{port web} guid-prefix web:li
              option socket-stats
              http-request return status 404 if { path /missing }
              default_backend app
            frontend nameless
              bind 127.0.0.1:{port nameless}
              option socket-stats
              http-request return status 200
            backend app
              guid app:be
              server one 127.0.0.1:{port nameless} guid app:one
              server two 127.0.0.1:1 disabled
            """;

    @TempDir Path folder;

    private RunningProxy start(String statsFile) throws Exception {
        return new RunningProxy(folder, CONFIGURATION.replace("STATS", statsFile));
    }

    private static void request(RunningProxy proxy, String target) {
        try (var client = new RawClient(proxy.port("web"))) {
            assertThat(client.send("GET " + target + " HTTP/1.0\r\n\r\n").readAll(10_000))
                    .startsWith("HTTP/1");
        }
    }

    /// The value of a column in the row `proxy/name`.
    private static String value(RunningProxy proxy, String object, String column) {
        var lines = proxy.ask("show stat").lines().toList();
        int at = List.of(lines.getFirst().substring(2).split(",")).indexOf(column);
        for (String line : lines) {
            String[] cells = line.split(",", -1);
            if (cells.length > 2 && (cells[0] + "/" + cells[1]).equals(object)) {
                return cells[at];
            }
        }
        throw new AssertionError(object);
    }

    @Test
    void theNextProcessGoesOn() throws Exception {
        Path file = folder.resolve("stats");
        List<String> columns =
                List.of(
                        "stot",
                        "bin",
                        "bout",
                        "hrsp_2xx",
                        "hrsp_4xx",
                        "req_tot",
                        "conn_tot",
                        "lbtot",
                        "connect",
                        "reqbout",
                        "resbin",
                        "chkdown");
        List<String> objects = List.of("web/FRONTEND", "web/sock-1", "app/one", "app/BACKEND");
        List<String> before;
        try (var proxy = start("")) {
            for (String target : List.of("/", "/a", "/missing")) {
                request(proxy, target);
            }
            proxy.ask("disable server app/one; enable server app/one");
            Files.writeString(file, proxy.ask("dump stats-file"));
            before = values(proxy, objects, columns);
            assertThat(value(proxy, "web/FRONTEND", "stot")).isEqualTo("3");
            assertThat(value(proxy, "app/BACKEND", "chkdown")).isEqualTo("1");
        }
        assertThat(Files.readString(file))
                .contains("#fe guid,stot,")
                .contains("#be guid,stot,")
                .contains("\nweb:li-0,")
                .doesNotContain("\n,");
        try (var proxy = start("stats-file " + file)) {
            assertThat(values(proxy, objects, columns)).isEqualTo(before);
            assertThat(value(proxy, "nameless/FRONTEND", "stot")).isEqualTo("0");
            assertThat(value(proxy, "app/two", "stot")).isEqualTo("0");
            request(proxy, "/");
            assertThat(value(proxy, "web/FRONTEND", "stot")).isEqualTo("4");
            // A reload keeps what was counted; the file is not read again.
            assertThat(proxy.ask("reload")).startsWith("Success=1");
            assertThat(value(proxy, "web/FRONTEND", "stot")).isEqualTo("4");
        }
    }

    private static List<String> values(
            RunningProxy proxy, List<String> objects, List<String> columns) {
        return objects.stream()
                .flatMap(
                        object ->
                                columns.stream()
                                        .map(
                                                column ->
                                                        object
                                                                + " "
                                                                + column
                                                                + " "
                                                                + value(proxy, object, column)))
                .toList();
    }

    /// Lines (` ⏎ ` between them, `%` for the `#` that would be a remark in this table), and `stot` of the frontend and the backend afterwards.
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    %fe guid,stot, ⏎ web:fe,1024,                         | 1024 | 0
                    %fe guid,stot, ⏎ // a remark ⏎ web:fe,12              | 12   | 0
                    %fe guid,stot, ⏎ web:fe,abc,                          | 0    | 0
                    %fe guid,stot, ⏎ web:fe,-5,                           | 0    | 0
                    %fe guid,stot, ⏎ web:fe,99999999999999999999999,      | 0    | 0
                    %fe guid,stot, ⏎ nobody,5, ⏎ app:be,5                 | 0    | 0
                    %fe guid,stot, ⏎ %inval guid,stot, ⏎ web:fe,7,        | 0    | 0
                    %be guid,unknown,stot, ⏎ app:be,512,1024, ⏎ web:fe,1,2 | 0   | 1024
                    %fe stot,guid, ⏎ 7,web:fe,                            | 0    | 0
                    %fe guid,stot, ⏎ web:fe                               | 0    | 0
                    %fe guid,stot, ⏎ web:fe,3,4,5,6                       | 3    | 0
                    web:fe,1024,                                          | 0    | 0
                    %                                                     | 0    | 0
                    """)
    void whatIsReadOfAFile(String lines, String frontend, String backend) throws Exception {
        Path file = folder.resolve("stats");
        Files.write(file, Stream.of(lines.replace('%', '#').split(" ⏎ ")).toList());
        try (var proxy = start("stats-file " + file)) {
            assertThat(value(proxy, "web/FRONTEND", "stot")).isEqualTo(frontend);
            assertThat(value(proxy, "app/BACKEND", "stot")).isEqualTo(backend);
        }
    }

    @Test
    void aMissingFileIsToldAndDoesNotPreventTheStart() throws Exception {
        try (var proxy = start("stats-file " + folder.resolve("none"))) {
            assertThat(proxy.output()).contains("Can't load the stats-file");
            assertThat(value(proxy, "web/FRONTEND", "stot")).isEqualTo("0");
        }
    }
}
