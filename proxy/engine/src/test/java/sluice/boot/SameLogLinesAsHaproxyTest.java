package sluice.boot;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.LogReceiver;
import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;
import sluice.testkit.ScriptedOrigin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;

/// Log lines are HAProxy's: every format and option of `same/log-lines.txt` in a section of its own, through which the same clients go.
///
/// A line belongs to the client whose port it names. Ports, dates and durations are masked, and what 3.5 counts differently from the
/// 2.6 of Debian: bytes of answers that came from no server (`%B`). `same/log-line-differences.txt` lists what else differs, and why.
class SameLogLinesAsHaproxyTest {
    private static final String SHARED = " and ";
    private static final int SILENCE_MILLIS = 700;
    private static final int PATIENCE_MILLIS = 10_000;

    /// Sections that are tried at the same time: more of them and the timeouts would tell of the machine.
    private static final int AT_ONCE = 35;

    @TempDir Path folder;

    /// What one client does.
    ///
    /// @param bytes sent at once
    /// @param end how it leaves
    /// @param own whether the proxy answers it and no server does
    private record Script(String name, String bytes, End end, boolean own) {
        /// Two clients in one: their lines are compared with nothing.
        Script sharing(Script other) {
            return new Script(name + SHARED + other.name, bytes, end, own);
        }

        /// Whether it ends by a timeout: too slow to be tried with every format.
        boolean waits() {
            return List.of("server silent", "kept open", "silent client", "half a head")
                    .contains(name);
        }

        enum End {
            WHEN_ANSWERED,
            AT_ONCE,
            AFTER_HALF
        }
    }

    private static Script ask(String name, String head, boolean own) {
        return new Script(
                name,
                head + "\r\nHost: h.example:81\r\nConnection: close\r\n\r\n",
                Script.End.WHEN_ANSWERED,
                own);
    }

    private static List<Script> scripts() {
        var scripts = new ArrayList<Script>();
        scripts.add(ask("plain", "GET /ok HTTP/1.1", false));
        scripts.add(ask("query", "GET /ok?a=1&b=\"2\"#f HTTP/1.1", false));
        scripts.add(ask("head", "HEAD /ok HTTP/1.1", false));
        scripts.add(ask("own method", "BREW /ok HTTP/1.1", false));
        scripts.add(ask("version 1.0", "GET /ok HTTP/1.0", false));
        scripts.add(ask("absolute", "GET http://h.example:81/ok?x HTTP/1.1", false));
        scripts.add(ask("odd bytes", "GET /ok;a|b{c}[d]\\e^f`g<h> HTTP/1.1", false));
        scripts.add(ask("long", "GET /ok?" + "x".repeat(2000) + " HTTP/1.1", false));
        scripts.add(ask("no such page", "GET /missing HTTP/1.1", false));
        scripts.add(ask("server error", "GET /broken HTTP/1.1", false));
        scripts.add(ask("no length", "GET /endless HTTP/1.1", false));
        scripts.add(ask("chunks", "GET /chunks HTTP/1.1", false));
        scripts.add(ask("answer is garbage", "GET /garbage HTTP/1.1", true));
        scripts.add(ask("server hangs up", "GET /nothing HTTP/1.1", true));
        scripts.add(ask("server silent", "GET /silent HTTP/1.1", true));
        scripts.add(ask("answer cut off", "GET /cut HTTP/1.1", false));
        scripts.add(ask("no server", "GET /dark HTTP/1.1", true));
        scripts.add(ask("denied", "GET /deny HTTP/1.1", true));
        scripts.add(ask("redirected", "GET /redirect HTTP/1.1", true));
        scripts.add(ask("answered here", "GET /return HTTP/1.1", true));
        scripts.add(
                ask(
                        "with a cookie",
                        "GET /cookie HTTP/1.1\r\nCookie: a=1; sid=0123456789abc; SRV=s",
                        false));
        scripts.add(
                ask(
                        "with a header",
                        "GET /ok HTTP/1.1\r\nX-V: a\"b]c|d{e}\\f \u00e9\u0001g",
                        false));
        scripts.add(
                new Script(
                        "body",
                        "POST /ok HTTP/1.1\r\n"
                                + "Host: a\r\n"
                                + "Content-Length: 5\r\n"
                                + "Connection: close\r\n\r\n"
                                + "hello",
                        Script.End.WHEN_ANSWERED,
                        false));
        scripts.add(
                new Script(
                        "twice",
                        "GET /ok HTTP/1.1\r\n"
                                + "Host: a\r\n\r\n"
                                + "GET /deny HTTP/1.1\r\n"
                                + "Host: a\r\n"
                                + "Connection: close\r\n\r\n",
                        Script.End.WHEN_ANSWERED,
                        true));
        scripts.add(
                new Script(
                        "kept open",
                        "GET /ok HTTP/1.1\r\nHost: a\r\n\r\n",
                        Script.End.WHEN_ANSWERED,
                        false));
        scripts.add(new Script("nothing", "", Script.End.AT_ONCE, true));
        scripts.add(new Script("silent client", "", Script.End.WHEN_ANSWERED, true));
        scripts.add(
                new Script(
                        "garbage", "\u0016\u0003\u0001\r\n\r\n", Script.End.WHEN_ANSWERED, true));
        scripts.add(new Script("half a line", "GET /o", Script.End.AFTER_HALF, true));
        scripts.add(
                new Script(
                        "half a head", "GET /ok HTTP/1.1\r\nHo", Script.End.WHEN_ANSWERED, true));
        scripts.add(
                new Script(
                        "bad header",
                        "GET /ok HTTP/1.1\r\nHost: a\r\nb ad: 1\r\n\r\n",
                        Script.End.WHEN_ANSWERED,
                        true));
        return scripts;
    }

    private static ScriptedOrigin origin() {
        var close = ScriptedOrigin.Answer.End.CLOSE;
        var origin = new ScriptedOrigin();
        origin.answer("/ok", "HTTP/1.1 200 OK\r\nServer: origin\r\nContent-Length: 2\r\n\r\nhi");
        origin.answer(
                "/cookie",
                "HTTP/1.1 200 OK\r\n"
                        + "Server: \"o|{]\\\r\n"
                        + "Set-Cookie: sid=abcdefghijkl; path=/\r\n"
                        + "Set-Cookie: SRV=zz\r\n"
                        + "Content-Length: 2\r\n\r\n"
                        + "hi");
        origin.answer("/broken", "HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\nno");
        origin.answer(
                "/chunks",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        origin.answer(
                "/endless", ScriptedOrigin.Answer.bytes("HTTP/1.1 200 OK\r\n\r\nabc").then(close));
        origin.answer("/garbage", ScriptedOrigin.Answer.bytes("no http\r\n\r\n").then(close));
        origin.answer("/nothing", ScriptedOrigin.Answer.bytes("").then(close));
        origin.answer(
                "/silent", ScriptedOrigin.Answer.bytes("").then(ScriptedOrigin.Answer.End.STALL));
        origin.answer(
                "/cut",
                ScriptedOrigin.Answer.bytes("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
                        .then(close));
        return origin;
    }

    private static final String HEAD =
            """
            global
                maxconn 500
            defaults
                mode http
                retries 0
                timeout connect 900ms
                timeout client 1s
                timeout server 1200ms
                timeout http-request 800ms
                timeout http-keep-alive 300ms
            """;

    private static String section(String name, String directives) {
        boolean tcp = directives.startsWith("mode tcp");
        var text =
                new StringBuilder(
                        "listen %s\n    bind 127.0.0.1:{port %s}\n".formatted(name, name));
        text.append("    log 127.0.0.1:LOG len 8192 format priority local0\n");
        for (String directive : directives.split(" ;; ")) {
            text.append("    ").append(directive).append('\n');
        }
        if (!tcp) {
            text.append("    http-request set-var(txn.x) req.hdr(x-v)\n")
                    .append("    http-request deny if { path /deny }\n")
                    .append("    http-request redirect location /else if { path /redirect }\n")
                    .append("    http-request return status 200 if { path /return }\n")
                    .append("    use_backend dark-%s if { path /dark }\n".formatted(name));
        }
        text.append("    server s 127.0.0.1:ORIGIN%s\n".formatted(tcp ? "" : " cookie s"));
        if (!tcp) {
            text.append("backend dark-%s\n    server d 127.0.0.1:1\n".formatted(name));
        }
        return text.toString();
    }

    /// A number in letters: names of ports have no digits.
    private static String name(int number) {
        return "l" + (char) ('a' + number / 26) + (char) ('a' + number % 26);
    }

    @Test
    void lines() throws Exception {
        assumeTrue(RealHaproxy.available());
        List<String> cases = Differences.lines("same/log-lines.txt");
        var differences = Differences.read("same/log-line-differences.txt");
        var toTheirs = cases.stream().map(_ -> new LogReceiver()).toList();
        var toOurs = cases.stream().map(_ -> new LogReceiver()).toList();
        try (var origin = origin();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Map<String, String>> theirs;
            List<Map<String, String>> ours;
            try (var haproxy =
                            RealHaproxy.start(
                                    folder,
                                    sections(cases, toTheirs, origin.port())
                                            .replace(
                                                    "global\n",
                                                    "global\n    stats socket {socket}\n"));
                    var sluice =
                            new ConfiguredEngine(
                                    sections(cases, toOurs, origin.port())
                                            .replaceAll("\\{port [a-z]+}", "1"))) {
                // Side by side: most of the time is waiting for timeouts.
                var playing =
                        threads.submit(
                                () ->
                                        play(
                                                cases,
                                                toTheirs,
                                                i -> haproxy.port(name(i)),
                                                origin.port()));
                ours = play(cases, toOurs, i -> sluice.port(name(i)), origin.port());
                theirs = playing.get();
            }
            for (int i = 0; i < cases.size(); i++) {
                for (Script script : scripts()) {
                    if (isShared(theirs.get(i), script) || isShared(ours.get(i), script)) {
                        continue;
                    }
                    // Whether the client's end or the server's acceptance comes first is chance.
                    if (script.name().equals("nothing") && cases.get(i).startsWith("mode tcp")) {
                        continue;
                    }
                    differences.compare(
                            cases.get(i),
                            script.name(),
                            theirs.get(i).getOrDefault(script.name(), ""),
                            ours.get(i).getOrDefault(script.name(), ""));
                }
            }
        } finally {
            toTheirs.forEach(LogReceiver::close);
            toOurs.forEach(LogReceiver::close);
        }
        differences.settle();
    }

    private static String sections(List<String> cases, List<LogReceiver> logs, int originPort) {
        var text = new StringBuilder(HEAD);
        for (int i = 0; i < cases.size(); i++) {
            text.append(
                    section(name(i), cases.get(i))
                            .replace("LOG", "" + logs.get(i).port())
                            .replace("ORIGIN", "" + originPort));
        }
        return text.toString();
    }

    private static boolean isShared(Map<String, String> lines, Script script) {
        return lines.keySet().stream()
                .anyMatch(
                        name ->
                                name.contains(SHARED)
                                        && List.of(name.split(SHARED)).contains(script.name()));
    }

    private interface Ports {
        int of(int number);
    }

    /// Every client through every section, the sections side by side; the masked lines of each by the client's name.
    private static List<Map<String, String>> play(
            List<String> cases, List<LogReceiver> logs, Ports ports, int originPort)
            throws ExecutionException, InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var few = new Semaphore(AT_ONCE);
            var playing = new ArrayList<Future<Map<String, String>>>();
            for (int i = 0; i < logs.size(); i++) {
                int port = ports.of(i);
                LogReceiver log = logs.get(i);
                boolean patient = !cases.get(i).contains("log-format \"");
                playing.add(
                        threads.submit(
                                () -> {
                                    few.acquire();
                                    try {
                                        return play(port, log, originPort, patient);
                                    } finally {
                                        few.release();
                                    }
                                }));
            }
            var outcome = new ArrayList<Map<String, String>>();
            for (var section : playing) {
                outcome.add(section.get());
            }
            return outcome;
        }
    }

    private static Map<String, String> play(
            int port, LogReceiver log, int originPort, boolean patient) {
        var players = play(port, patient);
        var lines = new LinkedHashMap<String, String>();
        for (String line : log.lines(Integer.MAX_VALUE, SILENCE_MILLIS)) {
            int client = port(line, players);
            Script script = players.get(client);
            if (script == null) {
                throw new AssertionError("nobody's line: " + line);
            }
            String text = masked(line, client, originPort, script.own()) + "\n";
            lines.merge(script.name(), text, String::concat);
        }
        return lines;
    }

    /// One section's clients by their ports: those that wait for a timeout side by side with the others, who come one behind the other.
    private static Map<Integer, Script> play(int port, boolean patient) {
        var players = new ConcurrentHashMap<Integer, Script>();
        try (var waiting = Executors.newVirtualThreadPerTaskExecutor()) {
            var ends = new ArrayList<Future<?>>();
            for (Script script : scripts()) {
                if (!script.waits()) {
                    play(port, script, players);
                } else if (patient) {
                    ends.add(waiting.submit(() -> play(port, script, players)));
                }
            }
            for (var end : ends) {
                end.get();
            }
        } catch (ExecutionException | InterruptedException broken) {
            throw new AssertionError(broken);
        }
        return players;
    }

    private static void play(int port, Script script, Map<Integer, Script> players) {
        try (var client = new RawClient(port)) {
            // Where the kernel gives out a port again, whose line is whose cannot be told.
            players.merge(client.localPort(), script, Script::sharing);
            client.send(script.bytes());
            switch (script.end()) {
                case WHEN_ANSWERED -> client.readAll(PATIENCE_MILLIS);
                case AFTER_HALF -> client.shutdownOutput().readAll(PATIENCE_MILLIS);
                case AT_ONCE -> {}
            }
        }
    }

    private static final Pattern NUMBER = Pattern.compile("\\d{4,5}");

    private static int port(String line, Map<Integer, Script> players) {
        var numbers = NUMBER.matcher(line);
        while (numbers.find()) {
            int port = Integer.parseInt(numbers.group());
            if (players.containsKey(port)) {
                return port;
            }
        }
        return 0;
    }

    private static final String DURATIONS = "(\\+?)\\d+(?=[/ ]|$)";

    /// Without what differs from run to run.
    private static String masked(String line, int port, int originPort, boolean own) {
        String text =
                line.replace("" + port, "PORT")
                        .replace("" + originPort, "ORIGIN")
                        .replaceAll(
                                "\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?",
                                "DATE$1")
                        .replaceAll("DATE\\.\\d{3}", "DATE.MS")
                        .replaceAll(
                                "\\b(T[a-zR]|ms|rt|lc|ac|fc|bc|sc|pid|bp|fp)=(\\+?)\\d+", "$1=$2N");
        var timers = Pattern.compile("(?<= )([-+]?\\d+/){2,4}[-+]?\\d+(?= )").matcher(text);
        if (timers.find()) {
            String times = timers.group().replaceAll("(?<![-\\d])\\d+", "N");
            text = text.substring(0, timers.start()) + times + text.substring(timers.end());
        }
        // The connection of the client before may still be closing.
        text = text.replaceAll(" \\d+/\\d+/\\d+/\\d+/(\\+?\\d+) ", " AC/FC/BC/SC/$1 ");
        text = text.replaceAll(" ([-A-Za-z]{4}) \\d+ \\d+ \\d+ \\d+ ", " $1 AC FC BC SC ");
        // How much of the body was there when a line was written early.
        text = text.replaceAll(" \\+\\d+ ", " +B ");
        text = text.replaceAll(" to 127.0.0.1:\\d+ ", " to 127.0.0.1:PORT ");
        var common =
                Pattern.compile(
                                " PORT (\\d{3}) (\"[^\"]*\" \"[^\"]*\" \"[^\"]*\")((?:"
                                        + " [-+]?\\d+)+)")
                        .matcher(text);
        if (common.find()) {
            String times = common.group(3).replaceAll("(?<![-\\d])\\d+", "N");
            text =
                    text.substring(0, common.start())
                            + " PORT MS "
                            + common.group(2)
                            + times
                            + text.substring(common.end());
        }
        if (own) {
            text = text.replaceAll("\\b[BU]=(\\+?)\\d+", "B=$1*");
            text = text.replaceAll(" (([-N1]+/){2}N) \\d+ (?=[A-Za-z-]{2} )", " $1 * ");
            text =
                    text.replaceAll(
                            "(\" \\d{3}|N \\d{3}|N/N \\d{3}|N -1|/-1 -1) (\\+?)\\d+ ", "$1 $2* ");
        }
        return text.replaceAll("x{100,}", "x…");
    }
}
