package sluice.boot;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.RealHaproxy;
import sluice.testkit.ScriptedOrigin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Actions do what HAProxy's do: each case of `same/actions.txt` is a frontend of its own in one configuration that both run. What the client
/// gets and what the server got must be the same bytes, but for what `same/action-differences.txt` lists.
class SameActionsAsHaproxyTest {
    @TempDir Path folder;

    private static final String HEAD =
            """
            global
                expose-experimental-directives
            defaults
                mode http
                timeout connect 2s
                timeout client 5s
                timeout server 5s
                timeout tarpit 20ms
                timeout http-request 1s
            backend servers
                server s 127.0.0.1:ORIGIN
            http-errors pages
                errorfile 503 {folder}/503.http
                errorfile 429 {folder}/429.http
            """;

    private static final String REQUEST =
            "GET /a/b/../c//d?y=2&x=1&y=1%2f HTTP/1.1\r\nHost: Example.com\r\nX-Case: NUMBER\r\n"
                    + "X-List: a, b\r\nx-list: b\r\nX-N: 7\r\nX-IP: 10.0.0.9\r\n"
                    + "Cookie: a=1; sid=x; b=2\r\n\r\n";

    private static String frontend(int number, String rules) {
        var text = new StringBuilder();
        for (String rule : rules.split(" ;; ")) {
            text.append("    ").append(rule).append('\n');
        }
        return "frontend f%s\n    bind 127.0.0.1:{port f%s}\n%s    default_backend servers\n"
                .formatted(name(number), name(number), text);
    }

    /// A number in letters: names of ports have no digits.
    private static String name(int number) {
        return "" + (char) ('a' + number / 26) + (char) ('a' + number % 26);
    }

    private static String answer() {
        return "HTTP/1.1 200 OK\r\n"
                + "X-List: a, b\r\n"
                + "x-list: b\r\n"
                + "X-N: 7\r\n"
                + "Content-Length: 2\r\n\r\n"
                + "hi";
    }

    @Test
    void actions() throws IOException {
        assumeTrue(RealHaproxy.available());
        Files.writeString(folder.resolve("set.map"), "known value\n");
        Files.writeString(folder.resolve("set.acl"), "");
        for (var status : List.of("503 Closed", "429 Slower")) {
            Files.writeString(
                    folder.resolve(status.substring(0, 3) + ".http"),
                    "HTTP/1.1 %s\r\nx-page: section\r\ncontent-length: 4\r\n\r\npage"
                            .formatted(status));
        }
        List<String> cases = Differences.lines("same/actions.txt");
        var differences = Differences.read("same/action-differences.txt");
        var text = new StringBuilder(HEAD);
        for (int i = 0; i < cases.size(); i++) {
            text.append(frontend(i, cases.get(i)));
        }
        try (var theirs = new ScriptedOrigin(answer());
                var ours = new ScriptedOrigin(answer());
                var both =
                        new BothProxies(
                                folder,
                                text.toString().replace("ORIGIN", "" + theirs.port()),
                                text.toString().replace("ORIGIN", "" + ours.port()))) {
            for (int i = 0; i < cases.size(); i++) {
                int before = theirs.requests().size();
                int ourBefore = ours.requests().size();
                try (var client = both.client("f" + name(i))) {
                    var answers = client.ask(REQUEST.replace("NUMBER", "" + i));
                    differences.compare(
                            cases.get(i),
                            "client",
                            steady(answers.theirs()),
                            steady(answers.ours()));
                    differences.compare(
                            cases.get(i),
                            "server",
                            sent(theirs.requests().subList(before, theirs.requests().size())),
                            sent(ours.requests().subList(ourBefore, ours.requests().size())));
                }
            }
        }
        differences.settle();
    }

    private static String sent(List<String> requests) {
        return String.join("|", requests.stream().map(SameActionsAsHaproxyTest::steady).toList());
    }

    /// Lines of different names in alphabetical order, as their order means nothing (RFC 9110 5.3); of one name in theirs.
    private static String steady(String message) {
        int end = message.indexOf("\r\n\r\n");
        int start = message.indexOf("\r\n");
        if (end < 0 || start == end) {
            return message;
        }
        var lines = new ArrayList<>(List.of(message.substring(start + 2, end).split("\r\n")));
        lines.sort(Comparator.comparing(line -> line.substring(0, line.indexOf(':'))));
        return message.substring(0, start)
                + "\r\n"
                + String.join("\r\n", lines)
                + message.substring(end);
    }
}
