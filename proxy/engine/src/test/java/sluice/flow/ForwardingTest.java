package sluice.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sluice.proxies.Mode;
import sluice.testkit.RawClient;
import sluice.testkit.ScriptedOrigin;

/// Requests and bytes go through, with plans built by hand.
class ForwardingTest {
    private static final String HI = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    @Test
    void keeps_both_connections_alive() {
        try (var origin = new ScriptedOrigin().answer("/a", HI);
                var engine = new EngineUnderTest(Mode.HTTP).server(origin.port()).start();
                var client = new RawClient(engine.port())) {
            for (int i = 0; i < 3; i++) {
                client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.readUntil("hi", 2000))
                        .isEqualTo("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi");
            }
            assertThat(origin.requests())
                    .hasSize(3)
                    .allMatch("GET /a HTTP/1.1\r\nhost: x\r\n\r\n"::equals);
            assertThat(engine.frontend.frontend.tally().sum(c -> c.requests)).isEqualTo(3);
        }
    }

    @Test
    void keeps_no_more_idle_connections_than_were_in_use() throws Exception {
        try (var origin = new ScriptedOrigin().answer("/a", HI);
                var engine = new EngineUnderTest(Mode.HTTP).server(origin.port()).start()) {
            // By default the first request of a client gets a connection of its own (http-reuse
            // safe).
            for (int i = 0; i < 20; i++) {
                try (var client = new RawClient(engine.port())) {
                    client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
                    client.readUntil("hi", 2000);
                }
            }
            var loop = engine.loops.first();
            var idle = new java.util.concurrent.CompletableFuture<Integer>();
            loop.hand(() -> idle.complete(engine.traffic().idleConnections(loop)));
            assertThat(idle.get(5, java.util.concurrent.TimeUnit.SECONDS)).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void answers_pipelined_requests_in_order() {
        try (var origin =
                        new ScriptedOrigin()
                                .answer("/a", HI)
                                .answer(
                                        "/b",
                                        "HTTP/1.1 200 OK\r\n"
                                                + "Transfer-Encoding: chunked\r\n\r\n"
                                                + "3\r\nabc\r\n0\r\nX-T: 1\r\n\r\n");
                var engine = new EngineUnderTest(Mode.HTTP).server(origin.port()).start();
                var client = new RawClient(engine.port())) {
            client.send(
                    "GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n"
                            + "GET /a HTTP/1.1\r\nConnection: close\r\n\r\n");
            assertThat(client.readAll(2000))
                    .isEqualTo(
                            "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi"
                                    + "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
                                    + "3\r\nabc\r\n0\r\nx-t: 1\r\n\r\n"
                                    + "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n"
                                    + "connection: close\r\n\r\nhi");
            assertThat(client.end()).isEqualTo(RawClient.End.CLOSED);
        }
    }

    @Test
    void refuses_when_the_server_refuses() {
        try (var origin = new ScriptedOrigin()) {
            int port = origin.port();
            origin.close();
            try (var engine = new EngineUnderTest(Mode.HTTP).server(port)) {
                engine.backend.backend.retries(0);
                engine.start();
                try (var client = new RawClient(engine.port())) {
                    client.send("GET /a HTTP/1.1\r\n\r\n");
                    assertThat(client.readAll(3000)).startsWith("HTTP/1.1 503 Service Unavailable");
                }
            }
        }
    }

    @Test
    void passes_bytes_both_ways_in_tcp_mode() {
        try (var origin = new ScriptedOrigin().answer("/a", HI);
                var engine = new EngineUnderTest(Mode.TCP).server(origin.port()).start();
                var client = new RawClient(engine.port())) {
            client.send("GET /a HTTP/1.1\r\n\r\n");
            assertThat(client.readUntil("hi", 2000)).isEqualTo(HI);
            client.shutdownOutput();
            assertThat(client.readAll(2000)).isEmpty();
            assertThat(client.end()).isEqualTo(RawClient.End.CLOSED);
        }
    }

    @Test
    void posts_bodies_of_both_kinds() {
        try (var origin = new ScriptedOrigin().answer("/a", HI);
                var engine = new EngineUnderTest(Mode.HTTP).server(origin.port()).start();
                var client = new RawClient(engine.port())) {
            client.send("POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello");
            client.readUntil("hi", 2000);
            client.send("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n");
            client.send("0\r\n\r\n");
            client.readUntil("hi", 2000);
            assertThat(origin.requests())
                    .containsExactly(
                            "POST /a HTTP/1.1\r\ncontent-length: 5\r\n\r\nhello",
                            "POST /a HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n"
                                    + "5\r\nhello\r\n0\r\n\r\n");
        }
    }
}
