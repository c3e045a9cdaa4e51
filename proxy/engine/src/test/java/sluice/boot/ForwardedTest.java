package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import sluice.testkit.RawClient;
import sluice.testkit.ScriptedOrigin;

import java.util.List;

/// `option forwarded`, which HAProxy 2.6 does not have: the examples of its manual and RFC 7239 §4.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForwardedTest {
    /// @param header null when no line is added
    record Row(String option, String header) {}

    static final List<Row> ROWS =
            List.of(
                    new Row("", "proto=http;for=192.0.2.7"),
                    new Row("proto for", "proto=http;for=192.0.2.7"),
                    new Row("for proto", "proto=http;for=192.0.2.7"),
                    new Row("host", "host=\"shop.example:81\""),
                    new Row("by by_port", "by=\"127.0.0.9:8000\""),
                    new Row("for for_port", "for=\"192.0.2.7:4711\""),
                    new Row("for_port", ""),
                    new Row(
                            "host for-expr str(secret),xxh32,hex for_port",
                            "host=\"shop.example:81\";for=\"_0000000069502A7B:4711\""),
                    new Row(
                            "host-expr str(host.com) by-expr str(_haproxy) for for_port-expr"
                                    + " int(10)",
                            "host=\"host.com\";by=_haproxy;for=\"192.0.2.7:10\""),
                    new Row("for-expr src for_port-expr str(id)", "for=\"192.0.2.7:_id\""),
                    new Row("for-expr ipv6(::1)", "for=\"[::1]\""),
                    new Row("for-expr str([::1]) for_port-expr str(8)", "for=\"[::1]:8\""),
                    new Row("for-expr str(edge)", "for=_edge"),
                    new Row("for-expr str(unknown)", "for=unknown"),
                    new Row("for-expr 'str(a b)'", "for=unknown"),
                    new Row("for-expr req.hdr(x-none)", "for=unknown"),
                    new Row("for for_port-expr int(70000)", "for=\"192.0.2.7:_70000\""),
                    new Row("for for_port-expr 'str(a b)'", "for=192.0.2.7"),
                    new Row("host-expr req.hdr(x-bad) proto", "proto=http"),
                    new Row("host-expr req.hdr(x-none)", ""));

    private final ScriptedOrigin origin = new ScriptedOrigin();
    private ConfiguredEngine engine;

    @BeforeAll
    void start() {
        var text =
                new StringBuilder(
                        """
                        defaults
                            mode http
                            timeout client 5s
                            timeout connect 5s
                            timeout server 5s
                        frontend web
                            bind 127.0.0.1:1
                            http-request set-src str(192.0.2.7)
                            http-request set-src-port int(4711)
                            http-request set-dst str(127.0.0.9)
                            http-request set-dst-port int(8000)
                            use_backend be%[path,field(2,/)]
                        """);
        for (int i = 0; i < ROWS.size(); i++) {
            origin.answer("/" + i, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
            text.append("backend be%d\n    option forwarded %s\n".formatted(i, ROWS.get(i).option))
                    .append("    server s 127.0.0.1:%d\n".formatted(origin.port()));
        }
        engine = new ConfiguredEngine(text.toString());
    }

    @AfterAll
    void stop() {
        engine.close();
        origin.close();
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("ROWS")
    void the_server_reads(Row row) {
        String path = "/" + ROWS.indexOf(row);
        try (var client = new RawClient(engine.port("web"))) {
            client.send(
                    "GET %s HTTP/1.1\r\nHost: shop.example:81\r\nX-Bad: a\"b\r\n\r\n"
                            .formatted(path));
            assertThat(client.readUntil("hi", 5000)).startsWith("HTTP/1.1 200");
        }
        String request =
                origin.requests().stream()
                        .filter(each -> each.startsWith("GET " + path + " "))
                        .findFirst()
                        .orElseThrow();
        String line =
                request.lines()
                        .filter(each -> each.startsWith("forwarded: "))
                        .findFirst()
                        .orElse("forwarded: ");
        assertThat(line.substring("forwarded: ".length())).isEqualTo(row.header);
    }
}
