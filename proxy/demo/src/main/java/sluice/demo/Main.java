package sluice.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// `sluice demo [--minutes N] [--dir DIR]`: a proxy with everything around it, and what to do with it.
///
/// Exit codes: 0 after Ctrl-C, 1 when something could not be started, 2 for arguments that are not understood.
public final class Main {
    private static final int DEFAULT_MINUTES = 30;
    private static final int LONGEST_MINUTES = 24 * 60;

    private Main() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int minutes = DEFAULT_MINUTES;
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), "sluice-demo");
        for (int i = 0; i < arguments.length; i++) {
            boolean hasValue = i + 1 < arguments.length;
            if (arguments[i].equals("--minutes")
                    && hasValue
                    && arguments[i + 1].matches("[0-9]{1,4}")) {
                minutes = Math.min(LONGEST_MINUTES, Integer.parseInt(arguments[++i]));
            } else if (arguments[i].equals("--dir") && hasValue) {
                folder = Path.of(arguments[++i]);
            } else {
                usage(arguments[i]);
            }
        }
        run(folder, Duration.ofMinutes(minutes));
    }

    private static void usage(String argument) {
        boolean asked = argument.equals("--help") || argument.equals("-h");
        var text =
                """
                usage: sluice demo [--minutes N] [--dir DIR]

                Starts three origin servers of different speed and a flaky one, the proxy with examples/demo.cfg, and
                some traffic for N minutes (30). Socket, log and generated settings are in DIR. Ctrl-C ends everything.
                """;
        if (asked) {
            System.out.print(text);
        } else {
            System.err.println("sluice demo: unknown argument '" + argument + "'");
            System.err.print(text);
        }
        Runtime.getRuntime().halt(asked ? 0 : 2);
    }

    private static void run(Path folder, Duration lasts) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path configuration =
                Path.of(System.getProperty("sluice.home", "."), "examples", "demo.cfg");
        if (!Files.isReadable(configuration)) {
            System.err.println(
                    "sluice demo: "
                            + configuration
                            + " is not there; start it through the launcher 'sluice'.");
            Runtime.getRuntime().halt(1);
        }
        Path log = folder.resolve("sluice.log");
        var fast = new Origin("fast", Duration.ofMillis(8), 0);
        var medium = new Origin("medium", Duration.ofMillis(40), 0);
        var slow = new Origin("slow", Duration.ofMillis(150), 0);
        var flaky = new Flaky(Duration.ofMillis(20));
        var logFile = new LogFile(log);

        int web = free(8080);
        int mobile = free(8081);
        int tcp = free(8082);
        int stats = free(8404);
        var settings = new LinkedHashMap<String, Object>();
        settings.put("DEMO_DIR", folder);
        settings.put("DEMO_LOG", "127.0.0.1:" + logFile.port());
        settings.put("DEMO_BIND", "127.0.0.1");
        settings.put("DEMO_WEB", web);
        settings.put("DEMO_MOBILE", mobile);
        settings.put("DEMO_TCP", tcp);
        settings.put("DEMO_STATS", stats);
        settings.put("DEMO_FAST", fast.port());
        settings.put("DEMO_MEDIUM", medium.port());
        settings.put("DEMO_SLOW", slow.port());
        settings.put("DEMO_FLAKY", flaky.port());
        Path prelude = folder.resolve("settings.cfg");
        Files.writeString(prelude, prelude(settings));

        var arguments =
                new String[] {"proxy", "-f", prelude.toString(), "-f", configuration.toString()};
        // It answers when the proxy ends, which is when the demo does.
        Thread.ofPlatform().name("proxy").start(() -> sluice.boot.Main.main(arguments));
        await(web);
        var traffic = new Traffic(web, mobile, lasts);
        Path socket = folder.resolve("sluice-demo.sock");
        System.out.println(invitation(lasts, web, stats, folder.resolve("sluice-demo.sock"), log));
        System.out.flush();
        report(traffic, lasts);
    }

    private static String invitation(Duration lasts, int web, int stats, Path socket, Path log) {
        return """

        The demo runs; some traffic for MINUTES minutes. Ctrl-C ends everything.

          a site        http://127.0.0.1:WEB/          its API: /api/items   a queue: /reports/daily
          statistics    http://127.0.0.1:STATS/stats     metrics: /metrics
          admin socket  SOCKET
          log           LOG

        Try, in another terminal:

          ./sluice top   SOCKET
          ./sluice shell -S SOCKET
          ./sluice shell -S SOCKET drain be_web/web3
          ./sluice web   SOCKET
          ./sluice log   LOG
        """
                .replace("MINUTES", Long.toString(lasts.toMinutes()))
                .replace("WEB", Integer.toString(web))
                .replace("STATS", Integer.toString(stats))
                .replace("SOCKET", socket.toString())
                .replace("LOG", log.toString());
    }

    private static String prelude(Map<String, Object> settings) {
        var text =
                new StringBuilder(
                        "# Written by `sluice demo`: where its servers, sockets and files are.\n"
                                + "global\n");
        settings.forEach(
                (name, value) ->
                        text.append("    setenv ")
                                .append(name)
                                .append(" \"")
                                .append(value)
                                .append("\"\n"));
        return text.toString();
    }

    /// The wanted port if nobody has it, else any free one.
    private static int free(int wanted) throws IOException {
        for (int port : new int[] {wanted, 0}) {
            try (var probe = new ServerSocket()) {
                probe.setReuseAddress(true);
                probe.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return probe.getLocalPort();
            } catch (IOException taken) {
                if (port == 0) {
                    throw taken;
                }
            }
        }
        throw new AssertionError("the second try answers or throws");
    }

    private static void await(int port) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                Thread.sleep(50);
            }
        }
        System.err.println(
                "sluice demo: the proxy does not listen on port "
                        + port
                        + "; see the messages above.");
        Runtime.getRuntime().halt(1);
    }

    private static void report(Traffic traffic, Duration lasts) throws InterruptedException {
        long end = System.nanoTime() + lasts.toNanos();
        while (System.nanoTime() < end) {
            Thread.sleep(60_000);
            System.out.printf(
                    "demo: %d requests answered, %d connections failed%n",
                    traffic.answered(), traffic.failed());
        }
        System.out.println(
                "demo: the traffic has ended, the proxy goes on; Ctrl-C ends everything.");
        Thread.currentThread().join();
    }
}
