package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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

/// Backends whose servers follow scripts, checked by a HAProxy and by this program: both must log, count, show and send the same.
///
/// All cases run at once in one process of each kind; a case is over when its server was asked as often as its script needs.
final class ChecksBesideHaproxy {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(12);

    /// Columns of `show stat` that a check decides.
    private static final List<String> COLUMNS =
            List.of(
                    "status",
                    "weight",
                    "slim",
                    "check_status",
                    "check_code",
                    "last_chk",
                    "check_desc",
                    "check_rise",
                    "check_fall",
                    "check_health",
                    "agent_status",
                    "agent_code",
                    "last_agt",
                    "agent_desc",
                    "agent_health",
                    "chkdown");

    /// One backend with one server.
    ///
    /// @param lines of the backend, `; ` between them
    /// @param server words of the server line; `AGENT` is the port of the peer
    /// @param scripts of its peer, connection after connection
    record Case(String name, String lines, String server, List<List<String>> scripts) {
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

    static List<String> turn(String... steps) {
        return Arrays.asList(steps);
    }

    @SafeVarargs
    static Case scripted(String name, String lines, String server, List<String>... scripts) {
        return new Case(name, lines, server, List.of(scripts));
    }

    static Case one(String name, String lines, String... steps) {
        return new Case(name, lines, "", List.of(turn(steps)));
    }

    private ChecksBesideHaproxy() {}

    /// Runs both until they agree on every case; fails with what differs when they do not within the time.
    static void compare(Path folder, List<Case> cases) throws Exception {
        assumeTrue(RealHaproxy.available());
        var ourFolder = Files.createDirectory(folder.resolve("o"));
        try (var theirs = new Side(cases);
                var ours = new Side(cases);
                var haproxy = RealHaproxy.start(folder, theirs.configuration);
                var sluice = new RunningProxy(ourFolder, ours.configuration)) {
            long start = System.nanoTime();
            String differences;
            do {
                theirs.listen();
                ours.listen();
                differences =
                        differences(
                                cases,
                                all(cases, theirs, haproxy::ask),
                                all(cases, ours, sluice::ask));
                // A row that was always seen in the middle of a check needs another look.
            } while (differences.isEmpty()
                    ? !everythingAsked(cases, theirs, ours)
                            && System.nanoTime() - start < PATIENCE_NANOS
                    : System.nanoTime() - start < 3 * PATIENCE_NANOS);
            assertThat(differences).isEmpty();
        }
    }

    private static boolean everythingAsked(List<Case> cases, Side theirs, Side ours) {
        return cases.stream().allMatch(each -> theirs.asked(each) && ours.asked(each));
    }

    private static String differences(List<Case> cases, List<String> expected, List<String> found) {
        var text = new StringBuilder();
        for (int i = 0; i < expected.size(); i++) {
            if (!expected.get(i).equals(found.get(i))) {
                text.append("\n== ").append(cases.get(i).name());
                text.append("\nHAProxy:\n").append(expected.get(i));
                text.append("\nSluice:\n").append(found.get(i));
            }
        }
        return text.toString();
    }

    private static List<String> all(List<Case> cases, Side side, Asked proxy) throws IOException {
        var stat = stat(proxy);
        var states = states(proxy);
        return cases.stream().map(each -> side.seen(each, stat, states)).toList();
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

        Side(List<Case> cases) {
            var text =
                    new StringBuilder(CONFIGURATION.replace("LOG", Integer.toString(log.port())));
            for (Case each : cases) {
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
            return bytes.startsWith("\26\3")
                    ? "TLS"
                    : bytes.replace("\r", "\\r")
                            .replaceAll("(PROXY TCP4 [0-9.]+ [0-9.]+) \\d+ \\d+", "$1 N N")
                            .replaceAll("; port=\\d+;", "; port=N;");
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
            } else if (cells.size() == head.size()) {
                // Others are broken: HAProxy prints the line end of what it has to say to an agent.
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
}
