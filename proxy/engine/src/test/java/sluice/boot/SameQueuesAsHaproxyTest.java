package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Requests that wait: who is next, who goes elsewhere, who gives up, what is counted and logged, as HAProxy has it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameQueuesAsHaproxyTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
              log 127.0.0.1:{log} format raw local0
              maxconn 200
            defaults
              mode http
              log global
              log-format "%HU %ST %ts %sq/%bq rc=%rc %b/%s Tw=%Tw Tc=%Tc"
              timeout client 20s
              timeout server 20s
              timeout connect 5s
              timeout queue 20s
              balance roundrobin
            listen order
              bind 127.0.0.1:{port order}
              http-request set-priority-class int(-5) if { path_beg /high }
              http-request set-priority-class int(5) if { path_beg /low }
              http-request set-priority-offset int(15000) if { path_sub later }
              http-request set-priority-offset int(-15000) if { path_sub sooner }
              use-server s if { path_sub own }
              server s 127.0.0.1:{origin order} maxconn 1
            listen patience
              bind 127.0.0.1:{port patience}
              timeout queue 150ms
              use-server s if { path_sub own }
              server s 127.0.0.1:{origin patience} maxconn 1
            listen full
              bind 127.0.0.1:{port full}
              use-server s if TRUE
              server s 127.0.0.1:{origin full} maxconn 1 maxqueue 1
            listen elsewhere
              bind 127.0.0.1:{port elsewhere}
              option redispatch
              use-server s if TRUE
              server s 127.0.0.1:{origin elsewhere} maxconn 1 maxqueue 1
              server t 127.0.0.1:{origin elsewhere} maxconn 5
            listen ramp
              bind 127.0.0.1:{port ramp}
              fullconn 8
              server s 127.0.0.1:{origin ramp} minconn 1 maxconn 4
            listen moved
              bind 127.0.0.1:{port moved}
              option redispatch
              use-server s if { path_sub own }
              server s 127.0.0.1:{origin moved} maxconn 1
              server t 127.0.0.1:{origin moved} disabled
            listen changed
              bind 127.0.0.1:{port changed}
              server s 127.0.0.1:{origin changed} maxconn 1
            listen gone
              bind 127.0.0.1:{port gone}
              option abortonclose
              server s 127.0.0.1:{origin gone} maxconn 1
            frontend wide
              bind 127.0.0.1:{port wide}
              maxconn 70
              use_backend twice if { path /a }
              use_backend twice if { path /b }
              use_backend other if { path /c }
              use_backend %[path] if { path /d }
              default_backend twice
            frontend narrow
              bind 127.0.0.1:{port narrow}
              maxconn 25
              default_backend twice
            backend twice
              server s 127.0.0.1:1
              server only 127.0.0.1:1 minconn 7
              server both 127.0.0.1:1 minconn 7 maxconn 9
              server more 127.0.0.1:1 minconn 9 maxconn 7
            backend other
              fullconn 17
              server s 127.0.0.1:1
            backend nobody
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

    /// Sends one after the other, each when the one before stands in the queue of the backend or of its server `s`.
    private static List<RawClient> queue(Side side, String proxy, String... targets)
            throws IOException {
        var clients = new ArrayList<RawClient>();
        int waiting = 0;
        for (String target : targets) {
            clients.add(side.get(proxy, target));
            int wanted = ++waiting;
            side.await(wanted + " in the queue", () -> waiting(side, proxy) == wanted);
        }
        return clients;
    }

    private static int waiting(Side side, String proxy) {
        try {
            return Integer.parseInt(side.stat(proxy, "s", "qcur"))
                    + Integer.parseInt(side.stat(proxy, "BACKEND", "qcur"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Answers what is in work until all have been; notes in which order they came, and their lines.
    private static void drain(Side side, HeldOrigin origin, int count) {
        for (int i = 0; i < count; i++) {
            var held = origin.next();
            side.note("served " + held.target());
            held.answer(HeldOrigin.OK);
            side.log(1);
        }
    }

    private static void counters(Side side, String proxy, String server) throws IOException {
        for (String row : List.of(server, "BACKEND")) {
            var text = new StringBuilder(proxy + "/" + row);
            for (String column :
                    List.of("qcur", "qmax", "smax", "stot", "lbtot", "wredis", "wretr", "econ")) {
                text.append(' ').append(column).append('=').append(side.stat(proxy, row, column));
            }
            side.note(text.toString());
        }
    }

    @Test
    void byClassThenByTimeAndOffset() {
        sides.same(
                side -> {
                    side.get("order", "/first");
                    side.awaitStat("order", "s", "scur", "1");
                    queue(
                            side,
                            "order",
                            "/low1",
                            "/a",
                            "/later",
                            "/high1",
                            "/b",
                            "/sooner",
                            "/high2",
                            "/high-later",
                            "/low2",
                            "/low-sooner",
                            "/c");
                    drain(side, side.origin("order"), 12);
                    counters(side, "order", "s");
                });
    }

    @Test
    void theQueueOfAServerAndThatOfItsBackend() {
        sides.same(
                side -> {
                    side.get("order", "/first");
                    side.awaitStat("order", "s", "scur", "1");
                    queue(
                            side,
                            "order",
                            "/a",
                            "/own1",
                            "/b",
                            "/low-own",
                            "/high-own",
                            "/high",
                            "/own2",
                            "/c");
                    side.note("own " + side.stat("order", "s", "qcur"));
                    drain(side, side.origin("order"), 9);
                    counters(side, "order", "s");
                });
    }

    @Test
    void whoWaitsTooLongGetsAnError() {
        sides.same(
                side -> {
                    side.get("patience", "/first");
                    side.awaitStat("patience", "s", "scur", "1");
                    side.answer(side.get("patience", "/any"));
                    side.log(1);
                    side.answer(side.get("patience", "/own"));
                    side.log(1);
                    drain(side, side.origin("patience"), 1);
                    counters(side, "patience", "s");
                });
    }

    @Test
    void aQueueThatIsFull() {
        sides.same(
                side -> {
                    side.get("full", "/first");
                    side.awaitStat("full", "s", "scur", "1");
                    queue(side, "full", "/second");
                    side.answer(side.get("full", "/third"));
                    side.log(1);
                    drain(side, side.origin("full"), 2);
                    counters(side, "full", "s");
                });
    }

    @Test
    void aQueueThatIsFullMakesRequestsGoElsewhere() {
        sides.same(
                side -> {
                    side.get("elsewhere", "/first");
                    side.awaitStat("elsewhere", "s", "scur", "1");
                    queue(side, "elsewhere", "/second");
                    side.get("elsewhere", "/third");
                    side.awaitStat("elsewhere", "t", "scur", "1");
                    var first = side.origin("elsewhere").next();
                    drain(side, side.origin("elsewhere"), 1);
                    first.answer(HeldOrigin.OK);
                    side.log(1);
                    drain(side, side.origin("elsewhere"), 1);
                    counters(side, "elsewhere", "s");
                    counters(side, "elsewhere", "t");
                });
    }

    /// `minconn` lets in by the load of the backend. HAProxy looks at the queue again when a request ends, we also when the load grows: who is
    /// before whom is not compared.
    @Test
    void aLimitThatFollowsTheLoad() {
        sides.same(
                side -> {
                    var origin = side.origin("ramp");
                    side.get("ramp", "/0");
                    side.awaitStat("ramp", "s", "scur", "1");
                    for (int i = 1; i < 10; i++) {
                        side.get("ramp", "/" + i);
                        side.awaitStat("ramp", "BACKEND", "scur", Integer.toString(i + 1));
                    }
                    origin.next().answer(HeldOrigin.OK);
                    side.awaitStat("ramp", "s", "scur", "4");
                    var served = new ArrayList<String>();
                    for (int i = 1; i < 10; i++) {
                        var held = origin.next();
                        served.add(held.target());
                        held.answer(HeldOrigin.OK);
                    }
                    served.sort(null);
                    side.note(served.toString());
                    side.awaitStat("ramp", "BACKEND", "scur", "0");
                    side.note(
                            side.stat("ramp", "s", "smax") + " " + side.stat("ramp", "s", "stot"));
                    side.forgetLog(10);
                });
    }

    @Test
    void whoWaitsForAServerThatGoesDownChoosesAgain() {
        sides.same(
                side -> {
                    side.get("moved", "/first");
                    side.awaitStat("moved", "s", "scur", "1");
                    queue(side, "moved", "/own1", "/own2", "/any");
                    side.ask("enable server moved/t");
                    side.ask("disable server moved/s");
                    side.await("an empty queue", () -> waiting(side, "moved") == 0);
                    var origin = side.origin("moved");
                    side.sorted(() -> drain(side, origin, 4));
                    side.ask("disable server moved/t");
                    side.ask("enable server moved/s");
                });
    }

    @Test
    void aHigherLimitLetsIn() {
        sides.same(
                side -> {
                    side.get("changed", "/first");
                    side.awaitStat("changed", "s", "scur", "1");
                    queue(side, "changed", "/a", "/b", "/c");
                    side.note(side.ask("set maxconn server changed/s 3"));
                    side.awaitStat("changed", "s", "scur", "3");
                    side.note("left " + side.stat("changed", "BACKEND", "qcur"));
                    side.note(side.ask("set maxconn server changed/s 1"));
                    side.sorted(() -> drain(side, side.origin("changed"), 4));
                    counters(side, "changed", "s");
                });
    }

    @Test
    void aClientThatGoesLeavesTheQueue() {
        sides.same(
                side -> {
                    side.get("gone", "/first");
                    side.awaitStat("gone", "s", "scur", "1");
                    var clients = queue(side, "gone", "/a", "/b", "/c");
                    clients.get(1).close();
                    side.awaitStat("gone", "BACKEND", "qcur", "2");
                    side.log(1);
                    drain(side, side.origin("gone"), 3);
                    counters(side, "gone", "s");
                });
    }

    /// A tenth of what the frontends accept that lead to a backend, each counted once; `minconn` without a higher `maxconn` is the limit.
    @Test
    void limitsThatAreNotWritten() {
        sides.same(
                side -> {
                    for (String backend : List.of("twice", "other", "nobody", "order", "ramp")) {
                        side.note(backend + " " + side.stat(backend, "BACKEND", "slim"));
                    }
                    for (String server : List.of("s", "only", "both", "more")) {
                        side.note(server + " " + side.stat("twice", server, "slim"));
                    }
                });
        assertThat(sides.ours(side -> side.note(side.stat("twice", "BACKEND", "slim"))))
                .isEqualTo("10\n");
    }
}
