package sluice.web;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/// Measures what the page costs; not a test. Every server changes at every poll, which is the worst case.
///
/// ```
/// java -cp … sluice.web.CostMeasurement SERVERS VIEWERS SECONDS JAVA_COMMAND_OF_SLUICE_WEB…
/// ```
///
/// Starts `sluice web` as a process of its own on a socket that this program answers, opens the viewers, and prints CPU
/// per second of that process (user and system, from `/proc`), CPU per poll of the polling thread, and bytes per viewer.
public final class CostMeasurement {
    private static final int PER_BACKEND = 20;
    private static final int WARM_SECONDS = 15;
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:([0-9]+)");

    private CostMeasurement() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int servers = Integer.parseInt(arguments[0]);
        int viewers = Integer.parseInt(arguments[1]);
        int seconds = Integer.parseInt(arguments[2]);
        var folder = Files.createTempDirectory("cost");
        var socket = folder.resolve("s");
        var tick = new AtomicLong();
        try (var _ = FakeProxy.start(socket, () -> csv(servers, tick.incrementAndGet()))) {
            var command =
                    new ArrayList<>(java.util.List.of(arguments).subList(3, arguments.length));
            command.addAll(
                    java.util.List.of(
                            "-b",
                            "127.0.0.1:0",
                            "--journal",
                            folder.resolve("j").toString(),
                            socket.toString()));
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            try {
                measure(process, viewers, seconds);
            } finally {
                process.destroy();
            }
        }
    }

    private static void measure(Process process, int viewers, int seconds)
            throws IOException, InterruptedException {
        int port = port(process);
        var read = new AtomicLong();
        var sockets = new ArrayList<Socket>();
        for (int i = 0; i < viewers; i++) {
            var viewer = new Socket("127.0.0.1", port);
            sockets.add(viewer);
            viewer.getOutputStream()
                    .write(
                            "GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try {
                                    var buffer = new byte[65536];
                                    int size = 0;
                                    while (size >= 0) {
                                        read.addAndGet(size);
                                        size = viewer.getInputStream().read(buffer);
                                    }
                                } catch (IOException _) {
                                    // Measured enough.
                                }
                            });
        }
        run(process, WARM_SECONDS);
        long cpu = cpuMillis(process.pid());
        double polling = metric(port, "sluice_web_poll_cpu_seconds_total");
        double polls = metric(port, "sluice_web_polls_total");
        long bytes = read.get();
        long began = System.nanoTime();
        run(process, seconds);
        double elapsed = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                "process %.1f ms CPU per second, polling %.2f ms CPU per poll (%.0f polls), %.0f"
                        + " bytes per second and viewer (compressed)%n",
                (cpuMillis(process.pid()) - cpu) / elapsed,
                1000
                        * (metric(port, "sluice_web_poll_cpu_seconds_total") - polling)
                        / (metric(port, "sluice_web_polls_total") - polls),
                metric(port, "sluice_web_polls_total") - polls,
                viewers == 0 ? 0 : (read.get() - bytes) / elapsed / viewers);
        for (var viewer : sockets) {
            viewer.close();
        }
    }

    /// Lets the process work for a while.
    private static void run(Process process, int seconds) throws InterruptedException {
        if (process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("the page ended by itself, code " + process.exitValue());
        }
    }

    /// The port that the page says it listens on; what it says later is read by nobody but must not fill its pipe.
    private static int port(Process process) throws IOException {
        var said = process.inputReader();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            var address = ADDRESS.matcher(line);
            if (address.find()) {
                Thread.ofVirtual().start(() -> said.lines().forEach(_ -> {}));
                return Integer.parseInt(address.group(1));
            }
        }
        throw new AssertionError("the page did not start");
    }

    /// One figure of the page's own metrics.
    private static double metric(int port, String name) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var text =
                    http.send(
                                    HttpRequest.newBuilder(
                                                    URI.create(
                                                            "http://127.0.0.1:"
                                                                    + port
                                                                    + "/metrics?scope=none"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body();
            return text.lines()
                    .filter(line -> line.startsWith(name) && !line.startsWith("#"))
                    .mapToDouble(CostMeasurement::value)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no metric " + name));
        }
    }

    /// The number behind the name and labels of a line such as `sluice_web_polls_total 12`.
    private static double value(String line) {
        var number = line.substring(line.lastIndexOf(' ') + 1);
        try {
            return Double.parseDouble(number);
        } catch (NumberFormatException e) {
            throw new AssertionError("no figure at the end of '" + line + "'", e);
        }
    }

    private static long cpuMillis(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10;
    }

    private static String csv(int servers, long tick) {
        var csv = new StringBuilder(servers * 130).append(FakeProxy.HEADER);
        csv.append(FakeProxy.row("fe", "FRONTEND", 0, 0, "OPEN", tick * 1000));
        for (int i = 0; i < servers; i++) {
            String backend = "be_" + i / PER_BACKEND;
            csv.append(
                    FakeProxy.row(
                            backend,
                            "server" + i,
                            2,
                            i % 50 == 0 ? 1 : 0,
                            "UP",
                            tick * (10 + (i * 7 + tick) % 5)));
            if (i % PER_BACKEND == PER_BACKEND - 1) {
                csv.append(FakeProxy.row(backend, "BACKEND", 1, 0, "UP", tick * 200));
            }
        }
        return csv.toString();
    }
}
