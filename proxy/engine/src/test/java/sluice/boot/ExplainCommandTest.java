package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `sluice explain` tells what the engine does with a request.
class ExplainCommandTest {
    @TempDir Path folder;

    private static final String CONFIGURATION =
            """
            defaults
             mode http
             timeout client 5s
             timeout server 5s
             timeout connect 5s
            frontend web
             bind :80
             acl api path_beg /api
             acl office src 10.0.0.0/8
             http-request deny if { path /secret } !office
             http-request set-header x-client %[src]
             http-request return status 204 if { path /ping }
             use_backend %[req.hdr(x-to)] if { req.hdr(x-to) -m found }
             use_backend api if api
             default_backend pages
            frontend other
             bind :81
             http-request deny
            backend api
             http-response set-header x-served-by %s
             use-server b if { req.hdr(x-b) -m found }
             server a 192.0.2.1:80
             server b 192.0.2.2:80
            backend pages
             server p 192.0.2.3:80
            """;

    private record Run(int code, String out, String err) {}

    private Run explain(String... more) throws IOException {
        Path file = folder.resolve("site.cfg");
        Files.writeString(file, CONFIGURATION);
        var arguments = new ArrayList<>(List.of("-f", file.toString()));
        arguments.addAll(List.of(more));
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code =
                ExplainCommand.run(
                        arguments,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Run(
                code,
                out.toString(StandardCharsets.UTF_8).replace(file.toString(), "site.cfg"),
                err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void rules_values_backend_server_and_final_request() throws IOException {
        var run = explain("--src", "10.1.2.3", "-H", "X-B: y", "GET http://example.com/api/x?y=1");
        assertThat(run.out)
                .isEqualTo(
                        """
                        http request
                          + site.cfg:11  http-request set-header x-client %[src]
                              + request x-client: 10.1.2.3
                          * site.cfg:14  use_backend api if api
                                path_beg /api  '/api/x'  true
                                api  true
                        queue
                          * site.cfg:21  use-server b if { req.hdr(x-b) -m found }
                                req.hdr(x-b) -m found  'y'  true
                        http response
                          + site.cfg:20  http-response set-header x-served-by %s
                              + response x-served-by: b
                        result
                          frontend   web
                          backend    api
                          server     b (192.0.2.2:80), by 'use-server' or a stick table
                          status     200
                          ended as   --
                        request to the server
                          GET /api/x?y=1 HTTP/1.1
                          host: example.com
                          x-b: y
                          x-client: 10.1.2.3
                        """);
        assertThat(run.code).isZero();
    }

    @Test
    void what_the_proxy_answers_itself() throws IOException {
        assertThat(explain("--all", "GET http://example.com/secret").out)
                .contains(
                        """
                          * site.cfg:10  http-request deny if { path /secret } !office
                                path /secret  '/secret'  true
                                src 10.0.0.0/8  '127.0.0.1'  false
                                office  false
                              the proxy answers
                        """)
                .contains("status     403\n")
                .doesNotContain("request to the server");
        assertThat(explain("GET http://example.com:81/").out).contains("frontend   other\n");
        assertThat(explain("--frontend", "other", "/x").out).contains("frontend   other\n");
    }

    @Test
    void names_made_for_the_request_and_json() throws IOException {
        var run = explain("--json", "-H", "x-to: pages", "--status", "404", "http://h/api");
        assertThat(run.out)
                .contains("\"backend\":\"pages\"", "\"status\":404", "\"outcome\":\"USED\"")
                .contains("\"address\":\"192.0.2.3:80\"");
    }

    @Test
    void what_cannot_be_used() throws IOException {
        assertThat(explain("GET http://example.com:82/").err)
                .isEqualTo(
                        "sluice explain: no frontend listens on port 82; choose one by --frontend:"
                                + " [web, other]\n");
        assertThat(explain("--src", "nowhere", "/").err).contains("'nowhere' is no address");
        assertThat(explain("--src").code).isEqualTo(2);
        assertThat(explain("--help").out).startsWith("Usage: sluice explain");
    }
}
