package sluice.tui.terminal;

import sluice.runtime.History;
import sluice.runtime.ProcessInfo;
import sluice.runtime.SnapshotReader;
import sluice.tui.poll.Node;
import sluice.tui.poll.World;
import sluice.tui.screen.Input;
import sluice.tui.screen.Screen;
import sluice.tui.screen.ScreenState;
import sluice.tui.screen.Size;
import sluice.tui.screen.Verdicts;
import sluice.tui.screen.View;
import sluice.tui.view.Painting;
import sluice.tui.view.Palette;
import sluice.vocabulary.StatColumn;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// What a poll and its picture cost, with generated load balancers; run by hand:
///
/// ```
/// java -cp … sluice.tui.terminal.Cost [SERVERS [POLLS]]
/// ```
///
/// Processor time of everything but the socket: reading the CSV, history, verdicts, next state, picture, bytes for the terminal.
public final class Cost {
    private static final int PER_BACKEND = 10;
    private static final List<StatColumn> COLUMNS =
            StatColumn.all().subList(0, StatColumn.FIRST_OF_MODULES.ordinal());

    private Cost() {}

    public static void main(String[] arguments) {
        int servers = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5000;
        int polls = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 60;
        for (var view : List.of(View.PROBLEMS, View.QUEUES, View.SERVERS)) {
            measure(servers, polls, view);
        }
    }

    private static void measure(int servers, int polls, View view) {
        var reader = new SnapshotReader();
        var history = new History(600);
        var ink = new Ink(Palette.Depth.MANY, true);
        var start = Instant.parse("2026-11-22T00:00:00Z");
        ScreenState state = null;
        double[] millis = new double[polls];
        double[] processor = new double[polls];
        double[] parts = new double[4];
        long bytes = 0;
        var threads = ManagementFactory.getThreadMXBean();
        for (int i = 0; i < polls; i++) {
            byte[] csv = csv(servers, i).getBytes(StandardCharsets.UTF_8);
            var at = start.plusSeconds(i);
            long began = System.nanoTime();
            long used = threads.getCurrentThreadCpuTime();
            var snapshot = reader.read(at, info(i), csv, 0, csv.length);
            long parsed = threads.getCurrentThreadCpuTime();
            history.add(snapshot);
            var seen = history.until(Instant.MAX);
            long kept = threads.getCurrentThreadCpuTime();
            var findings = Verdicts.of(seen, at);
            long judged = threads.getCurrentThreadCpuTime();
            var node = new Node("lb1", "generated", false, null, seen, findings, 0);
            var world = new World(List.of(node), at);
            if (state == null) {
                state =
                        ScreenState.of(world, at, ZoneOffset.UTC)
                                .withSize(new Size(132, 44))
                                .withView(view);
            }
            state = Screen.next(state, new Input.Polled(world)).state();
            bytes += ink.draw(Painting.of(state)).length();
            long end = threads.getCurrentThreadCpuTime();
            millis[i] = (System.nanoTime() - began) / 1e6;
            processor[i] = (end - used) / 1e6;
            if (i >= polls / 2) {
                parts[0] += (parsed - used) / 1e6;
                parts[1] += (kept - parsed) / 1e6;
                parts[2] += (judged - kept) / 1e6;
                parts[3] += (end - judged) / 1e6;
            }
        }
        int half = polls - polls / 2;
        var late = Arrays.copyOfRange(millis, polls / 2, polls);
        Arrays.sort(late);
        var lateProcessor = Arrays.copyOfRange(processor, polls / 2, polls);
        Arrays.sort(lateProcessor);
        System.gc();
        long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        System.out.printf(
                "%5d servers %-8s first %.0f ms, then median %.1f ms, worst %.1f ms; processor"
                    + " median %.1f ms (means: csv %.1f, history %.1f, verdicts %.1f, screen %.1f);"
                    + " %d bytes drawn; %d polls held in %.1f MiB, heap %d MiB%n",
                servers,
                view,
                millis[0],
                late[late.length / 2],
                late[late.length - 1],
                lateProcessor[half / 2],
                parts[0] / half,
                parts[1] / half,
                parts[2] / half,
                parts[3] / half,
                bytes / polls,
                history.size(),
                history.bytes() / 1048576.0,
                heap >> 20);
    }

    private static ProcessInfo info(int i) {
        return ProcessInfo.parse(
                "Name: HAProxy\nVersion: 2.6.12\nPid: 1\nUptime_sec: "
                        + (1000 + i)
                        + "\nMaxconn: 100000\nCurrConns: 2000\nIdle_pct: 80\nnode: lb1\n");
    }

    /// `show stat` with the columns of a 2.6, most of them filled. Every server works: what grows with traffic grows in
    /// every row and poll, limits and maxima stay. One backend in forty queues, answers 5xx and has a server down.
    private static String csv(int servers, int i) {
        var random = new Random(servers * 31L + i);
        var csv = new StringBuilder(servers * 400);
        csv.append(StatColumn.csvHeader()).append('\n');
        row(csv, "fe", "FRONTEND", 0, i, random, false);
        for (int b = 0; b * PER_BACKEND < servers; b++) {
            String backend = "be_service_" + b;
            boolean sick = b % 40 == 0;
            for (int s = 0; s < PER_BACKEND; s++) {
                row(csv, backend, "server" + s, 2, i, random, sick);
            }
            row(csv, backend, "BACKEND", 1, i, random, sick);
        }
        return csv.toString();
    }

    private static void row(
            StringBuilder csv,
            String proxy,
            String name,
            int type,
            int i,
            Random random,
            boolean sick) {
        boolean down = sick && name.equals("server3");
        for (var column : COLUMNS) {
            switch (column) {
                case PXNAME -> csv.append(proxy);
                case SVNAME -> csv.append(name);
                case TYPE -> csv.append(type);
                case STATUS -> csv.append(type == 0 ? "OPEN" : down ? "DOWN" : "UP");
                case QCUR -> csv.append(sick && type == 2 ? random.nextInt(15) : 0);
                case SCUR -> csv.append(10 + random.nextInt(30));
                case ACT, WEIGHT, UWEIGHT -> csv.append(1);
                case CHECK_STATUS -> csv.append(type != 2 ? "" : down ? "L4CON" : "L7OK");
                case ADDR -> csv.append(type == 2 ? "10.0.0.1:8080" : "");
                case MODE -> csv.append("http");
                case RTIME, TTIME -> csv.append(30 + random.nextInt(10));
                case CTIME, QTIME, RATE, CONN_RATE, REQ_RATE, USED_CONN_CUR, IDLE_CONN_CUR ->
                        csv.append(random.nextInt(40));
                case STOT, LBTOT, REQ_TOT, HRSP_2XX, CONNECT, REUSE, CONN_TOT ->
                        csv.append(100_000 + (down ? 0 : i * 20L + random.nextInt(5)));
                case BIN, BOUT -> csv.append(1_000_000 + i * 20_000L + random.nextInt(5_000));
                case HRSP_3XX, HRSP_4XX, CLI_ABRT -> csv.append(1000 + i / 10);
                case HRSP_5XX -> csv.append(sick ? 100 + i * 3L : 100);
                case LASTCHG -> csv.append(5000 + i);
                case LASTSESS -> csv.append(0);
                case CHKDOWN, CHKFAIL, DOWNTIME -> csv.append(down ? 3 : 0);
                default -> {
                    if (column.type().number()) {
                        csv.append(column.counter() ? 0 : 100);
                    }
                }
            }
            csv.append(',');
        }
        csv.append('\n');
    }
}
