package sluice.boot;

import org.jspecify.annotations.Nullable;

import sluice.config.compile.Compiler;
import sluice.config.model.ConfigurationReader;
import sluice.config.syntax.Environment;
import sluice.config.syntax.Problems;
import sluice.flow.FrontendPlan;
import sluice.flow.Plan;
import sluice.flow.Traffic;
import sluice.loop.Journal;
import sluice.loop.Loops;
import sluice.loop.Shared;
import sluice.loop.Transport;
import sluice.wire.listen.BindFailure;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/// Serves requests of its own before the first client comes, so that the quick compiler has been where clients will go.
///
/// ```
/// PracticeTraffic ──► kept, closing ──► PracticeTraffic     a plan, a loop and sockets of their own, on loopback
/// ```
///
/// Runs beside the reading of the configuration; the listeners wait for its end ([#await]), which comes after [#LONGEST_NANOS] at the
/// latest. Nothing of it is left: counters, logs and tables of the real configuration know nothing of it. `-Dsluice.warmup=off` leaves
/// it out.
@Shared("one thread works, others wait for it or tell it to stop")
final class WarmUp {
    private static final long LONGEST_NANOS = 500_000_000;

    /// With fewer the practice could take those that the start needs, and a class that cannot be loaded once is never loaded again.
    private static final int FEWEST_DESCRIPTORS = 512;

    private static final int KEPT = 600;
    private static final int CLOSED = 150;
    private static final String FILE = "warm-up.cfg";

    /// The words that most configurations have. Ports are given below.
    private static final String CONFIGURATION =
            """
            global
                maxconn 100
                log 127.0.0.1:LOG local0
            defaults
                mode http
                timeout client 5s
                timeout server 5s
                timeout connect 5s
                default_backend origin
            frontend kept
                bind 127.0.0.1:1
                log global
                option httplog
                option forwardfor
                RULES
                use_backend origin if image
            frontend closing
                bind 127.0.0.1:1
                option httpclose
            backend origin
                server one 127.0.0.1:ORIGIN
            """;

    /// What a frontend with ordinary rules says, for practice and for the training of the start-up cache: both have to go the same ways.
    static final String RULES =
            """
            acl api path_beg /api/
            acl image path_end .png .jpg
            acl site hdr(host) -i www.example.com
            acl inside src 10.0.0.0/8
            http-request deny if inside api
            http-request set-header x-warm %[path,lower]
            http-request set-header x-site known if site
            """;

    private final CommandLine line;
    private final long end = System.nanoTime() + LONGEST_NANOS;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean stopped;
    private volatile @Nullable String failure;

    /// The same of the checks.
    private @Nullable String coldChecks;

    private final boolean isWanted;

    private WarmUp(CommandLine line) {
        this.line = line;
        isWanted =
                !System.getProperty("sluice.warmup", "on").equals("off")
                        && Descriptors.limit() >= FEWEST_DESCRIPTORS;
    }

    /// Begins, on a thread of its own.
    static WarmUp begin(CommandLine line) {
        var warmUp = new WarmUp(line);
        if (warmUp.isWanted) {
            Thread.ofPlatform().daemon().name("warm-up").start(warmUp::run);
        } else {
            warmUp.done.countDown();
        }
        return warmUp;
    }

    /// Practises what the checks of that plan need, on this thread; before [#await].
    void checks(Plan plan) {
        if (isWanted && !stopped) {
            coldChecks = PracticeChecks.run(line, plan);
        }
    }

    /// This process will not serve.
    void stop() {
        stopped = true;
    }

    /// Returns when it is over; answers why it could not be done, or null.
    @Nullable String await() {
        try {
            done.await();
        } catch (InterruptedException _) {
            stop();
            Thread.currentThread().interrupt();
        }
        return failure == null ? coldChecks : failure;
    }

    private void run() {
        try (var log = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                var practice = new PracticeTraffic(() -> stopped || System.nanoTime() > end);
                var loops = new Loops(Transport.best(), 1)) {
            var traffic = traffic(log.getLocalPort(), practice.originPort(), loops);
            try {
                traffic.start();
                var frontends = traffic.plan().frontends;
                practice.run(port(traffic, frontends.get(0)), PracticeTraffic.Request.KEPT, KEPT);
                practice.run(
                        port(traffic, frontends.get(1)), PracticeTraffic.Request.CLOSED, CLOSED);
            } finally {
                done.countDown();
                traffic.close();
            }
        } catch (IOException | BindFailure e) {
            failure = "Started without warming up: " + e.getMessage() + ".";
        } finally {
            done.countDown();
        }
    }

    private Traffic traffic(int log, int origin, Loops loops) {
        String text =
                CONFIGURATION
                        .replace("RULES", RULES)
                        .replace("LOG", Integer.toString(log))
                        .replace("ORIGIN", Integer.toString(origin));
        return new Traffic(plan(line, FILE, text), loops, Journal.SILENT);
    }

    /// A configuration of our own, which listens at ports of the kernel's choice.
    static Plan plan(CommandLine line, String file, String text) {
        var problems = new Problems();
        var reader =
                new ConfigurationReader(
                        KeywordIndex.collect(),
                        Environment.ofProcess(),
                        Product.facts(line),
                        problems);
        reader.read(file, text.getBytes(StandardCharsets.US_ASCII));
        var plan = Compiler.compile(reader.finish()).plan();
        for (FrontendPlan each : plan.frontends) {
            for (var listener : each.frontend.listeners()) {
                var point = listener.bindPoint();
                point.address = point.address.withPort(0);
            }
        }
        return plan;
    }

    /// Where the first listener of a frontend listens.
    static int port(Traffic traffic, FrontendPlan frontend) throws IOException {
        var listener = frontend.frontend.listeners().getFirst();
        var socket = traffic.socket(listener);
        if (socket == null) {
            throw new IOException("a frontend of the warm-up is closed");
        }
        return socket.address().port();
    }
}
