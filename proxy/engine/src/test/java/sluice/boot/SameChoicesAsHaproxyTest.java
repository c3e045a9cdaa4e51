package sluice.boot;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import sluice.boot.Sides.Side;
import sluice.testkit.HeldOrigin;
import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which server each request of a long row gets: the very same as with HAProxy, for every algorithm and hash, also after weights were changed, servers went
/// and came, and while requests stay in work.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameChoicesAsHaproxyTest {
    private static final Map<String, String> ALGORITHMS = algorithms();

    private static Map<String, String> algorithms() {
        var all = new LinkedHashMap<String, String>();
        int number = 0;
        for (String balance :
                List.of(
                        "roundrobin",
                        "static-rr",
                        "leastconn",
                        "first",
                        "source",
                        "uri",
                        "uri whole",
                        "uri len 4",
                        "uri depth 1",
                        "uri path-only",
                        "url_param x",
                        "hdr(x-key)",
                        "hdr(x-domain) use_domain_only",
                        "hash path,lower")) {
            all.put("a" + letters(number++), "balance " + balance);
        }
        for (String method : List.of("map-based", "consistent")) {
            for (String function : List.of("", " sdbm", " djb2", " wt6", " crc32")) {
                for (String modifier : List.of("", " avalanche")) {
                    if (!function.isEmpty() || modifier.isEmpty()) {
                        all.put(
                                "h" + letters(number++),
                                "balance uri\n  hash-type " + method + function + modifier);
                    }
                }
            }
        }
        for (String balance : List.of("source", "hdr(x-key)", "url_param x")) {
            all.put("c" + letters(number++), "balance " + balance + "\n  hash-type consistent");
        }
        all.put("factor", "balance uri\n  hash-type consistent\n  hash-balance-factor 130");
        return all;
    }

    private static String letters(int number) {
        return "" + (char) ('a' + number / 26) + (char) ('a' + number % 26);
    }

    static List<String> names() {
        return List.copyOf(ALGORITHMS.keySet());
    }

    private static final String HEAD =
            """
            global
              stats socket {socket} level admin
              log 127.0.0.1:{log} format raw local0
            defaults
              mode http
              log global
              log-format "%HU %s"
              timeout client 20s
              timeout server 20s
              timeout connect 5s
            """;

    private static final String SERVERS =
            """
              server a 127.0.0.1:{origin all} weight 3
              server b 127.0.0.1:{origin all} weight 1
              server c 127.0.0.1:{origin all} weight 4 maxconn 50
              server d 127.0.0.1:{origin all} weight 2
              server e 127.0.0.1:{origin all} weight 5 disabled
            """;

    private static final String BACKUPS =
            """
              server a 127.0.0.1:{origin all}
              server b 127.0.0.1:{origin all} weight 3
              server c 127.0.0.1:{origin all} weight 2 backup
              server d 127.0.0.1:{origin all} weight 3 backup
            """;

    private Sides sides;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        assumeTrue(RealHaproxy.available());
        var text = new StringBuilder(HEAD);
        ALGORITHMS.forEach((name, lines) -> section(text, name, lines, SERVERS));
        section(text, "backup", "balance roundrobin", BACKUPS);
        section(text, "backups", "balance roundrobin\n  option allbackups", BACKUPS);
        section(text, "hashedbackups", "balance uri\n  option allbackups", BACKUPS);
        section(text, "busyleast", "balance leastconn", SERVERS);
        section(
                text,
                "busyfirst",
                "balance first",
                SERVERS.replace("weight", "maxconn 3 weight").replace(" maxconn 50", ""));
        section(
                text,
                "busyfactor",
                "balance uri\n  hash-type consistent\n  hash-balance-factor 130",
                SERVERS);
        sides = new Sides(folder, text.toString());
    }

    private static void section(StringBuilder text, String name, String lines, String servers) {
        text.append("listen ").append(name);
        text.append("\n  bind 127.0.0.1:{port ").append(name).append("}\n  ");
        text.append(lines).append('\n').append(servers);
    }

    @AfterAll
    void stop() throws Exception {
        if (sides != null) {
            sides.close();
        }
    }

    private static void row(Side side, RawClient client, int from, int to) {
        for (int i = from; i < to; i++) {
            Side.request(
                    client,
                    "/d" + i % 7 + "/F" + i + "?x=" + i * 31 + "&y=" + i % 3,
                    "x-domain: www" + i + ".site" + i * 13 + ".test",
                    "x-key: key" + i * 17);
            if (!client.readUntil("ok", 8000).endsWith("ok")) {
                throw new AssertionError("no answer to " + i);
            }
            side.log(1);
        }
    }

    private static void command(Side side, String command) throws IOException {
        side.note(command.replaceAll(" \\w+/", " ") + " " + side.ask(command).strip());
    }

    @ParameterizedTest
    @MethodSource("names")
    void row(String section) {
        sides.same(
                side -> {
                    side.origin("all").answerAll(HeldOrigin.OK);
                    var client = side.open(section);
                    row(side, client, 0, 25);
                    command(side, "set weight " + section + "/b 7");
                    row(side, client, 25, 40);
                    command(side, "disable server " + section + "/c");
                    row(side, client, 40, 52);
                    command(side, "enable server " + section + "/e");
                    command(side, "set weight " + section + "/a 0");
                    row(side, client, 52, 64);
                    command(side, "enable server " + section + "/c");
                    command(side, "set weight " + section + "/a 100%");
                    row(side, client, 64, 80);
                    side.origin("all").answerAll(null);
                });
    }

    @ParameterizedTest
    @MethodSource("backups")
    void backups(String section) {
        sides.same(
                side -> {
                    side.origin("all").answerAll(HeldOrigin.OK);
                    var client = side.open(section);
                    row(side, client, 0, 6);
                    command(side, "disable server " + section + "/a");
                    command(side, "disable server " + section + "/b");
                    row(side, client, 6, 18);
                    command(side, "disable server " + section + "/c");
                    row(side, client, 18, 24);
                    command(side, "enable server " + section + "/c");
                    row(side, client, 24, 30);
                    command(side, "enable server " + section + "/b");
                    row(side, client, 30, 36);
                    side.origin("all").answerAll(null);
                });
    }

    static List<String> backups() {
        return List.of("backup", "backups", "hashedbackups");
    }

    /// Nothing is answered: what is in work counts.
    @Test
    void whileRequestsStay() {
        sides.same(
                side -> {
                    for (String section : List.of("busyleast", "busyfirst", "busyfactor")) {
                        var held = new ArrayList<HeldOrigin.Held>();
                        for (int i = 0; i < 11; i++) {
                            side.get(section, "/" + i % 3);
                            held.add(side.origin("all").next());
                        }
                        for (HeldOrigin.Held each : held) {
                            each.answer(HeldOrigin.OK);
                            side.log(1);
                        }
                    }
                });
    }
}
