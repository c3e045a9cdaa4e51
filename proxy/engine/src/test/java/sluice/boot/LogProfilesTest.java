package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.LogReceiver;
import sluice.testkit.RawClient;
import sluice.testkit.ScriptedOrigin;

import java.nio.file.Path;

/// When lines are written and what profiles make of them, as the manual tells it (§4.2 `log-steps`, §8.3.5, §4.4 `do-log`): the
/// HAProxy of most machines is older.
class LogProfilesTest {
    @TempDir Path folder;

    private static final String HEAD =
            """
            log-profile steps
                log-tag other
                on accept format "A"
                on request format "Q %HU"
                on connect drop
                on response format "S %ST"
                on close format "C %ST"
                on http-req format "rule %HU"
                on error format "E"
            log-profile fallback
                on any format "any %OG" sd "[any]"
                on close sd "[close]"
            log-profile dropping
                on any drop
                on close format "only %OG"
            log-profile empty
            defaults
                mode http
                timeout client 2s
                timeout connect 1s
                timeout server 2s
            backend servers
                server s 127.0.0.1:ORIGIN
            """;

    @ParameterizedTest(name = "{0} ;; {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    log-steps all                        | format raw                       | p txn_accept / p txn_request / p txn_connect / p txn_response / p txn_close
                    log-steps accept,close               | format raw                       | p txn_accept / p txn_close
                    log-steps connect,response           | format raw                       | p txn_connect / p txn_response
                                                         | format raw                       | p txn_close
                    option logasap                       | format raw                       | p txn_response
                    log-steps all                        | format raw profile steps         | A / Q /x / S 200 / C 200
                    log-steps all                        | format rfc5424 profile steps     | other - A / other - Q /x / other - S 200 / other - C 200
                    log-steps all                        | format rfc5424 profile fallback  | mine [any] any txn_accept / mine [any] any txn_request / mine [any] any txn_connect / mine [any] any txn_response / mine [close] p txn_close
                                                         | format rfc5424 profile fallback  | mine [close] p txn_close
                    log-format-sd "[sd]"                 | format rfc5424                   | mine [sd] p txn_close
                    log-format-sd "[sd long=\\"%[str(012345678901234567890123456789)]\\"]" | len 80 format rfc5424 | mine - p txn_close
                    log-format-sd "[sd]"                 | format rfc5424 profile steps     | other [sd] C 200
                    log-steps all                        | format raw profile dropping      | only txn_close
                                                         | format rfc5424 profile empty     | mine - p txn_close
                    http-request do-log                  | format raw                       | p http-req / p txn_close
                    http-request do-log                  | format raw profile steps         | rule /x / C 200
                    http-request do-log profile fallback | format raw profile steps         | any http-req / C 200
                    tcp-request connection do-log        | format raw                       | p tcp-req-conn / p txn_close
                    http-response do-log                 | format raw                       | p http-res / p txn_close
                    http-after-response do-log           | format raw profile dropping      | only txn_close
                    tcp-request content do-log           | format raw                       | p tcp-req-cont / p txn_close
                    tcp-request session do-log           | format raw                       | p tcp-req-sess / p txn_close
                    """)
    void lines(String rule, String target, String expected) throws Exception {
        assertThat(
                        written(
                                rule == null ? "" : rule,
                                target,
                                "GET /x HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
                                expected.split(" / ").length))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    format raw                      | p sess_error
                    format raw profile steps        | E
                    format rfc5424 profile fallback | mine [any] any sess_error
                    """)
    void lines_of_requests_that_are_none(String target, String expected) throws Exception {
        assertThat(written("", target, "garbage\r\n\r\n", 1)).isEqualTo(expected);
    }

    private String written(String rule, String target, String request, int count) throws Exception {
        try (var origin = new ScriptedOrigin("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
                var log = new LogReceiver();
                var proxy =
                        new RunningProxy(
                                folder,
                                HEAD.replace("ORIGIN", "" + origin.port())
                                        + """
                                        frontend web
                                            bind 127.0.0.1:{port web}
                                            log-tag mine
                                            log-format "p %OG"
                                            log 127.0.0.1:LOG TARGET local0
                                            RULE
                                            default_backend servers
                                        """
                                                .replace("LOG", "" + log.port())
                                                .replace("TARGET", target)
                                                .replace("RULE", rule));
                var client = new RawClient(proxy.port("web"))) {
            client.send(request);
            client.readAll(2000);
            return String.join(
                    " / ",
                    log.lines(count, 2000).stream()
                            .map(line -> line.replaceAll("^<\\d+>1 \\S+ - (\\S+) \\d+ - ", "$1 "))
                            .toList());
        }
    }
}
