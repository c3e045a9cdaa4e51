package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static sluice.boot.SameSamplesAsHaproxyTest.body;
import static sluice.boot.SameSamplesAsHaproxyTest.quoted;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.sample.SampleFetch;
import sluice.testkit.RealHaproxy;
import sluice.testkit.ScriptedOrigin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Fetches of requests and responses give HAProxy's very bytes: each stands in a rule of one configuration that both run, and sees
/// every message.
///
/// `same/request-fetches.txt` and `response-fetches.txt` hold the expressions, the files with `-differences` what is different on
/// purpose.
class SameFetchesAsHaproxyTest {
    @TempDir Path folder;

    private static final String HEAD =
            SameSamplesAsHaproxyTest.HEAD
                    + """
                    userlist people
                        user ann insecure-password secret groups staff
                        user bob insecure-password hidden
                        group staff
                        group admins users bob
                    """;

    /// Whole requests; `{n}` is the case's number, by which the rule is found whatever the target is.
    private static Map<String, String> requests() {
        String mark = "x-case: {n}\r\n";
        String host = "host: Www.example.com:8080\r\n" + mark;
        var requests = new LinkedHashMap<String, String>();
        requests.put("plain", "GET / HTTP/1.1\r\n" + host + "\r\n");
        requests.put("no host", "GET /x HTTP/1.0\r\n" + mark + "connection: keep-alive\r\n\r\n");
        requests.put("empty host", "GET / HTTP/1.1\r\nhost:\r\n" + mark + "\r\n");
        requests.put(
                "query",
                "GET /a/B/c.html?a=1&b=x%20y&c&n=12a&a=2&=9&A=3#frag HTTP/1.1\r\n" + host + "\r\n");
        requests.put("other delimiters", "GET /p;a=1;b=2?x?a=7;a=8 HTTP/1.1\r\n" + host + "\r\n");
        requests.put("two question marks", "GET /?? HTTP/1.1\r\n" + host + "\r\n");
        requests.put("empty query", "GET /a? HTTP/1.1\r\n" + host + "\r\n");
        requests.put(
                "absolute",
                "GET http://10.1.2.3:81/p?a=b HTTP/1.1\r\nhost: 10.1.2.3:81\r\n" + mark + "\r\n");
        requests.put(
                "absolute, name",
                "GET http://Name.example/p HTTP/1.1\r\nhost: name.example\r\n" + mark + "\r\n");
        requests.put("star", "OPTIONS * HTTP/1.1\r\n" + host + "\r\n");
        requests.put("own method", "BREW /pot HTTP/1.1\r\n" + host + "\r\n");
        requests.put("long path", "GET /" + "p".repeat(6000) + "?a=1 HTTP/1.1\r\n" + host + "\r\n");
        requests.put("high bytes", "GET /\u00e9?a=\u00ff HTTP/1.1\r\n" + host + "\r\n");
        requests.put("encoded", "GET /%2e%2E/%00?a=%00b HTTP/1.1\r\n" + host + "\r\n");
        requests.put(
                "lists",
                "GET / HTTP/1.1\r\n"
                        + host
                        + "X-List: a, b ,,c\r\nx-list:\r\nx-list: \"d,e\", f;q=1\r\n"
                        + "X-N: 7, 8\r\nx-n: -9x\r\n"
                        + "X-IP: 10.1.2.3, 192.168.0.300\r\nx-ip: 2001:db8::1\r\n"
                        + "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n");
        requests.put(
                "cookies",
                "GET / HTTP/1.1\r\n"
                        + host
                        + "Cookie: a=1; b=\"q;r\" ; sid = s1,sid=s2; n=42; a=2\r\n"
                        + "cookie: a=3;c;=x; aa=9\r\n\r\n");
        requests.put("bad cookies", "GET / HTTP/1.1\r\n" + host + "cookie: ;;=;a;a=;\r\n\r\n");
        for (String credentials :
                List.of("ann:secret", "ann:wrong", "bob:hidden", "nobody:x", "ann", ":", "a:b:c")) {
            requests.put(
                    "basic " + credentials,
                    "GET / HTTP/1.1\r\n"
                            + host
                            + "Authorization: Basic "
                            + Base64.getEncoder()
                                    .encodeToString(
                                            credentials.getBytes(StandardCharsets.ISO_8859_1))
                            + "\r\n\r\n");
        }
        requests.put(
                "bearer",
                "GET / HTTP/1.1\r\n"
                        + host
                        + "Authorization: bearer a.b.c\r\nx-token: Bearer t0\r\n\r\n");
        requests.put(
                "bad authorization",
                "GET / HTTP/1.1\r\n" + host + "Authorization: Basic !!!\r\nx-token: t\r\n\r\n");
        requests.put(
                "body",
                "POST /f HTTP/1.1\r\n" + host + "content-length: 15\r\n\r\na=1&b=x%20y&b=2&");
        requests.put(
                "binary body",
                "POST / HTTP/1.1\r\n" + host + "content-length: 6\r\n\r\n\u0003abc\0\u00ff");
        requests.put("empty body", "POST / HTTP/1.1\r\n" + host + "content-length: 0\r\n\r\n");
        requests.put(
                "chunks",
                "POST / HTTP/1.1\r\n"
                        + host
                        + "transfer-encoding: chunked\r\n\r\n3\r\na=1\r\n4\r\n&b=2\r\n0\r\n\r\n");
        requests.put("head", "HEAD / HTTP/1.1\r\n" + host + "\r\n");
        return requests;
    }

    @Test
    void every_fetch_is_compared() {
        var cases = new ArrayList<>(Differences.lines("same/request-fetches.txt"));
        cases.addAll(Differences.lines("same/response-fetches.txt"));
        assertThat(
                        String.join(
                                " ",
                                SameSamplesAsHaproxyTest.uncovered(
                                        SampleFetch.Keyword.class, cases)))
                .isEmpty();
    }

    @Test
    void request_fetches() throws IOException {
        assumeTrue(RealHaproxy.available());
        var fetches = Differences.lines("same/request-fetches.txt");
        var configuration =
                new StringBuilder(HEAD)
                        .append(
                                """
                                backend servers
                                    server s 127.0.0.1:1 weight 7 maxconn 9
                                backend nobody
                                    server s 127.0.0.1:1 disabled
                                frontend web
                                    bind 127.0.0.1:{port web}
                                    id 77
                                    default_backend servers
                                    unique-id-format %[req.hdr(x-case)]-%HM
                                    declare capture request len 4
                                    http-request set-var(txn.case) req.hdr(x-case)
                                    http-request capture hdr(host) id 0
                                    http-request set-var(txn.in) req.fhdr(x-list)
                                """);
        for (int i = 0; i < fetches.size(); i++) {
            String expression = quoted(fetches.get(i));
            configuration.append(
                    """
                    http-request set-var(txn.found) int(1) if { var(txn.case) -m str %1$d } { '%2$s' -m found }
                    http-request return status 200 content-type text/plain hdr x-v '%%[%2$s]' lf-string '<%%[%2$s]>%%[var(txn.found)]' if { var(txn.case) -m str %1$d }
                    """
                            .formatted(i, expression)
                            .indent(4));
        }
        var differences = Differences.read("same/request-fetch-differences.txt");
        try (var both = new BothProxies(folder, configuration.toString())) {
            for (int i = 0; i < fetches.size(); i++) {
                try (var client = both.client("web")) {
                    for (var request : requests().entrySet()) {
                        var answers =
                                client.ask(request.getValue().replace("{n}", Integer.toString(i)));
                        differences.compare(
                                fetches.get(i),
                                request.getKey(),
                                value(answers.theirs()),
                                value(answers.ours()));
                    }
                }
            }
        }
        differences.settle();
    }

    /// Status, body, and the header with the value.
    private static String value(String answer) {
        return body(answer) + header(answer);
    }

    private static String header(String answer) {
        int at = answer.indexOf("\r\nx-v: ");
        return at < 0 ? "" : answer.substring(at, answer.indexOf('\r', at + 2));
    }

    private static ScriptedOrigin responses() {
        String lists =
                "X-List: a, b ,,c\r\n"
                        + "x-list:\r\n"
                        + "x-list: \"d,e\", f\r\n"
                        + "X-N: 7\r\n"
                        + "x-n: 8z\r\n"
                        + "X-IP: 10.1.2.3\r\n"
                        + "x-ip: ::1\r\n"
                        + "X-Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
        String cookies =
                "Set-Cookie: a=1; path=/; b=no\r\nset-cookie: b=2\r\nset-cookie: n=42x\r\n"
                        + "set-cookie: a=9\r\nset-cookie: =\r\n";
        return new ScriptedOrigin()
                .answer("/ok", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
                .answer(
                        "/lists",
                        "HTTP/1.1 200 Fine\r\n" + lists + "Content-Length: 5\r\n\r\n\u0004abcd")
                .answer(
                        "/cookies",
                        "HTTP/1.1 404 Not Found\r\n" + cookies + "Content-Length: 0\r\n\r\n")
                .answer(
                        "/chunks",
                        "HTTP/1.1 206 Partial Content\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "5\r\nhello\r\n0\r\n\r\n")
                .answer("/nothing", "HTTP/1.1 204 No Content\r\n\r\n")
                .answer("/old", "HTTP/1.0 500 Oops\r\nContent-Length: 3\r\n\r\n\0\u0001\u00ff")
                .answer(
                        "/large",
                        "HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n" + "z".repeat(9000));
    }

    @Test
    void response_fetches() throws IOException {
        assumeTrue(RealHaproxy.available());
        var fetches = Differences.lines("same/response-fetches.txt");
        var configuration =
                new StringBuilder(HEAD)
                        .append(
                                """
                                frontend web
                                    bind 127.0.0.1:{port web}
                                    default_backend servers
                                    unique-id-format %HM-%HP
                                    declare capture request len 4
                                    http-request capture req.hdr(host) id 0
                                    http-request set-var(txn.case) req.hdr(x-case)
                                    capture response header x-list len 20
                                """);
        configuration.append(
                "backend servers\n    timeout tunnel 9s\n    server s 127.0.0.1:ORIGIN\n");
        for (int i = 0; i < fetches.size(); i++) {
            String expression = quoted(fetches.get(i));
            configuration.append(
                    """
                    http-response wait-for-body time 1s if { var(txn.case) -m str %1$d }
                    http-response set-var(txn.found) int(1) if { var(txn.case) -m str %1$d } { '%2$s' -m found }
                    http-response set-header x-v '<%%[%2$s]>%%[var(txn.found)]' if { var(txn.case) -m str %1$d }
                    """
                            .formatted(i, expression)
                            .indent(4));
        }
        var differences = Differences.read("same/response-fetch-differences.txt");
        try (var origin = responses();
                var both =
                        new BothProxies(
                                folder,
                                configuration
                                        .toString()
                                        .replace("ORIGIN", Integer.toString(origin.port())))) {
            for (int i = 0; i < fetches.size(); i++) {
                try (var client = both.client("web")) {
                    for (String path :
                            List.of(
                                    "/ok",
                                    "/lists",
                                    "/cookies",
                                    "/chunks",
                                    "/nothing",
                                    "/old",
                                    "/large")) {
                        var answers =
                                client.ask(
                                        "GET "
                                                + path
                                                + "?q HTTP/1.1\r\nhost: abcdef\r\nx-case: "
                                                + i
                                                + "\r\n\r\n");
                        differences.compare(
                                fetches.get(i),
                                path,
                                header(answers.theirs()),
                                header(answers.ours()));
                    }
                }
            }
        }
        differences.settle();
    }
}
