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
/// Timed is everything but the socket: reading the CSV, history, verdicts, next state, picture, bytes for the terminal.
public final class Cost {
    private static final int PER_BACKEND = 10;

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
            String csv = csv(servers, i);
            var at = start.plusSeconds(i);
            long began = System.nanoTime();
            long used = threads.getCurrentThreadCpuTime();
            var snapshot = reader.read(at, info(i), csv);
            long parsed = System.nanoTime();
            history.add(snapshot);
            var seen = history.until(Instant.MAX);
            long kept = System.nanoTime();
            var findings = Verdicts.of(seen, at);
            long judged = System.nanoTime();
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
            long end = System.nanoTime();
            millis[i] = (end - began) / 1e6;
            processor[i] = (threads.getCurrentThreadCpuTime() - used) / 1e6;
            if (i >= polls / 2) {
                parts[0] += (parsed - began) / 1e6;
                parts[1] += (kept - parsed) / 1e6;
                parts[2] += (judged - kept) / 1e6;
                parts[3] += (end - judged) / 1e6;
            }
        }
        int half = polls - polls / 2;
        var late = Arrays.copyOfRange(millis, polls / 2, polls);
        Arrays.sort(late);
        System.gc();
        long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        System.out.printf(
                "%5d servers %-8s first %.0f ms, then median %.1f ms, worst %.1f ms; processor %.1f"
                    + " ms (csv %.1f, history %.1f, verdicts %.1f, screen %.1f); %d bytes drawn; %d"
                    + " polls held in %d MiB%n",
                servers,
                view,
                millis[0],
                late[late.length / 2],
                late[late.length - 1],
                Arrays.stream(processor, polls / 2, polls).sum() / half,
                parts[0] / half,
                parts[1] / half,
                parts[2] / half,
                parts[3] / half,
                bytes / polls,
                history.size(),
                heap >> 20);
    }

    private static ProcessInfo info(int i) {
        return ProcessInfo.parse(
                "Name: HAProxy\nVersion: 2.6.12\nPid: 1\nUptime_sec: "
                        + (1000 + i)
                        + "\nMaxconn: 100000\nCurrConns: 2000\nIdle_pct: 80\nnode: lb1\n");
    }

    /// `show stat` as a 2.6 prints it: 128 columns, most of them filled.
    private static String csv(int servers, int i) {
        var random = new Random(servers * 31L + i);
        var csv = new StringBuilder(servers * 400);
        csv.append(StatColumn.csvHeader()).append('\n');
        var columns = StatColumn.all().subList(0, StatColumn.FIRST_OF_MODULES.ordinal());
        row(csv, columns, "fe", "FRONTEND", 0, i, random, 0);
        for (int b = 0; b * PER_BACKEND < servers; b++) {
            String backend = "be_service_" + b;
            for (int s = 0; s < PER_BACKEND; s++) {
                row(csv, columns, backend, "server" + s, 2, i, random, b % 40 == 0 ? 3 : 0);
            }
            row(csv, columns, backend, "BACKEND", 1, i, random, 0);
        }
        return csv.toString();
    }

    private static void row(
            StringBuilder csv,
            List<StatColumn> columns,
            String proxy,
            String name,
            int type,
            int i,
            Random random,
            int queue) {
        for (var column : columns) {
            switch (column) {
                case PXNAME -> csv.append(proxy);
                case SVNAME -> csv.append(name);
                case TYPE -> csv.append(type);
                case STATUS -> csv.append(type == 0 ? "OPEN" : "UP");
                case QCUR -> csv.append(queue == 0 ? 0 : random.nextInt(queue * 5));
                case SLIM -> csv.append(100);
                case SCUR -> csv.append(random.nextInt(60));
                case ACT, WEIGHT, UWEIGHT -> csv.append(1);
                case CHECK_STATUS -> csv.append("L7OK");
                case ADDR -> csv.append("10.0.0.1:8080");
                case MODE -> csv.append("http");
                default -> {
                    if (column.type().number()) {
                        csv.append(
                                column.counter()
                                        ? 100_000 + i * 20L + random.nextInt(5)
                                        : random.nextInt(200));
                    }
                }
            }
            csv.append(',');
        }
        csv.append('\n');
    }
}
