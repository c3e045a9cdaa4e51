package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.github.luben.zstd.ZstdInputStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.proxies.TrafficCounters;
import sluice.testkit.ScriptedOrigin;
import sluice.testkit.ScriptedOrigin.Answer;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.zip.GZIPInputStream;

/// What HAProxy 2.6 can not judge: algorithms and directions it does not have, and what the counters say.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompressionTest {
    private static final String LINE = "some text that repeats itself, ";
    private static final String LARGE = LINE.repeat(200_000);

    private final ScriptedOrigin origin =
            new ScriptedOrigin()
                    .answer("/large", response(LARGE))
                    .answer("/small", response("tiny"))
                    .answer(
                            "/half",
                            Answer.bytes(
                                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                                    + "%x\r\n".formatted(LINE.length())
                                                    + LINE
                                                    + "\r\n")
                                    .then(Answer.End.STALL))
                    .answer(
                            "/cut",
                            Answer.bytes("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n" + LINE)
                                    .then(Answer.End.RESET));

    private final ConfiguredEngine engine =
            new ConfiguredEngine(
                    """
                    global
                        tune.comp.maxlevel 4
                    defaults
                        mode http
                        timeout connect 1s
                        timeout client 5s
                        timeout server 5s
                    frontend modern
                        bind 127.0.0.1:1
                        compression algo gzip brotli zstd
                        compression minsize-res 100
                        default_backend servers
                    frontend up
                        bind 127.0.0.1:1
                        filter comp-req
                        compression algo-req gzip
                        compression type-req text/plain
                        compression minsize-req 5
                        default_backend servers
                    frontend ways
                        bind 127.0.0.1:1
                        compression direction both
                        compression algo gzip
                        compression algo-req deflate
                        default_backend servers
                    backend servers
                        server s 127.0.0.1:ORIGIN
                    """
                            .replace("ORIGIN", "" + origin.port()));

    private static String response(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @AfterAll
    void stop() {
        engine.close();
        origin.close();
    }

    /// One exchange: the head as it came, and the body without chunks.
    private final class Exchange implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;
        final String head;

        Exchange(String frontend, String request) throws IOException {
            socket = new Socket("127.0.0.1", engine.port(frontend));
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            in = new DataInputStream(socket.getInputStream());
            var text = new StringBuilder();
            while (!text.toString().endsWith("\r\n\r\n")) {
                text.append((char) in.readByte());
            }
            head = text.toString().toLowerCase(Locale.ROOT);
        }

        /// A stream over the content of all chunks.
        InputStream body() {
            return new InputStream() {
                private InputStream chunk = InputStream.nullInputStream();
                private boolean last;

                @Override
                public int read() throws IOException {
                    int b = chunk.read();
                    while (b < 0 && !last) {
                        chunk = next();
                        b = chunk.read();
                    }
                    return b;
                }

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    int b = length == 0 ? -1 : read();
                    if (b < 0) {
                        return length == 0 ? 0 : -1;
                    }
                    into[offset] = (byte) b;
                    // Not more than there is: whoever asks for much must not wait for it.
                    return 1 + Math.max(0, chunk.read(into, offset + 1, length - 1));
                }

                @SuppressWarnings("deprecation") // lines of ASCII
                private InputStream next() throws IOException {
                    String line = in.readLine();
                    int length = Integer.parseInt(line, 16);
                    last = length == 0;
                    byte[] bytes = in.readNBytes(length);
                    in.readLine();
                    return new ByteArrayInputStream(bytes);
                }
            };
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static String get(String path, String accepted) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\nAccept-Encoding: " + accepted + "\r\n\r\n";
    }

    private static InputStream decoder(String coding, InputStream in) throws IOException {
        return switch (coding) {
            case "br" -> new BrotliInputStream(in);
            case "zstd" -> new ZstdInputStream(in);
            default -> new GZIPInputStream(in);
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    br                   | br
                    zstd                 | zstd
                    gzip, br, zstd       | gzip
                    gzip;q=0.5, br, zstd | br
                    *                    | zstd
                    """)
    void large_bodies_in_the_coding_the_client_likes(String accepted, String coding)
            throws IOException {
        try (var exchange = new Exchange("modern", get("/large", accepted))) {
            assertThat(exchange.head).contains("\r\ncontent-encoding: " + coding + "\r\n");
            byte[] body = decoder(coding, exchange.body()).readAllBytes();
            assertThat(new String(body, StandardCharsets.ISO_8859_1).equals(LARGE)).isTrue();
        }
    }

    @Test
    void small_bodies_pass_as_they_are() throws IOException {
        try (var exchange = new Exchange("modern", get("/small", "gzip"))) {
            assertThat(exchange.head).contains("content-length: 4").doesNotContain("encoding");
        }
    }

    @ParameterizedTest
    @CsvSource({"gzip", "zstd"})
    void nothing_waits_for_more(String coding) throws IOException {
        try (var exchange = new Exchange("modern", get("/half", coding))) {
            byte[] decoded = decoder(coding, exchange.body()).readNBytes(LINE.length());
            assertThat(new String(decoded, StandardCharsets.ISO_8859_1)).isEqualTo(LINE);
        }
    }

    @Test
    void a_server_that_fails_in_the_middle_cuts_the_response() throws IOException {
        try (var exchange = new Exchange("modern", get("/cut", "gzip"))) {
            assertThat(exchange.head).contains("content-encoding: gzip");
            var raw = new String(exchange.in.readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(raw).doesNotEndWith("0\r\n\r\n");
        }
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "up, text/plain, hello hello hello, gzip",
        "up, text/css, hello hello hello,",
        "up, text/plain, tiny,",
        "modern, text/plain, hello hello hello,",
        "ways, text/css, hello hello hello, deflate",
    })
    void requests(String frontend, String type, String body, String coding) throws IOException {
        int before = origin.requests().size();
        String request =
                "POST /small HTTP/1.1\r\nHost: a\r\nContent-Type: "
                        + type
                        + "\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body;
        try (var exchange = new Exchange(frontend, request)) {
            assertThat(exchange.head).startsWith("http/1.1 200");
        }
        String seen = origin.requests().get(before).toLowerCase(Locale.ROOT);
        if (coding == null) {
            assertThat(seen).contains("content-length: ").endsWith(body);
        } else {
            assertThat(seen)
                    .contains("content-encoding: " + coding, "transfer-encoding: chunked")
                    .doesNotContain("content-length", body);
        }
    }

    @Test
    void both_directions_at_once() throws IOException {
        String request =
                "POST /large HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n"
                        + "Content-Length: 15\r\n\r\nhello hello hel";
        try (var exchange = new Exchange("ways", request)) {
            byte[] body = decoder("gzip", exchange.body()).readAllBytes();
            assertThat(body).hasSize(LARGE.length());
        }
    }

    @Test
    void counters() throws IOException {
        long in = sum(c -> c.compressionIn);
        long out = sum(c -> c.compressionOut);
        long responses = sum(c -> c.compressedResponses);
        try (var exchange = new Exchange("modern", get("/large", "gzip"))) {
            exchange.body().readAllBytes();
        }
        assertThat(sum(c -> c.compressionIn) - in).isEqualTo(LARGE.length());
        assertThat(sum(c -> c.compressionOut) - out).isPositive().isLessThan(LARGE.length() / 20);
        assertThat(sum(c -> c.compressedResponses) - responses).isEqualTo(1);
    }

    private long sum(ToLongFunction<TrafficCounters> field) {
        return engine.traffic().plan().frontends.get(0).frontend.tally().sum(field);
    }

    /// HAProxy 3.0 and later: one line, in which the name stands once. 2.6 adds a line to it.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    X: y                       | accept-encoding
                    Vary: Accept-Encoding      | accept-encoding
                    Vary: Other                | other,accept-encoding
                    Vary: accept-encoding, b   | accept-encoding, b
                    Vary: a,Accept-Encoding    | a,accept-encoding
                    Vary:                      | accept-encoding
                    """)
    void the_response_varies(String field, String vary) throws Exception {
        origin.answer(
                "/vary", response("x".repeat(300)).replaceFirst("\r\n", "\r\n" + field + "\r\n"));
        try (var exchange =
                new Exchange(
                        "modern",
                        "GET /vary HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n")) {
            assertThat(exchange.head)
                    .contains("content-encoding: gzip\r\n")
                    .containsOnlyOnce("vary:")
                    .contains("vary: " + vary + "\r\n");
        }
    }

    @Test
    void an_operators_limit_lets_bodies_pass_as_they_are() throws IOException {
        var rates = engine.traffic().plan().rates;
        rates.compression = 1;
        try {
            try (var exchange = new Exchange("modern", get("/large", "gzip"))) {
                exchange.in.readNBytes(1000);
            }
            try (var exchange = new Exchange("modern", get("/large", "gzip"))) {
                assertThat(exchange.head).doesNotContain("content-encoding");
            }
        } finally {
            rates.compression = 0;
        }
    }
}
