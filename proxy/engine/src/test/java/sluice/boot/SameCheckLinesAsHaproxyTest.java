package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.LogReceiver;
import sluice.testkit.RealHaproxy;
import sluice.testkit.ScriptedTurns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Health checks against scripted servers: the same transitions, log sentences, statistics, states and bytes on the wire as HAProxy's.
///
/// All cases run at once in one process of each kind; a case is over when its server was asked as often as its script needs.
class SameCheckLinesAsHaproxyTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(12);

    /// Columns of `show stat` that a check decides.
    private static final List<String> COLUMNS =
            List.of(
                    "status",
                    "weight",
                    "check_status",
                    "check_code",
                    "check_desc",
                    "check_rise",
                    "check_fall",
                    "check_health",
                    "agent_status",
                    "agent_code",
                    "agent_desc",
                    "agent_health",
                    "chkdown");

    @TempDir Path folder;

    /// One backend with one server.
    ///
    /// @param lines of the backend
    /// @param server words of the server line; `AGENT` is the port of the peer
    /// @param scripts of its peer, connection after connection
    private record Case(String name, String lines, String server, List<List<String>> scripts) {
        String backend(int port) {
            boolean agent = server.contains("AGENT");
            return "backend %s\n  %s\n  server s 127.0.0.1:%d %s %s\n"
                    .formatted(
                            name,
                            lines.replace("; ", "\n  "),
                            port,
                            agent ? "" : "check",
                            server.replace("AGENT", Integer.toString(port)));
        }

        /// So many connections show all that there is to see.
        int enough() {
            return scripts.size();
        }
    }

    private static List<String> turn(String... steps) {
        return Arrays.asList(steps);
    }

    @SafeVarargs
    private static Case of(String name, String lines, String server, List<String>... scripts) {
        return new Case(name, lines, server, List.of(scripts));
    }

    private static Case one(String name, String lines, String... steps) {
        return new Case(name, lines, "", List.of(turn(steps)));
    }

    private static final String OK =
            "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nx-a: b, c\r\n\r\nhello";
    private static final String BAD =
            "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n";
    private static final String LOST = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";
    private static final String HEAD = "?\r\n\r\n";

    private static final List<Case> CASES =
            List.of(
                    // A connection.
                    one("tcp", "", "_"),
                    one("tcp_closes", "", "."),
                    // HTTP.
                    one("http", "option httpchk", HEAD, OK),
                    one("http_bad", "option httpchk", HEAD, BAD),
                    one("http_uri", "option httpchk /x", HEAD, OK),
                    one("http_method", "option httpchk GET /x", HEAD, OK),
                    one("http_version", "option httpchk GET /x HTTP/1.1", HEAD, OK),
                    one(
                            "http_old_host",
                            "option httpchk GET /x HTTP/1.1\\r\\nHost:\\ www.test",
                            HEAD,
                            OK),
                    one(
                            "http_send",
                            "option httpchk; http-check send meth POST uri /y ver HTTP/1.1 hdr"
                                    + " Host www.test hdr X-B c body abc",
                            "?abc",
                            OK),
                    one("http_no_answer", "option httpchk", HEAD, "."),
                    one("http_reset", "option httpchk", HEAD, "!"),
                    one("http_garbage", "option httpchk", HEAD, "garbage\r\n\r\n"),
                    one("http_half", "option httpchk", HEAD, "HTTP/1.1 200 OK\r\nx: y", "."),
                    one("http_silent", "option httpchk; timeout check 40ms", HEAD, "_"),
                    one(
                            "http_half_silent",
                            "option httpchk; timeout check 40ms",
                            HEAD,
                            "HTTP/1.1 200 OK\r\nx: y",
                            "_"),
                    one("http_404", "option httpchk; http-check disable-on-404", HEAD, LOST),
                    of(
                            "http_flaps",
                            "option httpchk",
                            "inter 400ms",
                            turn(HEAD, OK),
                            turn(HEAD, BAD),
                            turn(HEAD, BAD),
                            turn(HEAD, OK),
                            turn(HEAD, BAD),
                            turn(HEAD, OK),
                            turn(HEAD, OK),
                            turn(HEAD, BAD),
                            turn(HEAD, OK)),
                    // http-check expect.
                    one("status", "option httpchk; http-check expect status 200,204-206", HEAD, OK),
                    one("status_bad", "option httpchk; http-check expect status 201", HEAD, OK),
                    one("status_not", "option httpchk; http-check expect ! status 200", HEAD, OK),
                    one("rstatus", "option httpchk; http-check expect rstatus ^2", HEAD, OK),
                    one("rstatus_bad", "option httpchk; http-check expect rstatus ^5", HEAD, OK),
                    one("rstatus_not", "option httpchk; http-check expect ! rstatus ^2", HEAD, OK),
                    one("string", "option httpchk; http-check expect string ell", HEAD, OK),
                    one("string_bad", "option httpchk; http-check expect string elk", HEAD, OK),
                    one("string_not", "option httpchk; http-check expect ! string ell", HEAD, OK),
                    one("rstring", "option httpchk; http-check expect rstring ^h.*o$", HEAD, OK),
                    one("rstring_bad", "option httpchk; http-check expect rstring ^x", HEAD, OK),
                    one("rstring_not", "option httpchk; http-check expect ! rstring ^h", HEAD, OK),
                    one("hdr", "option httpchk; http-check expect hdr name x-a", HEAD, OK),
                    one("hdr_bad", "option httpchk; http-check expect hdr name x-z", HEAD, OK),
                    one(
                            "hdr_value",
                            "option httpchk; http-check expect hdr name x-a value c",
                            HEAD,
                            OK),
                    one(
                            "hdr_value_bad",
                            "option httpchk; http-check expect hdr name x-a value d",
                            HEAD,
                            OK),
                    one(
                            "fhdr",
                            "option httpchk; http-check expect fhdr name x-a value \"b, c\"",
                            HEAD,
                            OK),
                    one(
                            "fhdr_bad",
                            "option httpchk; http-check expect fhdr name x-a value c",
                            HEAD,
                            OK),
                    one(
                            "expect_comment",
                            "option httpchk; http-check expect comment why status 201",
                            HEAD,
                            OK),
                    // tcp-check.
                    one("seq", "option tcp-check; tcp-check connect", "_"),
                    one(
                            "seq_redis",
                            "option tcp-check; tcp-check connect; tcp-check send PING\\r\\n;"
                                    + " tcp-check expect string +PONG; tcp-check send QUIT\\r\\n;"
                                    + " tcp-check expect string +OK",
                            "?PING\r\n",
                            "+PONG\r\n",
                            "?QUIT\r\n",
                            "+OK\r\n"),
                    one(
                            "seq_late",
                            "option tcp-check; tcp-check connect; tcp-check send PING\\r\\n;"
                                    + " tcp-check expect string +PONG; tcp-check send QUIT\\r\\n;"
                                    + " tcp-check expect string +OK",
                            "?PING\r\n",
                            "+PONG\r\n",
                            "?QUIT\r\n",
                            "-NO\r\n"),
                    one(
                            "seq_comment",
                            "option tcp-check; tcp-check comment first; tcp-check connect;"
                                    + " tcp-check comment second; tcp-check expect string abc",
                            "xyz"),
                    one(
                            "seq_own_comment",
                            "option tcp-check; tcp-check connect; tcp-check expect comment own"
                                    + " string abc",
                            "xyz"),
                    one("seq_string", "option tcp-check; tcp-check expect string abc", "xabcx"),
                    one("seq_string_not", "option tcp-check; tcp-check expect ! string abc", "abc"),
                    one("seq_regex", "option tcp-check; tcp-check expect rstring a.c", "xabcx"),
                    one(
                            "seq_regex_bad",
                            "option tcp-check; tcp-check expect rstring a.c",
                            "x",
                            "."),
                    one("seq_regex_not", "option tcp-check; tcp-check expect ! rstring a.c", "abc"),
                    one(
                            "seq_binary",
                            "option tcp-check; tcp-check expect binary 0001ff",
                            "\0\1\u00ff"),
                    one(
                            "seq_binary_bad",
                            "option tcp-check; tcp-check expect binary 0001ff",
                            "abcd"),
                    one("seq_rbinary", "option tcp-check; tcp-check expect rbinary 0001", "\0\1"),
                    one(
                            "seq_send_binary",
                            "option tcp-check; tcp-check send-binary 000aff; tcp-check expect"
                                    + " string ok",
                            "?",
                            "ok"),
                    one("seq_closes", "option tcp-check; tcp-check expect string abc", "."),
                    one(
                            "seq_silent",
                            "option tcp-check; timeout check 40ms; tcp-check expect string abc",
                            "_"),
                    one(
                            "seq_half",
                            "option tcp-check; timeout check 40ms; tcp-check expect string abcdef",
                            "abc",
                            "_"),
                    one(
                            "seq_min",
                            "option tcp-check; timeout check 40ms; tcp-check expect min-recv 10"
                                    + " rstring abc",
                            "xyz",
                            "_"),
                    // Protocols.
                    one("redis", "option redis-check", "?", "+PONG\r\n"),
                    one("redis_bad", "option redis-check", "?", "-NOAUTH Authentication\r\n"),
                    one(
                            "smtp",
                            "option smtpchk",
                            "220 hi\r\n",
                            "?",
                            "250 ok\r\n",
                            "?",
                            "221 bye\r\n"),
                    one("smtp_bad", "option smtpchk EHLO a.test", "220 hi\r\n", "?", "550 no\r\n"),
                    one("smtp_greets_badly", "option smtpchk", "554 no\r\n"),
                    one("ldap", "option ldap-check", "?", "0\14\2\1\1a\7\n\1\0\4\0\4\0"),
                    one("ldap_bad", "option ldap-check", "?", "0\14\2\1\1a\7\n\1\61\4\0\4\0"),
                    one("ldap_garbage", "option ldap-check", "?", "HTTP/1.0 400 Bad\r\n\r\n"),
                    one("pgsql", "option pgsql-check user joe", "?", "R\0\0\0\10\0\0\0\0"),
                    one(
                            "pgsql_bad",
                            "option pgsql-check user joe",
                            "?",
                            "E\0\0\0\20SFATAL\0x\0\0\0"),
                    one("pgsql_garbage", "option pgsql-check user joe", "?", "xxxxxxxxxxx"),
                    one("mysql", "option mysql-check", "\12\0\0\0\n8.0.33\0xy"),
                    one(
                            "mysql_error",
                            "option mysql-check",
                            "\23\0\0\0\u00ff\20\4Too many connect"),
                    one(
                            "mysql_user",
                            "option mysql-check user joe",
                            "\12\0\0\0\n8.0.33\0xy",
                            "?joe",
                            "\7\0\0\2\0\0\0\2\0\0\0"),
                    one(
                            "mysql_pre41",
                            "option mysql-check user joe pre-41",
                            "\12\0\0\0\n8.0.33\0xy",
                            "?joe",
                            "\7\0\0\2\0\0\0\2\0\0\0"),
                    one(
                            "mysql_denied",
                            "option mysql-check user joe post-41",
                            "\12\0\0\0\n8.0.33\0xy",
                            "?joe",
                            "\20\0\0\2\u00ff\25\4Access denied"),
                    one("hello", "option ssl-hello-chk", "?", "\26\3\1\0\2\2\50"),
                    one("hello_bad", "option ssl-hello-chk", "?", "HTTP/1.0 400 Bad\r\n\r\n"),
                    // Agents.
                    agent("agent_down", "down #too hot\n"),
                    agent("agent_stopped", "stopped\n"));

    private static Case agent(String name, String answer) {
        return of(
                name, "", "agent-check agent-port AGENT agent-inter 50ms weight 100", turn(answer));
    }

    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
              log 127.0.0.1:LOG format raw local0
            defaults
              mode tcp
              log global
              option log-health-checks
              timeout client 5s
              timeout server 5s
              timeout connect 5s
              timeout check 5s
              default-server inter 3s fastinter 20ms downinter 120ms rise 2 fall 2
            """;

    /// One of the two proxies with its servers.
    private static final class Side implements AutoCloseable {
        private final Map<String, ScriptedTurns> peers = new TreeMap<>();
        private final LogReceiver log = new LogReceiver();
        private final List<String> lines = new ArrayList<>();
        private final Map<String, String> stats = new TreeMap<>();
        private final Map<String, String> numbers = new TreeMap<>();
        private final String configuration;

        Side() {
            var text =
                    new StringBuilder(CONFIGURATION.replace("LOG", Integer.toString(log.port())));
            for (Case each : CASES) {
                var peer = new ScriptedTurns(each.scripts());
                peers.put(each.name(), peer);
                text.append(each.backend(peer.port()));
            }
            configuration = text.toString();
        }

        void listen() {
            lines.addAll(log.lines(1, 20));
        }

        private ScriptedTurns peer(Case each) {
            return Objects.requireNonNull(peers.get(each.name()));
        }

        boolean asked(Case each) {
            return peer(each).accepted() >= each.enough();
        }

        /// All about one case that both proxies must agree on.
        String seen(Case each, Map<String, String> stat, Map<String, String> states) {
            var text = new StringBuilder();
            String name = each.name() + "/s";
            for (String line : lines) {
                if (line.contains(' ' + name + ' ')
                        || line.contains("ackend " + each.name() + " ")) {
                    text.append(line.replaceAll("duration: [0-9]+ms", "duration: Nms"))
                            .append('\n');
                }
            }
            text.append(idle(stats, name, stat)).append('\n');
            text.append(idle(numbers, name, states)).append('\n');
            List<String> received = peer(each).received();
            return text.append(received.isEmpty() ? "" : shown(received.getFirst())).toString();
        }

        /// The last row that was not taken in the middle of a check, which shows nothing of the one before.
        private static String idle(
                Map<String, String> known, String name, Map<String, String> rows) {
            String row = rows.getOrDefault(name, "");
            if (!row.contains("*")) {
                known.put(name, row);
            }
            return known.getOrDefault(name, "");
        }

        /// What may differ between two programs: their order of ports, random bytes of a TLS hello.
        private static String shown(String bytes) {
            return bytes.startsWith("\26\3") ? "TLS" : bytes.replace("\r", "\\r");
        }

        @Override
        public void close() {
            log.close();
            peers.values().forEach(ScriptedTurns::close);
        }
    }

    private interface Asked {
        String ask(String command) throws IOException;
    }

    /// `backend/server` to the columns of `show stat`.
    private static Map<String, String> stat(Asked proxy) throws IOException {
        var rows = new TreeMap<String, String>();
        List<String> head = List.of();
        for (String line : proxy.ask("show stat").split("\n")) {
            List<String> cells = cells(line);
            if (line.startsWith("# ")) {
                head = cells(line.substring(2));
            } else if (cells.size() > 2) {
                var text = new StringBuilder();
                for (String column : COLUMNS) {
                    text.append(column)
                            .append('=')
                            .append(cells.get(head.indexOf(column)))
                            .append(' ');
                }
                rows.put(cells.get(0) + "/" + cells.get(1), text.toString());
            }
        }
        return rows;
    }

    private static List<String> cells(String line) {
        var cells = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    /// `backend/server` to the numbers of `show servers state`; a check that is under way does not count.
    private static Map<String, String> states(Asked proxy) throws IOException {
        var rows = new TreeMap<String, String>();
        for (String line : proxy.ask("show servers state").split("\n")) {
            String[] words = line.split(" ");
            if (words.length > 15 && !line.startsWith("#")) {
                rows.put(
                        words[1] + "/" + words[3],
                        "op=%s admin=%s uweight=%s status=%s result=%s health=%s check=%s"
                                .formatted(
                                        words[5],
                                        words[6],
                                        words[7],
                                        words[10],
                                        words[11],
                                        words[12],
                                        running(words[13])));
            }
        }
        return rows;
    }

    private static String running(String state) {
        return (Integer.parseInt(state) & 1) == 0 ? state : "*";
    }

    @Test
    void sameTransitionsLinesAndNumbers() throws Exception {
        assumeTrue(RealHaproxy.available());
        var ourFolder = Files.createDirectory(folder.resolve("o"));
        try (var theirs = new Side();
                var ours = new Side();
                var haproxy = RealHaproxy.start(folder, theirs.configuration);
                var sluice = new RunningProxy(ourFolder, ours.configuration)) {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            String differences;
            do {
                theirs.listen();
                ours.listen();
                differences = differences(all(theirs, haproxy::ask), all(ours, sluice::ask));
            } while (System.nanoTime() < deadline
                    && !(differences.isEmpty() && everythingAsked(theirs, ours)));
            assertThat(differences).isEmpty();
        }
    }

    private static boolean everythingAsked(Side theirs, Side ours) {
        return CASES.stream().allMatch(each -> theirs.asked(each) && ours.asked(each));
    }

    private static String differences(List<String> expected, List<String> found) {
        var text = new StringBuilder();
        for (int i = 0; i < expected.size(); i++) {
            if (!expected.get(i).equals(found.get(i))) {
                text.append("\n== ").append(CASES.get(i).name());
                text.append("\nHAProxy:\n").append(expected.get(i));
                text.append("\nSluice:\n").append(found.get(i));
            }
        }
        return text.toString();
    }

    private static List<String> all(Side side, Asked proxy) throws IOException {
        var stat = stat(proxy);
        var states = states(proxy);
        return CASES.stream().map(each -> side.seen(each, stat, states)).toList();
    }
}
