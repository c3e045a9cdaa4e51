package sluice.boot;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import sluice.boot.Sides.Side;
import sluice.testkit.HeldOrigin;
import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Servers on bad days, with requests in work and in queues: nobody is lost, every request ends in exactly one line, and that line is HAProxy's.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameBadServersAsHaproxyTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
              log 127.0.0.1:{log} format raw local0
            defaults
              mode http
              log global
              log-format "%HU %ST %ts %sq/%bq rc=%rc %b/%s"
              timeout client 20s
              timeout server 20s
              timeout connect 5s
              timeout queue 20s
              balance roundrobin
            listen silent
              bind 127.0.0.1:{port silent}
              timeout server 200ms
              server s 127.0.0.1:{origin silent} maxconn 1
            listen dies
              bind 127.0.0.1:{port dies}
              option redispatch
              server s 127.0.0.1:{origin dies} maxconn 2
              server t 127.0.0.1:{origin spare} maxconn 2 disabled
            listen none
              bind 127.0.0.1:{port none}
              timeout queue 20s
              server s 127.0.0.1:{origin none} maxconn 1
              server t 127.0.0.1:{origin none} maxconn 1
            listen moody
              bind 127.0.0.1:{port moody}
              server s 127.0.0.1:{origin moody} maxconn 1
            listen load
              bind 127.0.0.1:{port load}
              server s 127.0.0.1:{origin load} maxconn 4
            listen small
              bind 127.0.0.1:{port small}
              stick-table type string len 8 size 5 expire 1h store gpc0
              http-request track-sc0 hdr(x-key) if { hdr(x-key) -m found }
              http-request return status 200 hdr x-tracked %[sc_tracked(0)] if { path /t }
              server s 127.0.0.1:1
            listen fixed
              bind 127.0.0.1:{port fixed}
              stick-table type string len 8 size 5 nopurge expire 1h store gpc0
              http-request track-sc0 hdr(x-key) if { hdr(x-key) -m found }
              http-request return status 200 hdr x-tracked %[sc_tracked(0)] if { path /t }
              server s 127.0.0.1:1
            """;

    private Sides sides;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        assumeTrue(RealHaproxy.available());
        sides = new Sides(folder, CONFIGURATION);
    }

    @AfterAll
    void stop() throws Exception {
        if (sides != null) {
            sides.close();
        }
    }

    private static void send(Side side, String section, int count, String state)
            throws IOException {
        for (int i = 0; i < count; i++) {
            side.get(section, "/" + i);
            side.awaitStat(section, "BACKEND", "scur", Integer.toString(i + 1));
        }
        side.note(state + " " + side.stat(section, "BACKEND", "qcur"));
    }

    private static void atRest(Side side, String section) throws IOException {
        for (String column : List.of("qcur", "scur")) {
            side.awaitStat(section, "BACKEND", column, "0");
            side.awaitStat(section, "s", column, "0");
        }
        for (String column : List.of("stot", "hrsp_2xx", "hrsp_5xx", "econ", "eresp", "wredis")) {
            side.note(column + " " + side.stat(section, "BACKEND", column));
        }
    }

    /// Accepts and never answers: one after the other gets its turn, and its 504.
    @Test
    void acceptsAndNeverAnswers() {
        sides.same(
                side -> {
                    send(side, "silent", 4, "queued");
                    side.log(4);
                    atRest(side, "silent");
                });
    }

    /// Two requests in work and six in the queue when the server goes down; another one comes up for them.
    @Test
    void diesWithAFullQueue() {
        sides.same(
                side -> {
                    send(side, "dies", 8, "queued");
                    var first = side.origin("dies").next();
                    var second = side.origin("dies").next();
                    side.ask("disable server dies/s");
                    first.close(false);
                    second.close(false);
                    side.sorted(() -> side.log(2));
                    side.ask("enable server dies/t");
                    side.sorted(
                            () -> {
                                for (int i = 0; i < 6; i++) {
                                    side.origin("spare").next().answer(HeldOrigin.OK);
                                    side.log(1);
                                }
                            });
                    atRest(side, "dies");
                    side.ask("enable server dies/s");
                    side.ask("disable server dies/t");
                });
    }

    /// All servers go down with requests in the queue of the backend: they wait until one is back; who comes meanwhile gets a 503.
    @Test
    void allDownThenOneBack() {
        sides.same(
                side -> {
                    send(side, "none", 5, "queued");
                    var held = new ArrayList<HeldOrigin.Held>();
                    held.add(side.origin("none").next());
                    held.add(side.origin("none").next());
                    side.ask("disable server none/s");
                    side.ask("disable server none/t");
                    held.forEach(each -> each.answer(HeldOrigin.OK));
                    side.sorted(() -> side.log(2));
                    side.note("still queued " + side.stat("none", "BACKEND", "qcur"));
                    side.answer(side.get("none", "/late"));
                    side.log(1);
                    side.ask("enable server none/t");
                    for (int i = 0; i < 3; i++) {
                        var next = side.origin("none").next();
                        side.note(next.target());
                        next.answer(HeldOrigin.OK);
                        side.log(1);
                    }
                    atRest(side, "none");
                    side.ask("enable server none/s");
                });
    }

    /// Slow, then fast.
    @Test
    void slowThenFast() {
        sides.same(
                side -> {
                    send(side, "moody", 6, "queued");
                    var slow = side.origin("moody").next();
                    slow.answer("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n");
                    side.note("qcur " + side.stat("moody", "BACKEND", "qcur"));
                    slow.answer("\r\no");
                    slow.answer("k");
                    side.log(1);
                    for (int i = 1; i < 6; i++) {
                        side.origin("moody").next().answer(HeldOrigin.OK);
                        side.log(1);
                    }
                    atRest(side, "moody");
                });
    }

    /// The limit goes up and down while requests wait.
    @Test
    void limitChangedUnderLoad() {
        sides.same(
                side -> {
                    send(side, "load", 20, "queued");
                    var held = new ArrayList<HeldOrigin.Held>();
                    for (int limit : new int[] {8, 2, 1, 6, 3}) {
                        side.ask("set maxconn server load/s " + limit);
                        int inWork = Integer.parseInt(side.stat("load", "s", "scur"));
                        while (held.size() < inWork) {
                            held.add(side.origin("load").next());
                        }
                        // Three go; as many come in as the limit lets.
                        for (int i = 0; i < 3 && !held.isEmpty(); i++) {
                            held.removeFirst().answer(HeldOrigin.OK);
                            side.forgetLog(1);
                        }
                        int left = Integer.parseInt(side.stat("load", "BACKEND", "scur"));
                        int expected = Math.min(left, Math.max(limit, held.size()));
                        side.awaitStat("load", "s", "scur", Integer.toString(expected));
                        side.note("limit " + limit + " in work " + expected + " left " + left);
                    }
                    int left = Integer.parseInt(side.stat("load", "BACKEND", "scur"));
                    for (int i = 0; i < left; i++) {
                        if (held.isEmpty()) {
                            held.add(side.origin("load").next());
                        }
                        held.removeFirst().answer(HeldOrigin.OK);
                        side.forgetLog(1);
                    }
                    atRest(side, "load");
                });
    }

    /// Tables that are full: the entries touched longest ago go, or with `nopurge` nobody comes in; entries in use stay.
    @Test
    void tablesThatAreFull() {
        sides.same(
                side -> {
                    for (String section : List.of("small", "fixed")) {
                        RawClient held = side.open(section);
                        for (int i = 0; i < 9; i++) {
                            var client = i == 0 ? held : side.open(section);
                            Side.request(client, "/t", "x-key: k" + i);
                            side.answer(client, "x-tracked");
                            side.log(1);
                        }
                        side.sorted(
                                () ->
                                        side.note(
                                                side.shown("show table " + section)
                                                        .replaceAll(" use=\\d+", "")));
                    }
                });
    }
}
