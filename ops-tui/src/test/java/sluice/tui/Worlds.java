package sluice.tui;

import sluice.runtime.Capabilities;
import sluice.runtime.History;
import sluice.runtime.ProcessInfo;
import sluice.runtime.Snapshot;
import sluice.runtime.StatRow;
import sluice.tui.poll.Node;
import sluice.tui.poll.World;
import sluice.tui.screen.ScreenState;
import sluice.tui.screen.Verdicts;
import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.StatColumn;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// Worlds that tests look at: a minute of polls of a small load balancer in good and in bad times.
public final class Worlds {
    /// The moment of the last poll.
    public static final Instant END = Instant.parse("2026-11-22T03:12:07Z");

    private static final int POLLS = 60;

    private Worlds() {}

    /// What happens in the minute.
    public enum Story {
        HEALTHY,
        QUEUEING,
        DOWN,
        RELOADING,
        DISCONNECTED
    }

    public static ScreenState screen(Story story) {
        return ScreenState.of(world(story, true), END.plusMillis(300), ZoneOffset.UTC);
    }

    public static World world(Story story, boolean admin) {
        var history = new History(600);
        for (int i = 0; i < POLLS; i++) {
            history.add(snapshot(story, i));
        }
        var at = END;
        if (story == Story.DISCONNECTED) {
            history.addFailure(
                    END.minusSeconds(10),
                    "cannot connect to /run/haproxy/admin.sock: nobody listens there any more");
            at = END.plusSeconds(10);
        }
        var seen = history.until(Instant.MAX);
        var node =
                new Node(
                        "lb1",
                        "/run/haproxy/admin.sock",
                        false,
                        capabilities(admin),
                        seen,
                        Verdicts.of(seen, at),
                        1.2);
        return new World(List.of(node), at);
    }

    public static Capabilities capabilities(boolean admin) {
        return new Capabilities(
                "HAProxy",
                "2.6.12",
                admin ? Capabilities.Level.ADMIN : Capabilities.Level.OPERATOR,
                false,
                List.of(
                        new Capabilities.Command("show stat", "[desc|json|no-maint|typed|up]*", ""),
                        new Capabilities.Command("show info", "[desc|json|typed|float]*", ""),
                        new Capabilities.Command("set server", "<bk>/<srv> [opts]", ""),
                        new Capabilities.Command("shutdown sessions server", "<bk>/<srv>", "")));
    }

    private static Snapshot snapshot(Story story, int i) {
        var at = END.minusSeconds(POLLS - 1L - i);
        boolean after = story == Story.RELOADING && i >= 50;
        long uptime = after ? i - 50 + 2 : 275_000 + i;
        var info =
                ProcessInfo.parse(
                        "Name: HAProxy\nVersion: 2.6.12-1+deb12u4\nPid: "
                                + (after ? 12462 : 12441)
                                + "\nUptime_sec: "
                                + uptime
                                + "\n"
                                + "Maxconn: 2000\n"
                                + "CurrConns: 212\n"
                                + "SessRate: 71\n"
                                + "Idle_pct: 96\n"
                                + "SslRate: 4\n"
                                + "MaxSslRate: 9\n"
                                + "node: lb1\n");
        int since = after ? i - 50 : i + 1000;
        var rows = new ArrayList<StatRow>();
        rows.add(
                row(ObjectKind.FRONTEND, "fe_http", "FRONTEND", "OPEN")
                        .put(StatColumn.SCUR, 31)
                        .put(StatColumn.SLIM, 2000)
                        .put(StatColumn.STOT, since * 52L)
                        .put(StatColumn.REQ_TOT, since * 90L)
                        .put(StatColumn.CONN_TOT, since * 52L)
                        .put(StatColumn.HRSP_2XX, since * 85L)
                        .put(StatColumn.HRSP_4XX, since * 3L)
                        .put(
                                StatColumn.HRSP_5XX,
                                story == Story.QUEUEING || story == Story.DOWN ? since * 2L : 0)
                        .build());
        web(rows, story, i, since, after);
        api(rows, since);
        dead(rows, story, i, since);
        return Snapshot.of(at, info, rows);
    }

    private static void web(List<StatRow> rows, Story story, int i, int since, boolean after) {
        boolean queueing = story == Story.QUEUEING && i > 20;
        long queue = queueing ? Math.min(19, (i - 20) / 2) : 0;
        boolean even = story == Story.HEALTHY;
        long[] rate = even ? new long[] {22, 22, 22} : new long[] {28, 27, 11};
        for (int s = 1; s <= 3; s++) {
            boolean changed = story == Story.RELOADING && !after && s == 2;
            boolean third = s == 3 && story == Story.DOWN;
            String status =
                    changed
                            ? "MAINT"
                            : third ? i > 30 ? "DOWN" : "UP" : s == 3 && queueing ? "UP 2/3" : "UP";
            rows.add(
                    row(ObjectKind.SERVER, "be_web", "web" + s, status)
                            .put(StatColumn.QCUR, 0)
                            .put(StatColumn.QMAX, queueing ? 2 : 0)
                            .put(StatColumn.SCUR, queueing ? 4 : s == 3 ? 1 : 2)
                            .put(StatColumn.SMAX, 4)
                            .put(StatColumn.SLIM, 4)
                            .put(StatColumn.STOT, since * rate[s - 1])
                            .put(StatColumn.HRSP_2XX, since * rate[s - 1])
                            .put(StatColumn.HRSP_5XX, queueing ? since : 0)
                            .put(StatColumn.ACT, 1)
                            .put(StatColumn.BCK, 0)
                            .put(StatColumn.ECON, 0)
                            .put(StatColumn.ERESP, 0)
                            .put(StatColumn.WRETR, 0)
                            .put(StatColumn.WREDIS, 0)
                            .put(StatColumn.CHKFAIL, third ? 3 : 0)
                            .put(StatColumn.CHKDOWN, third && i > 30 ? 1 : 0)
                            .put(StatColumn.DOWNTIME, third && i > 30 ? i - 30 : 0)
                            .put(StatColumn.LASTCHG, third && i > 30 ? i - 30 : 4000 + i)
                            .put(
                                    StatColumn.WEIGHT,
                                    story == Story.RELOADING && !after && s == 1 ? 30 : 10)
                            .put(
                                    StatColumn.UWEIGHT,
                                    story == Story.RELOADING && !after && s == 1 ? 30 : 10)
                            .put(StatColumn.QTIME, queueing ? 600 : 0)
                            .put(StatColumn.CTIME, 1)
                            .put(StatColumn.RTIME, s == 3 && !even ? 76 : 27)
                            .put(StatColumn.TTIME, s == 3 && !even ? 90 : 40)
                            .put(StatColumn.CHECK_STATUS, third && i > 30 ? "L4CON" : "L7OK")
                            .put(StatColumn.CHECK_CODE, third && i > 30 ? "" : "200")
                            .put(StatColumn.CHECK_DURATION, 2)
                            .put(StatColumn.LAST_CHK, third && i > 30 ? "Connection refused" : "")
                            .put(StatColumn.CHECK_RISE, 2)
                            .put(StatColumn.CHECK_FALL, 3)
                            .put(StatColumn.CHECK_HEALTH, 4)
                            .put(StatColumn.ADDR, "10.1.0." + s + ":8080")
                            .put(StatColumn.COOKIE, "s" + s)
                            .build());
        }
        rows.add(
                backend("be_web", 3, since * 66L, story == Story.DOWN && i > 30 ? 2 : 3)
                        .put(StatColumn.QCUR, queue)
                        .put(StatColumn.QMAX, queue)
                        .put(StatColumn.SCUR, queueing ? 31 : 5)
                        .put(StatColumn.RTIME, 38)
                        .put(StatColumn.HRSP_5XX, queueing ? since * 2L : 0)
                        .build());
    }

    private static void api(List<StatRow> rows, int since) {
        for (int s = 1; s <= 2; s++) {
            rows.add(
                    row(ObjectKind.SERVER, "be_api", "api" + s, "UP")
                            .put(StatColumn.QCUR, 0)
                            .put(StatColumn.SCUR, 2)
                            .put(StatColumn.SLIM, 9)
                            .put(StatColumn.STOT, since * 10L)
                            .put(StatColumn.WEIGHT, 1)
                            .put(StatColumn.ACT, 1)
                            .put(StatColumn.BCK, 0)
                            .put(StatColumn.RTIME, 91)
                            .put(StatColumn.LASTCHG, 9000)
                            .put(StatColumn.CHECK_STATUS, "L7OK")
                            .build());
        }
        rows.add(backend("be_api", 2, since * 20L, 2).put(StatColumn.RTIME, 91).build());
    }

    private static void dead(List<StatRow> rows, Story story, int i, int since) {
        boolean down = story == Story.DOWN && i > 30;
        rows.add(
                row(ObjectKind.SERVER, "be_mail", "m1", down ? "DOWN" : "UP")
                        .put(StatColumn.QCUR, 0)
                        .put(StatColumn.SCUR, 0)
                        .put(StatColumn.STOT, since)
                        .put(StatColumn.WEIGHT, 1)
                        .put(StatColumn.ACT, 1)
                        .put(StatColumn.BCK, 0)
                        .put(StatColumn.LASTCHG, down ? i - 30 : 9000)
                        .put(StatColumn.CHECK_STATUS, down ? "L4TOUT" : "L4OK")
                        .build());
        rows.add(
                row(ObjectKind.BACKEND, "be_mail", "BACKEND", down ? "DOWN" : "UP")
                        .put(StatColumn.QCUR, 0)
                        .put(StatColumn.SCUR, 0)
                        .put(StatColumn.STOT, since * 2L)
                        .put(StatColumn.REQ_TOT, since * 2L)
                        .put(StatColumn.HRSP_5XX, down ? since * 2L : 0)
                        .put(StatColumn.ACT, down ? 0 : 1)
                        .put(StatColumn.BCK, 0)
                        .put(StatColumn.LASTCHG, down ? i - 30 : 9000)
                        .build());
    }

    private static StatRow.Builder backend(String name, int servers, long requests, int active) {
        return row(ObjectKind.BACKEND, name, "BACKEND", "UP")
                .put(StatColumn.QCUR, 0)
                .put(StatColumn.SCUR, servers)
                .put(StatColumn.STOT, requests)
                .put(StatColumn.REQ_TOT, requests)
                .put(StatColumn.ACT, active)
                .put(StatColumn.BCK, 0)
                .put(StatColumn.LASTCHG, 9000);
    }

    private static StatRow.Builder row(ObjectKind kind, String proxy, String name, String status) {
        return StatRow.builder(kind, proxy, name).put(StatColumn.STATUS, status);
    }
}
