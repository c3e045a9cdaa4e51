package sluice.boot;

import org.jspecify.annotations.Nullable;

import sluice.flow.BackendPlan;
import sluice.flow.Plan;
import sluice.flow.Traffic;
import sluice.loop.Journal;
import sluice.loop.Loops;
import sluice.loop.Transport;
import sluice.proxies.Backend;
import sluice.proxies.CheckSettings;
import sluice.proxies.Server;
import sluice.upkeep.check.CheckScript;
import sluice.upkeep.check.CheckScript.Step;
import sluice.upkeep.check.Checks;
import sluice.upkeep.check.Expectation;
import sluice.upkeep.check.GlobalChecks;
import sluice.value.Address;
import sluice.wire.listen.BindFailure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One check of each kind that a configuration has, on loopback, before its own begin: what a first check loads would else count as the
/// time in which a server did not answer.
///
/// ```
/// plain   check ─► a socket that says the same to everybody
/// tls     check ─► frontend with a certificate of the moment
/// h2      check ─► frontend
/// ```
final class PracticeChecks {
    private static final long LONGEST_MILLIS = 1000;
    private static final String FILE = "practice-checks.cfg";
    private static final String DEFAULTS =
            """
            defaults
                timeout client 5s
                timeout server 5s
                timeout connect 5s
                option log-health-checks
            """;
    private static final byte[] ANSWER =
            "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

    /// What differs between checks in what has to be loaded.
    private enum Kind {
        CONNECT("backend connect\n server s 127.0.0.1:1 check\n"),
        REQUEST("backend request\n option httpchk\n server s 127.0.0.1:1 check\n"),
        HTTP_RULES(
                """
                backend rules
                    option httpchk
                    http-check connect
                    http-check set-var(check.x) str(/x)
                    http-check send meth GET uri-lf "%[var(check.x)]" ver HTTP/1.1 hdr host www
                    http-check expect rstatus ^2
                    server s 127.0.0.1:1 check
                """),
        TCP_RULES(
                """
                backend talk
                    mode tcp
                    option tcp-check
                    tcp-check connect
                    tcp-check send "x\\r\\n"
                    tcp-check expect rstring 200
                    server s 127.0.0.1:1 check
                """),
        PROTOCOL(
                """
                backend smtp
                    mode tcp
                    option smtpchk
                    server s 127.0.0.1:1 check
                backend spop
                    mode tcp
                    option spop-check
                    server s 127.0.0.1:1 check
                """),
        AGENT("backend agent\n server s 127.0.0.1:1 agent-check agent-port 1\n"),
        TLS(
                """
                frontend tls-origin
                    mode http
                    bind 127.0.0.1:1 ssl crt FOLDER/pem
                    http-request return status 200
                backend tls
                    mode http
                    option httpchk
                    server s 127.0.0.1:1 check ssl verify none
                """),
        HTTP2(
                """
                frontend h2-origin
                    mode http
                    bind 127.0.0.1:1 proto h2
                    http-request return status 200
                backend h2
                    mode http
                    option httpchk
                    server s 127.0.0.1:1 check check-proto h2
                """);

        private final String section;

        Kind(String section) {
            this.section = section;
        }
    }

    private final CommandLine line;
    private final Set<Kind> kinds;

    private PracticeChecks(CommandLine line, Set<Kind> kinds) {
        this.line = line;
        this.kinds = kinds;
    }

    /// Practises what the configuration of that plan will need; nothing where it checks nothing. Answers why it could not be done, or null.
    static @Nullable String run(CommandLine line, Plan plan) {
        var kinds = EnumSet.noneOf(Kind.class);
        for (BackendPlan each : plan.backends) {
            if (!each.backend.isDisabled()) {
                each.backend.servers().forEach(server -> kinds.addAll(kinds(server)));
            }
        }
        if (kinds.isEmpty()) {
            return null;
        }
        try {
            new PracticeChecks(line, kinds).run();
            return null;
        } catch (IOException | BindFailure e) {
            return "Started without practising checks: " + e.getMessage() + ".";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static Set<Kind> kinds(Server server) {
        var kinds = EnumSet.noneOf(Kind.class);
        var settings = server.settings();
        if (settings.agent.enabled) {
            kinds.add(Kind.AGENT);
        }
        if (!settings.check.enabled || server.tracked() != null) {
            return kinds;
        }
        CheckScript script = CheckScript.of(server);
        kinds.add(
                switch (script.kind) {
                    case CONNECT, PROGRAM -> Kind.CONNECT;
                    case HTTP -> script.steps.isEmpty() ? Kind.REQUEST : Kind.HTTP_RULES;
                    case TCP -> isProtocol(script) ? Kind.PROTOCOL : Kind.TCP_RULES;
                });
        var connects = script.connects();
        if (settings.check.encrypted || connects.stream().anyMatch(Step.Connect::encrypts)) {
            kinds.add(Kind.TLS);
        }
        if (settings.check.protocol == CheckSettings.Protocol.H2
                || connects.stream().anyMatch(step -> step.protocol() == CheckSettings.Protocol.H2)
                || server.route() instanceof sluice.flow.ServerRoute route && route.http2) {
            kinds.add(Kind.HTTP2);
        }
        return kinds;
    }

    private static boolean isProtocol(CheckScript script) {
        return script.steps.stream()
                .anyMatch(
                        step ->
                                step instanceof Step.Expect(Expectation expectation)
                                        && expectation.what() == Expectation.What.PROTOCOL);
    }

    private void run() throws IOException, BindFailure, InterruptedException {
        Path folder = kinds.contains(Kind.TLS) ? Files.createTempDirectory("sluice") : null;
        try {
            if (folder != null) {
                Files.writeString(folder.resolve("pem"), TrainingEncryption.certificate());
            }
            practise(WarmUp.plan(line, FILE, text(folder)));
        } finally {
            if (folder != null) {
                Files.deleteIfExists(folder.resolve("pem"));
                Files.deleteIfExists(folder);
            }
        }
    }

    private String text(@Nullable Path folder) {
        var text = new StringBuilder(DEFAULTS);
        for (Kind kind : kinds) {
            text.append(kind.section.replace("FOLDER", String.valueOf(folder)));
        }
        return text.toString();
    }

    private static void practise(Plan plan) throws IOException, BindFailure, InterruptedException {
        var backends = new ArrayList<Backend>();
        for (BackendPlan each : plan.backends) {
            if (!each.backend.servers().isEmpty()) {
                each.balancer.begin();
                backends.add(each.backend);
            }
        }
        var awaited = new CountDownLatch(backends.size());
        try (var origin = ServerSocketChannel.open();
                var loops = new Loops(Transport.best(), 1)) {
            origin.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Thread.ofPlatform().daemon().name("practice").start(() -> answer(origin));
            var traffic = new Traffic(plan, loops, Journal.SILENT);
            try {
                traffic.start();
                for (Backend backend : backends) {
                    place(backend, port(traffic, backend.name(), origin));
                }
                // A check is said to have ended once; nobody changes state twice here.
                try (var checks =
                        new Checks(
                                loops,
                                (_, _, _) -> awaited.countDown(),
                                new GlobalChecks(0, 1, 0, ""))) {
                    checks.start(backends);
                    var _ = awaited.await(LONGEST_MILLIS, TimeUnit.MILLISECONDS);
                }
            } finally {
                traffic.close();
            }
        }
    }

    private static void place(Backend backend, int port) {
        var address = Address.of(InetAddress.getLoopbackAddress().getAddress(), port);
        for (Server server : backend.servers()) {
            server.address(address);
            server.settings().agent.port = port;
        }
    }

    /// Of the frontend that is called the origin of that backend, else of the socket that answers everybody.
    private static int port(Traffic traffic, String name, ServerSocketChannel origin)
            throws IOException {
        for (var plan : traffic.plan().frontends) {
            if (plan.frontend.name().equals(name + "-origin")) {
                return WarmUp.port(traffic, plan);
            }
        }
        return ((InetSocketAddress) origin.getLocalAddress()).getPort();
    }

    /// Until the socket is closed. Nothing is read: a server may speak first, and each check ends its connection by itself.
    private static void answer(ServerSocketChannel origin) {
        List<SocketChannel> open = new ArrayList<>();
        try {
            while (true) {
                SocketChannel accepted = origin.accept();
                open.add(accepted);
                accepted.write(ByteBuffer.wrap(ANSWER));
            }
        } catch (IOException _) {
            // The end of the practice, or a check that went before it was answered.
            open.forEach(PracticeChecks::close);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }
}
