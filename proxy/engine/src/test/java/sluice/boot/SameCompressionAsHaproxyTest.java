package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.RealHaproxy;
import sluice.testkit.ScriptedOrigin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/// The same request and the same response through HAProxy and us: heads, decoded bodies, what the server was asked and what is logged
/// are compared. The compressed bytes differ: HAProxy's library is another one.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameCompressionAsHaproxyTest {
    private static final String CONFIGURATION =
            """
            global
                log 127.0.0.1:LOG format raw local0
            defaults
                mode http
                log global
                option dontlognull
                log-format "%ST %tsc %B comp=%[res.comp] %[res.comp_algo]"
                timeout connect 1s
                timeout client 2s
                timeout server 2s
            frontend plain
                bind 127.0.0.1:{port plain}
                compression algo gzip
                default_backend servers
            frontend typed
                bind 127.0.0.1:{port typed}
                compression algo gzip deflate raw-deflate
                compression type text/html text/plain
                default_backend servers
            frontend raw
                bind 127.0.0.1:{port raw}
                compression algo raw-deflate
                compression offload
                default_backend servers
            frontend zlib
                bind 127.0.0.1:{port zlib}
                compression algo deflate
                default_backend servers
            frontend same
                bind 127.0.0.1:{port same}
                compression algo gzip identity
                default_backend servers
            frontend offload
                bind 127.0.0.1:{port offload}
                filter compression
                compression algo gzip
                compression offload
                http-request set-header x-before %[req.fhdr(accept-encoding)]
                http-response set-header x-etag %[res.hdr(etag)]
                default_backend servers
            frontend both
                bind 127.0.0.1:{port both}
                compression type text/html
                compression algo deflate
                default_backend own
            backend own
                compression algo gzip
                server s 127.0.0.1:ORIGIN
            backend servers
                server s 127.0.0.1:ORIGIN
            """;

    private static final String BODY = "some text that repeats itself, ".repeat(3);

    private ServedProxies both;
    private int number;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        assumeTrue(RealHaproxy.available());
        both = new ServedProxies(folder, CONFIGURATION);
    }

    @AfterAll
    void stop() {
        if (both != null) {
            both.close();
        }
    }

    @ParameterizedTest(name = "{0} | {1} | {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    plain   | Accept-Encoding: gzip                    | Content-Type: text/html
                    plain   |                                          | Content-Type: text/html
                    plain   | Accept-Encoding: gzip                    |
                    plain   | Accept-Encoding: deflate                 |
                    plain   | Accept-Encoding: GZIP                    |
                    plain   | Accept-Encoding: gzipped                 |
                    plain   | Accept-Encoding: x-gzip                  |
                    plain   | Accept-Encoding: gzip;q=0                |
                    plain   | Accept-Encoding: gzip ; q=0.0            |
                    plain   | Accept-Encoding: gzip;q=0.001            |
                    plain   | Accept-Encoding: gzip;q=0.0001           |
                    plain   | Accept-Encoding: gzip;q=1.5              |
                    plain   | Accept-Encoding: gzip;q=                 |
                    plain   | Accept-Encoding: gzip;q=x                |
                    plain   | Accept-Encoding: gzip;Q=0                |
                    plain   | Accept-Encoding: gzip;level=9;q=0        |
                    plain   | Accept-Encoding: gzip;                   |
                    plain   | Accept-Encoding: *                       |
                    plain   | Accept-Encoding: *;q=0                   |
                    plain   | Accept-Encoding: *, gzip;q=0             |
                    plain   | Accept-Encoding: identity                |
                    plain   | Accept-Encoding: br, gzip;q=0.8, *;q=0.1 |
                    plain   | Accept-Encoding: br;;Accept-Encoding: gzip |
                    plain   | Accept-Encoding:                         |
                    plain   | Accept-Encoding: gzip | Content-Type: multipart/mixed
                    plain   | Accept-Encoding: gzip | Content-Type: Multipart
                    plain   | Accept-Encoding: gzip | Content-Encoding: br
                    plain   | Accept-Encoding: gzip | Content-Encoding: identity
                    plain   | Accept-Encoding: gzip | Cache-Control: no-transform
                    plain   | Accept-Encoding: gzip | Cache-Control: private, No-Transform
                    plain   | Accept-Encoding: gzip | Cache-Control: no-transforms
                    plain   | Accept-Encoding: gzip | ETag: "a"
                    plain   | Accept-Encoding: gzip | ETag: W/"a"
                    plain   | Accept-Encoding: gzip | ETag: w/"a"
                    plain   | Accept-Encoding: gzip | ETag: a
                    plain   | Accept-Encoding: gzip | ETag: "
                    plain   | Accept-Encoding: gzip | ETag: ""
                    plain   | Accept-Encoding: gzip | ETag: "a";;ETag: "b"
                    plain   | Accept-Encoding: gzip | ETag: "a", "b"
                    plain   | Accept-Encoding: gzip | Content-Range: bytes 0-1/3
                    plain   | Accept-Encoding: gzip;;User-Agent: Mozilla/4.0 | Content-Type: text/html
                    plain   | Accept-Encoding: gzip;;User-Agent: Mozilla/5.0 | Content-Type: text/html
                    plain   | Accept-Encoding: gzip;;User-Agent: Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1) | Content-Type: text/html
                    plain   | Accept-Encoding: gzip;;User-Agent: Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1) | Content-Type: text/html
                    plain   | Accept-Encoding: gzip;;User-Agent: Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 5.1) | Content-Type: text/html
                    typed   | Accept-Encoding: gzip, deflate | Content-Type: text/html
                    typed   | Accept-Encoding: gzip          | Content-Type: Text/HTML; charset=utf-8
                    typed   | Accept-Encoding: deflate       | Content-Type: text/plainer
                    typed   | Accept-Encoding: deflate       | Content-Type: text/css
                    typed   | Accept-Encoding: deflate       |
                    typed   | Accept-Encoding: *             | Content-Type: text/html
                    typed   | Accept-Encoding: deflate;q=0.5, gzip | Content-Type: text/html
                    raw     | Accept-Encoding: deflate       | Content-Type: text/css
                    raw     | Accept-Encoding: gzip          | Content-Type: text/css
                    zlib    | Accept-Encoding: deflate, gzip | Content-Type: text/css
                    same    | Accept-Encoding: deflate       | Content-Type: text/css
                    same    | Accept-Encoding: gzip          | Content-Type: text/css
                    same    |                                | ETag: "a"
                    offload | Accept-Encoding: gzip, br;;Accept-Encoding: deflate | ETag: "a"
                    offload | Accept-Encoding: br            | ETag: "a"
                    offload |                                | ETag: "a"
                    both    | Accept-Encoding: gzip, deflate | Content-Type: text/html
                    both    | Accept-Encoding: deflate       | Content-Type: text/html
                    both    | Accept-Encoding: gzip          | Content-Type: text/css
                    """)
    void fields(String frontend, String request, String response) {
        String fields = response == null ? "" : response.replace(";;", "\r\n") + "\r\n";
        String length = "Content-Length: " + BODY.length() + "\r\n";
        compare(
                frontend,
                "GET",
                "HTTP/1.1",
                request,
                "HTTP/1.1 200 OK\r\n" + length + fields,
                BODY);
    }

    @ParameterizedTest(name = "{0} {1} | {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET  | HTTP/1.0 | HTTP/1.1 200 OK;;Content-Length: 5
                    GET  | HTTP/1.1 | HTTP/1.0 200 OK;;Content-Length: 5
                    GET  | HTTP/1.1 | HTTP/1.1 201 Created;;Content-Length: 5
                    GET  | HTTP/1.1 | HTTP/1.1 203 Other;;Content-Length: 5
                    GET  | HTTP/1.1 | HTTP/1.1 204 None;;X: y
                    GET  | HTTP/1.1 | HTTP/1.1 206 Part;;Content-Length: 5
                    GET  | HTTP/1.1 | HTTP/1.1 304 Not;;ETag: "a"
                    GET  | HTTP/1.1 | HTTP/1.1 404 Not;;Content-Length: 5
                    GET  | HTTP/1.1 | HTTP/1.1 200 OK;;Content-Length: 0
                    GET  | HTTP/1.1 | HTTP/1.1 200 OK;;Transfer-Encoding: chunked
                    GET  | HTTP/1.0 | HTTP/1.1 200 OK;;Transfer-Encoding: chunked
                    GET  | HTTP/1.1 | HTTP/1.1 200 OK;;Connection: close
                    HEAD | HTTP/1.1 | HTTP/1.1 200 OK;;Content-Length: 5
                    POST | HTTP/1.1 | HTTP/1.1 200 OK;;Content-Length: 5
                    """)
    void messages(String method, String version, String response) {
        String head = response.replace(";;", "\r\n") + "\r\n";
        String body = "";
        if (head.contains("chunked")) {
            body = "3\r\nabc\r\n4;x=y\r\nabcd\r\n0\r\n\r\n";
        } else if (!method.equals("HEAD") && !head.matches("(?s).*(: 0| 204 | 304 ).*")) {
            body = "12345";
        }
        compare("plain", method, version, "Accept-Encoding: gzip", head, body);
    }

    private void compare(
            String frontend,
            String method,
            String version,
            String fields,
            String head,
            String body) {
        String path = "/" + number++;
        var answer = ScriptedOrigin.Answer.bytes(head + "\r\n" + body);
        if (head.contains("Connection: close")) {
            answer = answer.then(ScriptedOrigin.Answer.End.CLOSE);
        }
        both.answer(path, answer);
        String lines = fields == null ? "" : fields.replace(";;", "\r\n") + "\r\n";
        String request = method + " " + path + " " + version + "\r\nHost: a\r\n" + lines;
        try (var client = both.client(frontend)) {
            var answers = client.ask(request + "\r\n");
            assertThat(decoded(answers.ours())).isEqualTo(decoded(answers.theirs()));
        }
        both.assertAskedAlike();
        // Another library makes another number of bytes.
        both.assertLoggedAlike(line -> line.replaceFirst("\\d+ (comp=1)", "some $1"));
    }

    /// The head, and the body without chunks and coding.
    private static String decoded(String answer) {
        int end = answer.indexOf("\r\n\r\n");
        if (end < 0) {
            return answer;
        }
        String head = answer.substring(0, end + 4);
        byte[] body = answer.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
        String lower = head.toLowerCase(Locale.ROOT);
        if (lower.contains("transfer-encoding: chunked")) {
            body = unchunked(body);
        }
        try (InputStream in = decoder(lower, body)) {
            return head + new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException broken) {
            return head + "<" + broken + "> " + Arrays.toString(body);
        }
    }

    private static InputStream decoder(String head, byte[] body) throws IOException {
        var bytes = new ByteArrayInputStream(body);
        if (body.length > 0 && head.contains("content-encoding: gzip")) {
            return new GZIPInputStream(bytes);
        }
        if (body.length > 0 && head.contains("content-encoding: deflate")) {
            boolean zlib = (body[0] & 15) == 8 && ((body[0] & 255) << 8 | body[1] & 255) % 31 == 0;
            return new InflaterInputStream(bytes, new Inflater(!zlib));
        }
        return bytes;
    }

    private static byte[] unchunked(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        var whole = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int line = text.indexOf("\r\n", at);
            int length = Integer.parseInt(text.substring(at, line).split(";")[0].trim(), 16);
            if (length == 0) {
                break;
            }
            whole.append(text, line + 2, line + 2 + length);
            at = line + 4 + length;
        }
        return whole.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
