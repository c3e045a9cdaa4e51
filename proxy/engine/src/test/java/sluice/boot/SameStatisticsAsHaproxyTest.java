package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;
import sluice.testkit.ScriptedOrigin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// What `show stat typed` says of each object after the same requests: the columns that HAProxy fills are filled, with the same origin,
/// nature, scope and type, and what was counted is the same.
class SameStatisticsAsHaproxyTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
              maxconn 100
            defaults
              mode http
              option socket-stats
              balance roundrobin
              timeout client 5s
              timeout server 5s
              timeout connect 1s
              timeout http-request 5s
            frontend web
              bind 127.0.0.1:{port web}
              http-request deny if { path /denied }
              http-request return status 201 if { path /returned }
              use_backend broken if { path /broken }
              default_backend app
            frontend closed
              bind 127.0.0.1:{port closed}
              tcp-request connection reject
            backend app
              fullconn 40
              http-request deny if { path /refused }
              http-response deny if { path /secret }
              server origin 127.0.0.1:ORIGIN cookie o maxconn 20 maxqueue 5
              server spare 127.0.0.1:1 backup weight 3
              server off 127.0.0.1:1 disabled
              server checked 127.0.0.1:1 check inter 1h fall 1
            backend broken
              retries 1
              server gone 127.0.0.1:1
            listen raw
              mode tcp
              bind 127.0.0.1:{port raw}
              server origin 127.0.0.1:ORIGIN
            """;

    private static final List<String> REQUESTS =
            List.of(
                    "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
                    "HEAD / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
                    "POST / HTTP/1.1\r\n"
                            + "host: a\r\n"
                            + "connection: close\r\n"
                            + "content-length: 3\r\n\r\n"
                            + "abc",
                    "GET /denied HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
                    "GET /refused HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
                    "GET /secret HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
                    "GET /returned HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
                    "GET /broken HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
                    "nonsense\r\n\r\n");

    /// Depend on the moment, on the process, or on ports; and bytes, which 3.x counts in other places.
    private static final Set<String> OF_THE_MOMENT =
            Set.of(
                    "addr",
                    "bin",
                    "bout",
                    "check_duration",
                    "conn_rate",
                    "conn_rate_max",
                    "ctime",
                    "ctime_max",
                    "downtime",
                    "lastchg",
                    "idle_conn_cur",
                    "lastsess",
                    "pid",
                    "qtime",
                    "qtime_max",
                    "rate",
                    "rate_max",
                    "req_rate",
                    "req_rate_max",
                    "rtime",
                    "rtime_max",
                    "smax",
                    "srv_icur",
                    "status",
                    "ttime",
                    "ttime_max");

    @TempDir Path folder;

    private interface Asked {
        String ask(String command) throws IOException;
    }

    private interface Ports {
        int of(String name);
    }

    /// @param tags origin, nature and scope
    private record Field(String tags, String type, String value) {}

    @Test
    void everyFieldOfEveryObject() throws Exception {
        assumeTrue(RealHaproxy.available());
        try (var origin = new ScriptedOrigin("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")) {
            String text = CONFIGURATION.replace("ORIGIN", Integer.toString(origin.port()));
            try (var theirs = RealHaproxy.start(Files.createDirectory(folder.resolve("h")), text);
                    var ours = new RunningProxy(Files.createDirectory(folder.resolve("s")), text)) {
                var expected = fields(theirs::ask, theirs::port);
                var found = fields(ours::ask, ours::port);
                var wrong = new ArrayList<String>();
                expected.forEach(
                        (name, field) -> {
                            Field here = found.get(name);
                            if (!field.equals(here)) {
                                wrong.add(name + ": " + field + " at haproxy, here " + here);
                            }
                        });
                assertThat(expected).hasSizeGreaterThan(300);
                assertThat(wrong).isEmpty();
            }
        }
    }

    /// `object column` to what is said of it.
    private static Map<String, Field> fields(Asked proxy, Ports ports) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        // Where requests go depends on it.
        while (!proxy.ask("show stat app 4 4").contains("L4CON")) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
        for (String request : REQUESTS) {
            try (var client = new RawClient(ports.of("web"))) {
                client.send(request).readAll(5000);
            }
        }
        try (var client = new RawClient(ports.of("closed"))) {
            client.readAll(5000);
        }
        while (proxy.ask("show stat -1 1 -1").matches("(?s).*,[1-9][0-9]*,[0-9]+,100,.*")) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
        var fields = new LinkedHashMap<String, Field>();
        for (String line : proxy.ask("show stat typed").split("\n")) {
            String[] parts = line.split(":", 4);
            if (parts.length < 4) {
                continue;
            }
            String[] place = parts[0].split("\\.");
            String column = place[4];
            boolean counted =
                    !OF_THE_MOMENT.contains(column)
                            && !column.matches("(h2|h3|quic|ssl|h1)_.*|.*_(desc|descr)");
            if (column.matches("(h2|h3|quic|ssl|h1)_.*|need_conn_est|rate")) {
                continue;
            }
            fields.put(
                    place[0] + "." + place[1] + "." + place[2] + " " + column,
                    new Field(parts[1].substring(0, 3), parts[2], counted ? parts[3] : ""));
        }
        return fields;
    }
}
