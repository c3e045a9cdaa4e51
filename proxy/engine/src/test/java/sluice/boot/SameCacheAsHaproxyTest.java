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

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;

/// The same requests one after another through the caches of HAProxy and ours: answers, what the server was asked, and log lines are compared.
///
/// 2.6 does not know `vary: origin` and never finds what varies on `referer` alone: [CacheTest] has those.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameCacheAsHaproxyTest {
    private static final String CONFIGURATION =
            """
            global
                log 127.0.0.1:LOG format raw local0
            defaults
                mode http
                log global
                option dontlognull
                log-format "%ST %tsc %s %b %HM %B hit=%[res.cache_hit] %[res.cache_name]"
                timeout connect 1s
                timeout client 2s
                timeout server 2s
            cache small
                total-max-size 4
                max-object-size 1000
                max-age 30
            cache varied
                total-max-size 4
                process-vary on
                max-secondary-entries 2
            listen plain
                bind 127.0.0.1:{port plain}
                http-request cache-use small
                http-request set-header x-behind yes
                http-request deny if { path_end .denied }
                http-response set-header x-before yes
                http-response cache-store small
                http-response set-header x-after yes if { res.cache_hit }
                http-after-response set-header x-last yes
                server s 127.0.0.1:ORIGIN
            frontend varied
                bind 127.0.0.1:{port varied}
                http-request cache-use varied
                http-response cache-store varied
                default_backend servers
            frontend rear
                bind 127.0.0.1:{port rear}
                compression algo gzip
                default_backend kept
            backend kept
                http-request cache-use small if { path_end .x }
                http-response cache-store small
                server s 127.0.0.1:ORIGIN
            backend servers
                server s 127.0.0.1:ORIGIN
            """;

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

    /// The response of the server, then requests in turn: `METHOD fields`.
    @ParameterizedTest(name = "{0} | {1} | {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    plain | Cache-Control: max-age=10                 | GET / GET
                    plain | Cache-Control: max-age=10                 | HEAD / GET / HEAD / GET
                    plain | Cache-Control: max-age=10                 | POST / GET / POST / GET
                    plain | Cache-Control: max-age=10                 | GET / PUT / GET
                    plain | Cache-Control: max-age=10                 | GET / OPTIONS / GET
                    plain | Cache-Control: max-age=10                 | GET / DELETE / GET / GET
                    plain | Cache-Control: max-age=0                  | GET / GET
                    plain | Cache-Control: max-age=x                  | GET / GET
                    plain | Cache-Control: s-maxage=10                | GET / GET
                    plain | Cache-Control: s-maxage=0, max-age=10     | GET / GET
                    plain | Cache-Control: max-age=10;;Age: abc       | GET / GET
                    plain | Cache-Control: max-age="10"               | GET / GET
                    plain | Cache-Control: max-age=10, private        | GET / GET
                    plain | Cache-Control: max-age=10, no-store       | GET / GET
                    plain | Cache-Control: max-age=10, no-cache       | GET / GET
                    plain | Cache-Control: max-age=10, must-revalidate | GET / GET
                    plain | Cache-Control: public                     | GET / GET
                    plain | Cache-Control: max-age=10, no-cache="set-cookie" | GET / GET
                    plain | Cache-Control: max-age=10, private="x"    | GET / GET
                    plain | Cache-Control: MAX-AGE=10                 | GET / GET
                    plain | Pragma: no-cache;;ETag: "a"               | GET / GET
                    plain | Pragma: no-cache;;Cache-Control: max-age=9 | GET / GET
                    plain | X: y                                      | GET / GET
                    plain | ETag: "a"                                 | GET / GET
                    plain | Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT | GET / GET
                    plain | Expires: Sun, 06 Nov 1994 08:49:37 GMT    | GET / GET
                    plain | Expires: Fri, 06 Nov 2093 08:49:37 GMT    | GET / GET
                    plain | Expires: 0                                | GET / GET
                    plain | Expires: 0;;ETag: "a"                     | GET / GET
                    plain | Cache-Control: max-age=10;;Vary: origin   | GET / GET
                    plain | Cache-Control: max-age=10;;Age: 3         | GET / GET
                    plain | Cache-Control: max-age=10;;Age: 30        | GET / GET
                    plain | Cache-Control: max-age=10;;Set-Cookie: a=b | GET / GET
                    plain | Cache-Control: max-age=10;;Date: Sun, 06 Nov 1994 08:49:37 GMT | GET / GET
                    plain | Cache-Control: max-age=10;;Warning: 110   | GET / GET
                    plain | Cache-Control: max-age=10                 | GET Authorization: x / GET / GET Authorization: x
                    plain | Cache-Control: max-age=10                 | GET Cache-Control: no-store / GET / GET
                    plain | Cache-Control: max-age=10                 | GET / GET Cache-Control: no-store
                    plain | Cache-Control: max-age=10                 | GET Cache-Control: no-cache / GET
                    plain | Cache-Control: max-age=10                 | GET / GET Cache-Control: no-cache
                    plain | Cache-Control: max-age=10                 | GET / GET Cache-Control: max-age=0
                    plain | Cache-Control: max-age=10                 | GET / GET Cache-Control: max-age=1
                    plain | Cache-Control: max-age=10                 | GET / GET Pragma: no-cache
                    plain | Cache-Control: max-age=10                 | GET / GET Pragma: no-cache;;Cache-Control: max-age=5
                    plain | Cache-Control: max-age=10                 | GET / GET Range: bytes=0-1
                    plain | Cache-Control: max-age=10;;ETag: "a"      | GET / GET If-None-Match: "a"
                    plain | Cache-Control: max-age=10;;ETag: "a"      | GET / GET If-None-Match: W/"a"
                    plain | Cache-Control: max-age=10;;ETag: W/"a"    | GET / GET If-None-Match: "b", "a"
                    plain | Cache-Control: max-age=10;;ETag: "a"      | GET / GET If-None-Match: "b"
                    plain | Cache-Control: max-age=10;;ETag: "a"      | GET / GET If-None-Match: *
                    plain | Cache-Control: max-age=10                 | GET / GET If-None-Match: *
                    plain | Cache-Control: max-age=10;;ETag: "a"      | GET / HEAD If-None-Match: "a"
                    plain | Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT | GET / GET If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT
                    plain | Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT | GET / GET If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT
                    plain | Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT | GET / GET If-Modified-Since: yesterday
                    plain | Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT;;ETag: "a" | GET / GET If-None-Match: "b";;If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT
                    varied | Cache-Control: max-age=10;;Vary: accept-encoding | GET / GET
                    varied | Cache-Control: max-age=10;;Vary: accept-encoding | GET Accept-Encoding: gzip / GET Accept-Encoding: gzip
                    varied | Cache-Control: max-age=10;;Vary: accept-encoding | GET Accept-Encoding: gzip / GET Accept-Encoding: br / GET
                    varied | Cache-Control: max-age=10;;Vary: accept-encoding;;Content-Encoding: gzip | GET Accept-Encoding: gzip / GET Accept-Encoding: br / GET Accept-Encoding: br, gzip / GET
                    varied | Cache-Control: max-age=10;;Vary: accept-encoding;;Content-Encoding: gzip | GET Accept-Encoding: gzip / GET Accept-Encoding: gzip;q=0 / GET Accept-Encoding: * / GET
                    varied | Cache-Control: max-age=10;;Vary: accept-encoding;;Content-Encoding: strange | GET Accept-Encoding: strange / GET Accept-Encoding: strange
                    varied | Cache-Control: max-age=10;;Vary: accept-encoding;;Content-Encoding: br, gzip | GET Accept-Encoding: gzip, br / GET Accept-Encoding: br, deflate, gzip / GET Accept-Encoding: gzip
                    varied | Cache-Control: max-age=10;;Vary: accept-encoding | GET Accept-Encoding: identity;q=0 / GET / GET Accept-Encoding: identity;q=0
                    varied | Cache-Control: max-age=10;;Vary: Referer, Accept-Encoding | GET Referer: x;;Accept-Encoding: gzip / GET Referer: x / GET Referer: y;;Accept-Encoding: gzip
                    varied | Cache-Control: max-age=10;;Vary: user-agent | GET / GET
                    varied | Cache-Control: max-age=10;;Vary: *       | GET / GET
                    """)
    void fields(String frontend, String response, String requests) {
        String fields = response.replace(";;", "\r\n");
        compare(
                frontend,
                "/n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n" + fields + "\r\n\r\nhello",
                requests);
    }

    @ParameterizedTest(name = "{0} {1} | {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    plain | .denied | HTTP/1.1 200 OK;;Content-Length: 5;;ETag: "a";;;;hello | GET / GET
                    plain | ?q=1    | HTTP/1.1 200 OK;;Content-Length: 5;;ETag: "a";;;;hello | GET / GET
                    plain | /a      | HTTP/1.1 201 OK;;Content-Length: 5;;ETag: "a";;;;hello | GET / GET
                    plain | /a      | HTTP/1.1 404 OK;;Content-Length: 5;;ETag: "a";;;;hello | GET / GET
                    plain | /a      | HTTP/1.1 200 OK;;Content-Length: 0;;ETag: "a";;;;      | GET / GET
                    plain | /a      | HTTP/1.1 200 Fine;;Content-Length: 5;;ETag: "a";;;;hello | GET / GET
                    plain | /a      | HTTP/1.1 200 OK;;Transfer-Encoding: chunked;;ETag: "a";;;;5;;hello;;0;;;; | GET / GET / HEAD
                    plain | /a      | HTTP/1.0 200 OK;;Content-Length: 5;;ETag: "a";;;;hello | GET / GET
                    plain | /a      | HTTP/1.1 200 OK;;Content-Length: 1500;;ETag: "a";;;;LONG | GET / GET
                    rear  | .x      | HTTP/1.1 200 OK;;Content-Length: 5;;ETag: "a";;;;hello | GET / GET
                    rear  | .y      | HTTP/1.1 200 OK;;Content-Length: 5;;ETag: "a";;;;hello | GET / GET
                    """)
    void messages(String frontend, String path, String response, String requests) {
        String bytes = response.replace(";;", "\r\n").replace("LONG", "x".repeat(1500));
        compare(frontend, path, bytes, requests);
    }

    private void compare(String frontend, String path, String response, String requests) {
        String target = "/" + number++ + path;
        String key = target.replaceFirst("\\?.*", "");
        both.answer(key, ScriptedOrigin.Answer.bytes(response));
        var expected = new ArrayList<String>();
        var actual = new ArrayList<String>();
        for (String each : requests.split(" / ")) {
            String[] words = each.trim().split(" ", 2);
            String fields = words.length > 1 ? words[1].replace(";;", "\r\n") + "\r\n" : "";
            if (words[0].matches("POST|PUT|DELETE")) {
                fields += "Content-Length: 0\r\n";
            }
            String request = words[0] + " " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
            try (var client = both.client(frontend)) {
                var answers = client.ask(request);
                expected.add(steady(answers.theirs()));
                actual.add(steady(answers.ours()));
            }
            // Bytes of our own answers are not counted.
            both.theirLines()
                    .forEach(line -> expected.add(line.replaceFirst("(PR-- .*GET) 201", "$1 0")));
            actual.addAll(both.ourLines());
        }
        assertThat(actual).isEqualTo(expected);
        both.assertAskedAlike();
    }

    /// A second may pass between two requests.
    private static String steady(String answer) {
        return answer.replaceFirst("\r\nage: [01]\r\n", "\r\nage: 0\r\n");
    }
}
