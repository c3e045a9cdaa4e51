package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.RawClient;
import sluice.testkit.ScriptedOrigin;
import sluice.testkit.ScriptedOrigin.Answer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/// What HAProxy 2.6 can not judge of the cache: headers it does not know, bounds, time, and its place among the filters.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CacheTest {
    private static final String TEXT = "some text that repeats itself, ".repeat(100);
    private static final int LARGE = 300_000;

    private final ScriptedOrigin origin = new ScriptedOrigin();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final ConfiguredEngine engine =
            new ConfiguredEngine(
                    """
                    defaults
                        mode http
                        timeout connect 1s
                        timeout client 5s
                        timeout server 5s
                    cache store
                        total-max-size 1
                        max-object-size 400000
                        process-vary on
                        max-secondary-entries 2
                    frontend web
                        bind 127.0.0.1:1
                        http-request cache-use store
                        http-response cache-store store
                        http-response set-header x-hit %[res.cache_hit]
                        default_backend servers
                    frontend pressed
                        bind 127.0.0.1:1
                        compression algo gzip
                        default_backend kept
                    backend kept
                        http-request cache-use store
                        http-response cache-store store
                        http-response set-header x-hit %[res.cache_hit]
                        server s 127.0.0.1:ORIGIN
                    frontend crossed
                        bind 127.0.0.1:1
                        http-request cache-use store
                        http-response cache-store store
                        http-response set-header x-hit %[res.cache_hit]
                        default_backend pressing
                    backend pressing
                        compression algo gzip
                        server s 127.0.0.1:ORIGIN
                    backend servers
                        server s 127.0.0.1:ORIGIN
                    """
                            .replace("ORIGIN", "" + origin.port()));

    @AfterAll
    void stop() {
        client.close();
        engine.close();
        origin.close();
    }

    private void answers(String path, String fields, String body) {
        origin.answer(
                path,
                "HTTP/1.1 200 OK\r\nContent-Length: "
                        + body.length()
                        + "\r\n"
                        + fields
                        + "\r\n\r\n"
                        + body);
    }

    private HttpResponse<byte[]> ask(String frontend, String path, String... fields)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + engine.port(frontend) + path));
        if (fields.length > 0) {
            request.headers(fields);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static boolean isHit(HttpResponse<byte[]> response) {
        return response.headers().firstValue("x-hit").orElse("0").equals("1");
    }

    /// Requests in turn with the header's value each, `-` for none, and which of them are answered by the cache.
    @ParameterizedTest(name = "{0} | {1} | {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    origin  | a a b b a b   | 0 1 0 1 1 1
                    origin  | - - a - a     | 0 1 0 1 1
                    origin  | a b c a b c   | 0 0 0 1 1 0
                    referer | x x - y x     | 0 1 0 0 1
                    """)
    void variants(String header, String values, String hits) throws Exception {
        String path = "/vary-" + header + values.replace(' ', '.');
        answers(path, "Cache-Control: max-age=20\r\nVary: " + header, "hello");
        var seen = new StringBuilder();
        for (String value : values.split(" ")) {
            var response = value.equals("-") ? ask("web", path) : ask("web", path, header, value);
            seen.append(isHit(response) ? "1 " : "0 ");
        }
        assertThat(seen.toString().trim()).isEqualTo(hits);
    }

    /// HAProxy 2.6 looks at both, 3.0 at the age that is meant for caches.
    @Test
    void the_age_for_shared_caches_counts() throws Exception {
        answers("/shared", "Cache-Control: max-age=0, s-maxage=10", "hello");
        assertThat(isHit(ask("web", "/shared"))).isFalse();
        assertThat(isHit(ask("web", "/shared"))).isTrue();
    }

    @Test
    void what_is_too_old_is_asked_for_again() throws Exception {
        answers("/short", "Cache-Control: max-age=1", "hello");
        assertThat(isHit(ask("web", "/short"))).isFalse();
        assertThat(isHit(ask("web", "/short"))).isTrue();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (isHit(ask("web", "/short"))) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    @Test
    void the_oldest_make_room() throws Exception {
        for (int i = 0; i < 8; i++) {
            answers("/large" + i, "ETag: \"a\"", "x".repeat(LARGE));
            assertThat(isHit(ask("web", "/large" + i))).isFalse();
        }
        // The last one is there, whole; the first one is not.
        var last = ask("web", "/large7");
        assertThat(isHit(last)).isTrue();
        assertThat(last.body()).hasSize(LARGE);
        assertThat(isHit(ask("web", "/large0"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"pressed", "crossed"})
    void is_kept_before_it_is_compressed(String frontend) throws Exception {
        String path = "/text-" + frontend;
        answers(path, "ETag: \"a\"", TEXT);
        for (int i = 0; i < 2; i++) {
            var compressed = ask(frontend, path, "Accept-Encoding", "gzip");
            assertThat(isHit(compressed)).isEqualTo(i == 1);
            if (frontend.equals("pressed")) {
                assertThat(compressed.headers().firstValue("content-encoding")).contains("gzip");
            }
            assertThat(decoded(compressed)).isEqualTo(TEXT.getBytes());
            var plain = ask(frontend, path);
            assertThat(isHit(plain)).isTrue();
            assertThat(plain.body()).isEqualTo(TEXT.getBytes());
        }
    }

    private static byte[] decoded(HttpResponse<byte[]> response) throws IOException {
        if (response.headers().firstValue("content-encoding").isEmpty()) {
            return response.body();
        }
        return new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
    }

    @Test
    void half_a_body_is_not_kept() throws Exception {
        origin.answer(
                "/half",
                Answer.bytes("HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 9\r\n\r\nhalf")
                        .then(Answer.End.CLOSE),
                Answer.bytes("HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 4\r\n\r\nfull"));
        try (var raw = new RawClient(engine.port("web"))) {
            raw.send("GET /half HTTP/1.1\r\nHost: 127.0.0.1:" + engine.port("web") + "\r\n\r\n");
            assertThat(raw.readAll(3000)).endsWith("half");
        }
        var second = ask("web", "/half");
        assertThat(isHit(second)).isFalse();
        assertThat(new String(second.body())).isEqualTo("full");
        assertThat(isHit(ask("web", "/half"))).isTrue();
    }
}
