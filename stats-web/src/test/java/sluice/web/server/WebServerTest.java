package sluice.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sluice.web.FakeProxy;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/// The listener against friendly and hostile requests, over a socket that the test answers itself.
class WebServerTest {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>\"'&";

    @TempDir Path folder;

    private final AtomicLong total = new AtomicLong(100);

    private FakeProxy proxy() throws IOException {
        return FakeProxy.start(
                folder.resolve("s"),
                () ->
                        FakeProxy.HEADER
                                + FakeProxy.row("fe", "FRONTEND", 0, 0, "OPEN", total.get())
                                + FakeProxy.row(HOSTILE, "s1", 2, 1, "DOWN", total.get())
                                + FakeProxy.row(
                                        HOSTILE, "BACKEND", 1, 1, "DOWN", total.addAndGet(10)));
    }

    private Page page(boolean admin, Map<String, String> users)
            throws IOException, InterruptedException {
        return Page.start(folder, admin, users, folder.resolve("s")).awaitPoll();
    }

    private static String raw(int port, String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (java.net.SocketException _) {
            return "";
        }
    }

    @Test
    void everyAnswerIsProtected() throws IOException, InterruptedException {
        try (var _ = proxy();
                var page = page(false, Map.of())) {
            for (String path :
                    new String[] {
                        "/",
                        "/plain",
                        "/api/v1/state",
                        "/nothing",
                        "/assets/app.js",
                        "/;csv",
                        "/metrics"
                    }) {
                var answer = page.get(path);
                assertThat(answer.headers().firstValue("Content-Security-Policy"))
                        .as(path)
                        .hasValueSatisfying(
                                policy ->
                                        assertThat(policy)
                                                .contains("script-src 'self'")
                                                .doesNotContain("unsafe"));
                assertThat(answer.headers().firstValue("X-Content-Type-Options"))
                        .hasValue("nosniff");
            }
            assertThat(page.get("/plain").body()).doesNotContain("<img").contains("&lt;img src=x");
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "/assets/../shell.html",
                "/assets/..%2f..%2fMETA-INF/MANIFEST.MF",
                "/assets/%2e%2e/app.js",
                "/assets//etc/passwd",
                "/assets/app.js%00",
                "/..;/..;/etc/passwd",
                "/api/v1/proxies/../state",
                "/api/v1/proxies/lb1/..%2f..",
                "/api/v1/proxies/lb9/rows",
                "/%zz",
                "/api/v1/proxies/lb1/row?path=nope/nope",
                "/api/v1/proxies/lb1/table?name=x;show%20info",
                "/api/v1/match?q=%7E(",
                "/api/v1/match?q=nocolumn%3E1"
            })
    void noSuchPath(String path) throws IOException, InterruptedException {
        try (var _ = proxy();
                var page = page(false, Map.of())) {
            String answer =
                    raw(
                            page.port(),
                            "GET "
                                    + path
                                    + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(answer).containsPattern("^HTTP/1.1 4\\d\\d").doesNotContain("root:");
        }
    }

    @Test
    void garbageIsSurvived() throws IOException, InterruptedException {
        try (var _ = proxy();
                var page = page(true, Map.of())) {
            var random = new Random(1);
            for (int i = 0; i < 60; i++) {
                var bytes = new byte[random.nextInt(400)];
                random.nextBytes(bytes);
                raw(
                        page.port(),
                        (i % 2 == 0 ? "GET /" : "")
                                + new String(bytes, StandardCharsets.ISO_8859_1)
                                + "\r\n\r\n");
            }
            String huge =
                    "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(100_000) + "\r\n\r\n";
            assertThat(raw(page.port(), huge)).doesNotContain("200 OK");
            String many =
                    "GET / HTTP/1.1\r\nHost: localhost\r\n" + "A: b\r\n".repeat(5000) + "\r\n";
            assertThat(raw(page.port(), many)).doesNotContain("200 OK");
            assertThat(page.get("/healthz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void foreignNamesAndForeignPagesAreRefused() throws IOException, InterruptedException {
        try (var _ = proxy();
                var page = page(true, Map.of())) {
            assertThat(
                            raw(
                                    page.port(),
                                    "GET / HTTP/1.1\r\n"
                                            + "Host: evil.example\r\n"
                                            + "Connection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 421");
            String body = "{\"object\":\"b/s1\",\"verb\":\"drain\"}";
            assertThat(page.post("/api/v1/proxies/lb1/action", body).statusCode()).isEqualTo(403);
            var me = page.get("/api/v1/me");
            String cookie = me.headers().firstValue("Set-Cookie").orElseThrow();
            assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict");
            String session = cookie.substring(0, cookie.indexOf(';'));
            String token = me.body().replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
            assertThat(
                            page.post("/api/v1/proxies/lb1/action", body, "Cookie", session)
                                    .statusCode())
                    .isEqualTo(403);
            assertThat(
                            page.post(
                                            "/api/v1/proxies/lb1/action",
                                            body,
                                            "Cookie",
                                            session,
                                            "X-Sluice-Token",
                                            token,
                                            "Origin",
                                            "http://evil.example")
                                    .statusCode())
                    .isEqualTo(403);
            var allowed =
                    page.post(
                            "/api/v1/proxies/lb1/action",
                            body,
                            "Cookie",
                            session,
                            "X-Sluice-Token",
                            token);
            assertThat(allowed.statusCode()).as(allowed.body()).isEqualTo(404);
        }
    }

    @Test
    void readOnlyWithoutAdmin() throws IOException, InterruptedException {
        try (var _ = proxy();
                var page = page(false, Map.of())) {
            assertThat(page.get("/api/v1/me").body()).contains("\"mayAct\":false");
            assertThat(page.post("/api/v1/proxies/lb1/action", "{}").statusCode()).isEqualTo(403);
        }
    }

    @Test
    void passwords() throws IOException, InterruptedException {
        try (var _ = proxy();
                var page = page(true, Map.of("op", "secret", "viewer", "looks"))) {
            assertThat(page.get("/").headers().firstValue("Location")).hasValue("/login");
            assertThat(page.get("/api/v1/state").statusCode()).isEqualTo(401);
            assertThat(page.get("/metrics").headers().firstValue("WWW-Authenticate")).isPresent();
            assertThat(page.get("/healthz").statusCode()).isEqualTo(200);
            assertThat(
                            page.get("/api/v1/state", "Authorization", basic("op", "secret"))
                                    .statusCode())
                    .isEqualTo(200);
            assertThat(page.get("/api/v1/me", "Authorization", basic("viewer", "looks")).body())
                    .contains("\"mayAct\":false");
            var in = page.post("/login", "name=op&password=secret");
            assertThat(in.statusCode()).isEqualTo(303);
            String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
            String session = cookie.substring(0, cookie.indexOf(';'));
            assertThat(page.get("/api/v1/me", "Cookie", session).body())
                    .contains("\"user\":\"op\"")
                    .contains("\"mayAct\":true");
            assertThat(page.post("/logout", "", "Cookie", session).statusCode()).isEqualTo(303);
            assertThat(page.get("/api/v1/me", "Cookie", session).statusCode()).isEqualTo(401);
            for (int i = 0; i < 6; i++) {
                assertThat(page.post("/login", "name=op&password=wrong").statusCode())
                        .isIn(401, 429);
            }
            assertThat(
                            page.get("/api/v1/state", "Authorization", basic("op", "wrong"))
                                    .statusCode())
                    .isEqualTo(429);
        }
    }

    private static String basic(String name, String password) {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString((name + ':' + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void viewersShareOnePollAndASlowOneHoldsUpNobody() throws Exception {
        try (var proxy = proxy();
                var page = page(false, Map.of())) {
            int viewers = 20;
            var sockets = new Socket[viewers];
            for (int i = 0; i < viewers; i++) {
                sockets[i] = new Socket("127.0.0.1", page.port());
                sockets[i]
                        .getOutputStream()
                        .write(
                                "GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                        .getBytes(StandardCharsets.US_ASCII));
            }
            Page.await(() -> page.server().feed().viewers() == viewers);
            int before = proxy.polls();
            long frames = page.server().feed().framesSent();
            Page.await(() -> proxy.polls() >= before + 4);
            // Nineteen never read; the last one gets its frames all the same.
            var in = sockets[viewers - 1].getInputStream();
            var read = new StringBuilder();
            Page.await(
                    () -> {
                        read.append(
                                new String(
                                        in.readNBytes(Math.max(1, in.available())),
                                        StandardCharsets.UTF_8));
                        return read.indexOf("event: diff") > 0;
                    });
            assertThat(proxy.polls() - before).isLessThan(60);
            assertThat(page.server().feed().framesSent()).isGreaterThan(frames);
            for (var socket : sockets) {
                socket.close();
            }
            Page.await(() -> page.server().feed().viewers() == 0);
        }
    }

    /// Two hundred servers with long names, all of whose figures change at every poll.
    private static String busy(long tick) {
        var csv = new StringBuilder(FakeProxy.HEADER);
        for (int i = 0; i < 200; i++) {
            csv.append(
                    FakeProxy.row("be", "s".repeat(60) + i, 2, (int) (tick % 50), "UP", tick * i));
        }
        return csv.toString();
    }

    @Test
    void aViewerThatDoesNotReadIsDroppedToAFullRefresh() throws Exception {
        var setup = new Page.Setup(folder, folder.resolve("s"));
        setup.interval = java.time.Duration.ofMillis(20);
        try (var proxy = FakeProxy.start(folder.resolve("s"), () -> busy(total.addAndGet(7)));
                var page = setup.start().awaitPoll();
                var slow = new Socket();
                var quick = new Socket("127.0.0.1", page.port())) {
            slow.setReceiveBufferSize(4096);
            slow.connect(new java.net.InetSocketAddress("127.0.0.1", page.port()));
            byte[] request =
                    "GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII);
            slow.getOutputStream().write(request);
            quick.getOutputStream().write(request);
            var frames = new java.util.concurrent.atomic.AtomicInteger();
            var reader = Thread.ofVirtual().start(() -> count(quick, "event: diff", frames));
            // The slow one is cut off from what it missed, while the quick one gets all of it.
            Page.await(() -> page.server().feed().framesDropped() > 20);
            int before = frames.get();
            int polls = proxy.polls();
            Page.await(() -> frames.get() > before + 10);
            assertThat(proxy.polls()).isGreaterThan(polls);
            var states = new java.util.concurrent.atomic.AtomicInteger();
            var catcher = Thread.ofVirtual().start(() -> count(slow, "event: state", states));
            Page.await(() -> states.get() >= 2);
            assertThat(page.get("/metrics?scope=none").body())
                    .containsPattern("sluice_web_frames_dropped_total [1-9]");
            slow.close();
            quick.close();
            reader.join();
            catcher.join();
        }
    }

    private static void count(
            Socket socket, String event, java.util.concurrent.atomic.AtomicInteger count) {
        try {
            var lines =
                    new java.io.BufferedReader(
                            new java.io.InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.UTF_8));
            String line;
            while ((line = lines.readLine()) != null) {
                if (line.equals(event)) {
                    count.incrementAndGet();
                }
            }
        } catch (IOException _) {
            // The test is over.
        }
    }

    @Test
    void aProxyThatGoesAwayIsToldAndComesBack() throws Exception {
        var socket = folder.resolve("s");
        try (var page = Page.start(folder, false, Map.of(), socket).awaitPoll()) {
            assertThat(page.get("/api/v1/state").body()).contains("\"silence\":\"").contains("/s");
            assertThat(page.get("/healthz?strict=1").statusCode()).isEqualTo(503);
            try (var _ = proxy()) {
                Page.await(() -> page.get("/healthz?strict=1").statusCode() == 200);
            }
            Files.deleteIfExists(socket);
            Page.await(() -> page.get("/healthz?strict=1").statusCode() == 503);
            assertThat(page.get("/api/v1/state").body())
                    .contains("\"silentSince\":1")
                    .contains("img src=x");
            assertThat(page.get("/;csv").body()).startsWith("# pxname,");
        }
    }
}
