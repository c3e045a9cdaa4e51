package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sluice.testkit.DnsServer;
import sluice.testkit.DnsServer.Answer;
import sluice.testkit.LogReceiver;
import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// Servers whose names are resolved: the same addresses, states and log lines as HAProxy's from the same name server, over UDP and TCP.
class SameNamesAsHaproxyTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final Pattern SERVER = Pattern.compile("\\b(app|farm|svc|tcp)/[a-z0-9]+");

    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
              log 127.0.0.1:LOG format raw local0
            resolvers quick
              nameserver one 127.0.0.1:DNS
              resolve_retries 2
              timeout resolve 60ms
              timeout retry 250ms
              hold nx 50ms
              hold other 50ms
              hold timeout 50ms
              hold refused 50ms
            resolvers stream
              nameserver two tcp@127.0.0.1:DNS
              timeout resolve 60ms
              timeout retry 200ms
              hold nx 50ms
            defaults
              mode http
              log global
              timeout client 5s
              timeout server 5s
              timeout connect 5s
            backend app
              server a1 app.test:80 resolvers quick init-addr none
              server a2 app.test:80 resolvers quick init-addr 127.0.0.99 resolve-prefer ipv4 resolve-opts allow-dup-ip
            backend farm
              server-template f 4 farm.test:81 resolvers quick init-addr none resolve-prefer ipv4 resolve-net 127.1.0.0/16
            backend svc
              server-template v 3 _http._tcp.svc.test resolvers quick init-addr none
              server-template w 1 _http._tcp.svc.test resolvers quick init-addr none resolve-opts ignore-weight weight 7
            backend tcp
              server t1 app.test:80 resolvers stream init-addr none
            """;

    @TempDir Path folder;

    /// One of the two, by what a test asks of it.
    private interface Asked {
        String ask(String command) throws IOException;
    }

    @Test
    void sameAddressesStatesAndLines() throws Exception {
        assumeTrue(RealHaproxy.available());
        try (var dns = new DnsServer();
                var theirLog = new LogReceiver();
                var ourLog = new LogReceiver()) {
            everythingIsThere(dns);
            var ourFolder = Files.createDirectory(folder.resolve("o"));
            String text = CONFIGURATION.replace("DNS", Integer.toString(dns.port()));
            try (var theirs = RealHaproxy.start(folder, logged(text, theirLog));
                    var ours =
                            new RunningProxy(
                                    ourFolder,
                                    logged(text, ourLog)
                                            .replace(
                                                    "raw local0\n",
                                                    "raw local0\n"
                                                            + "  dns-accept-family"
                                                            + " ipv4,ipv6\n"))) {
                var both = List.<Asked>of(theirs::ask, ours::ask);
                await(
                        both,
                        """
                        app/a1 ::5 2 0 1 app.test 80 -
                        app/a2 127.0.0.2 2 0 1 app.test 80 -
                        farm/f1 127.1.0.9 2 0 1 farm.test 81 -
                        farm/f2 127.0.0.3 2 0 1 farm.test 81 -
                        farm/f3 127.0.0.5 2 0 1 farm.test 81 -
                        farm/f4 127.0.0.4 2 0 1 farm.test 81 -
                        svc/v1 127.0.0.8 2 64 2 n2.test 8002 _http._tcp.svc.test
                        svc/v2 127.0.0.7 2 64 1 n1.test 8001 _http._tcp.svc.test
                        svc/v3 - 0 32 1 - 0 _http._tcp.svc.test
                        svc/w1 - 0 32 7 - 0 _http._tcp.svc.test
                        tcp/t1 ::5 2 0 1 app.test 80 -
                        """);
                addressesChange(dns);
                await(
                        both,
                        """
                        app/a1 127.0.0.9 2 0 1 app.test 80 -
                        app/a2 127.0.0.9 2 0 1 app.test 80 -
                        farm/f1 127.0.0.6 2 0 1 farm.test 81 -
                        farm/f2 127.0.0.3 2 0 1 farm.test 81 -
                        farm/f3 - 0 32 1 farm.test 81 -
                        farm/f4 - 0 32 1 farm.test 81 -
                        svc/v1 127.0.0.8 2 64 2 n2.test 8002 _http._tcp.svc.test
                        svc/v2 - 0 96 1 - 0 _http._tcp.svc.test
                        svc/v3 127.0.0.10 2 64 1 n3.test 8003 _http._tcp.svc.test
                        svc/w1 - 0 32 7 - 0 _http._tcp.svc.test
                        tcp/t1 127.0.0.9 2 0 1 app.test 80 -
                        """);
                everythingFails(dns);
                await(
                        both,
                        """
                        app/a1 - 0 32 1 app.test 80 -
                        app/a2 - 0 32 1 app.test 80 -
                        farm/f1 - 0 32 1 farm.test 81 -
                        farm/f2 - 0 32 1 farm.test 81 -
                        farm/f3 - 0 32 1 farm.test 81 -
                        farm/f4 - 0 32 1 farm.test 81 -
                        svc/v1 - 0 96 2 - 0 _http._tcp.svc.test
                        svc/v2 - 0 96 1 - 0 _http._tcp.svc.test
                        svc/v3 - 0 96 1 - 0 _http._tcp.svc.test
                        svc/w1 - 0 32 7 - 0 _http._tcp.svc.test
                        tcp/t1 - 0 32 1 app.test 80 -
                        """);
                everythingIsThere(dns);
                await(
                        both,
                        """
                        app/a1 ::5 2 0 1 app.test 80 -
                        app/a2 127.0.0.2 2 0 1 app.test 80 -
                        farm/f1 127.1.0.9 2 0 1 farm.test 81 -
                        farm/f2 127.0.0.3 2 0 1 farm.test 81 -
                        farm/f3 127.0.0.5 2 0 1 farm.test 81 -
                        farm/f4 127.0.0.4 2 0 1 farm.test 81 -
                        svc/v1 - 0 96 2 - 0 _http._tcp.svc.test
                        svc/v2 127.0.0.7 2 64 1 n1.test 8001 _http._tcp.svc.test
                        svc/v3 - 0 96 1 - 0 _http._tcp.svc.test
                        svc/w1 127.0.0.8 2 64 7 n2.test 8002 _http._tcp.svc.test
                        tcp/t1 ::5 2 0 1 app.test 80 -
                        """);
                var expected = byServer(theirLog);
                var said = byServer(ourLog);
                expected.forEach(
                        (server, lines) ->
                                assertThat(said.get(server)).as(server).isEqualTo(lines));
                assertThat(said.keySet()).isEqualTo(expected.keySet());
                assertThat(counterNames(ours.ask("show resolvers quick")))
                        .isEqualTo(counterNames(theirs.ask("show resolvers quick")));
                assertThat(ours.ask("show resolvers none"))
                        .isEqualTo(theirs.ask("show resolvers none"));
            }
        }
    }

    private static final String REQUESTS =
            """
            global
              stats socket {socket} level admin
            resolvers quick
              nameserver one 127.0.0.1:DNS
              timeout resolve 60ms
              timeout retry 300ms
            defaults
              mode http
              timeout client 5s
              timeout server 5s
              timeout connect 5s
            frontend web
              bind 127.0.0.1:{port web}
              http-request do-resolve(txn.ip,quick,ipv4) hdr(host),host_only
              http-request return status 200 content-type text/plain lf-string "<%[var(txn.ip)]>"
            listen raw
              mode tcp
              bind 127.0.0.1:{port raw}
              tcp-request inspect-delay 5s
              tcp-request content do-resolve(txn.ip,quick,ipv4) str(app.test)
              tcp-request content reject if { var(txn.ip) -m found }
              server none 127.0.0.1:1
            backend app
              server a1 app.test:80 resolvers quick init-addr none
              server a2 127.0.0.1:80
              server a3 app.test:80 init-addr 127.0.0.5
              server-template v 1 _http._tcp.svc.test resolvers quick init-addr none
            """;

    private static final List<String> NAMES =
            List.of("app.test", "none.test", "APP.TEST", "slow.test:80", "a..b", "app.test");

    private static final List<String> COMMANDS =
            List.of(
                    "set server app/a1 fqdn",
                    "set server app/a1 fqdn other.test",
                    "set server app/a1 fqdn other.test",
                    "set server app/a2 fqdn other.test",
                    "set server app/a3 fqdn other.test",
                    "set server app/v1 fqdn other.test",
                    "set server app/a1 fqdn other..test");

    /// Actions of requests, and names given by command.
    @Test
    void requestsAndCommands() throws Exception {
        assumeTrue(RealHaproxy.available());
        try (var dns = new DnsServer()) {
            dns.answer("A app.test", Answer.of(DnsServer.ipv4("127.0.0.2")))
                    .answer("A other.test", Answer.of(DnsServer.ipv4("127.0.0.3")))
                    .answer("A slow.test", Answer.silence())
                    .answer("AAAA slow.test", Answer.silence());
            var ourFolder = Files.createDirectory(folder.resolve("o"));
            String text = REQUESTS.replace("DNS", Integer.toString(dns.port()));
            try (var theirs = RealHaproxy.start(folder, text);
                    var ours = new RunningProxy(ourFolder, text)) {
                for (String name : NAMES) {
                    assertThat(resolved(ours.port("web"), name))
                            .as(name)
                            .isEqualTo(resolved(theirs.port("web"), name));
                }
                assertThat(bytes(ours.port("raw"))).isEqualTo(bytes(theirs.port("raw"))).isEmpty();
                for (String command : COMMANDS) {
                    assertThat(ours.ask(command)).isEqualTo(theirs.ask(command));
                }
                await(
                        List.of(theirs::ask, ours::ask),
                        """
                        raw/none 127.0.0.1 2 0 1 - 1 -
                        app/a1 127.0.0.3 2 0 1 other.test 80 -
                        app/a2 127.0.0.1 2 0 1 - 80 -
                        app/a3 127.0.0.5 2 0 1 app.test 80 -
                        app/v1 - 0 32 1 - 0 _http._tcp.svc.test
                        """);
            }
        }
    }

    private static final String ENCRYPTED =
            """
            global
              stats socket {socket} level admin
            resolvers tls
              nameserver one tcp@127.0.0.1:{port tls} ssl verify none source 127.0.0.1
              timeout resolve 60ms
              timeout retry 300ms
            defaults
              mode tcp
              timeout client 5s
              timeout server 5s
              timeout connect 5s
            listen door
              bind 127.0.0.1:{port tls} ssl crt {folder}/pem
              server dns 127.0.0.1:DNS
            backend app
              server a1 app.test:80 resolvers tls init-addr none resolve-prefer ipv4
            """;

    /// The options of a name server's line: questions over TLS, from an address of one's own. HAProxy 2.6 is not asked: it takes the
    /// configuration and then dies by a segmentation fault, now and then.
    @Test
    void encryptedQuestions() throws Exception {
        try (var dns = new DnsServer();
                var pem =
                        Objects.requireNonNull(
                                SameNamesAsHaproxyTest.class.getResourceAsStream("words.pem"))) {
            dns.answer("A app.test", Answer.of(DnsServer.ipv4("127.0.0.2")));
            Files.write(folder.resolve("pem"), pem.readAllBytes());
            String text = ENCRYPTED.replace("DNS", Integer.toString(dns.port()));
            try (var ours = new RunningProxy(folder, text)) {
                long deadline = System.nanoTime() + PATIENCE_NANOS;
                while (!ours.ask("show servers state app").contains(" 127.0.0.2 ")
                        && System.nanoTime() < deadline) {
                    LockSupport.parkNanos(10_000_000);
                }
                assertThat(ours.ask("show servers state app")).contains(" 127.0.0.2 ");
            }
        }
    }

    private static String resolved(int port, String host) throws IOException {
        try (var client = new RawClient(port)) {
            return client.send("GET / HTTP/1.1\r\nhost: " + host + "\r\n\r\n")
                    .readUntil(">", 8000)
                    .replaceAll("(?s).*\r\n\r\n", "");
        }
    }

    private static String bytes(int port) throws IOException {
        try (var client = new RawClient(port)) {
            client.send("x");
            return client.readAll(8000);
        }
    }

    /// A section that names servers while they run is given up with the plan that has it; what a reload keeps goes on.
    @Test
    void aReloadGoesOnWithAddresses() throws Exception {
        try (var dns = new DnsServer()) {
            everythingIsThere(dns);
            String text =
                    CONFIGURATION
                            .replace(
                                    "  log 127.0.0.1:LOG format raw local0\n",
                                    "  dns-accept-family ipv4\n")
                            .replace("DNS", Integer.toString(dns.port()));
            try (var proxy = new RunningProxy(folder, text)) {
                var one = List.<Asked>of(proxy::ask);
                String service =
                        """
                        svc/v1 127.0.0.8 2 64 2 n2.test 8002 _http._tcp.svc.test
                        svc/v2 127.0.0.7 2 64 1 n1.test 8001 _http._tcp.svc.test
                        """;
                String app = "app/a1 127.0.0.2 2 0 1 app.test 80 -\n";
                await(one, app);
                awaitPart(proxy, service);
                proxy.write(text.replace("timeout connect 5s", "timeout connect 4s"));
                assertThat(proxy.ask("reload")).contains("Success");
                assertThat(states(proxy::ask)).startsWith(app).contains(service);
                addressesChange(dns);
                awaitPart(proxy, "svc/v3 127.0.0.10 2 64 1 n3.test 8003 _http._tcp.svc.test\n");
                awaitPart(proxy, "svc/v2 - 0 96 1 - 0 _http._tcp.svc.test\n");
                await(one, "app/a1 127.0.0.9 2 0 1 app.test 80 -\n");
            }
        }
    }

    /// States contain that at last.
    private static void awaitPart(RunningProxy proxy, String expected) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!states(proxy::ask).contains(expected) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(10_000_000);
        }
        assertThat(states(proxy::ask)).contains(expected);
    }

    private static String logged(String text, LogReceiver log) {
        return text.replace("LOG", Integer.toString(log.port()));
    }

    private static void everythingIsThere(DnsServer dns) {
        dns.answer("A app.test", Answer.of(DnsServer.ipv4("127.0.0.2")))
                .answer("AAAA app.test", Answer.of(DnsServer.ipv6("::5")))
                .answer(
                        "A farm.test",
                        Answer.of(
                                DnsServer.ipv4("127.0.0.5"),
                                DnsServer.ipv4("127.0.0.3"),
                                DnsServer.ipv4("127.1.0.9"),
                                DnsServer.ipv4("127.0.0.4")))
                .answer("AAAA farm.test", Answer.of())
                .answer(
                        "SRV _http._tcp.svc.test",
                        Answer.of(
                                        DnsServer.service(10, 8001, "n1.test"),
                                        DnsServer.service(512, 8002, "n2.test"))
                                .with(DnsServer.ipv4("127.0.0.8").of("n2.test")))
                .answer("A n1.test", Answer.of(DnsServer.ipv4("127.0.0.7")))
                .answer("AAAA n1.test", Answer.of());
    }

    private static void addressesChange(DnsServer dns) {
        dns.answer("A app.test", Answer.of(DnsServer.ipv4("127.0.0.9")))
                .answer("AAAA app.test", Answer.of())
                .answer(
                        "A n3.test",
                        Answer.of(
                                DnsServer.alias("n4.test"),
                                DnsServer.ipv4("127.0.0.10").of("n4.test")))
                .answer(
                        "A farm.test",
                        Answer.of(DnsServer.ipv4("127.0.0.6"), DnsServer.ipv4("127.0.0.3")))
                .answer(
                        "SRV _http._tcp.svc.test",
                        Answer.of(
                                        DnsServer.service(10, 8003, "n3.test"),
                                        DnsServer.service(512, 8002, "n2.test"))
                                .with(DnsServer.ipv4("127.0.0.8").of("n2.test")));
    }

    private static void everythingFails(DnsServer dns) {
        dns.answer("A app.test", Answer.code(3))
                .answer("AAAA app.test", Answer.code(3))
                .answer("A farm.test", Answer.silence())
                .answer("AAAA farm.test", Answer.silence())
                .answer("SRV _http._tcp.svc.test", Answer.code(5));
    }

    /// Both come to these states, in whatever time.
    private static void await(List<Asked> both, String expected) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        for (Asked each : both) {
            String seen = states(each);
            while (!seen.startsWith(expected) && System.nanoTime() < deadline) {
                LockSupport.parkNanos(10_000_000);
                seen = states(each);
            }
            assertThat(seen).as("proxy %d", both.indexOf(each)).startsWith(expected);
        }
    }

    /// Address, operational and administrative state, weight, name, port and service of each server.
    private static String states(Asked proxy) throws IOException {
        var text = new StringBuilder();
        for (String line : proxy.ask("show servers state").split("\n")) {
            String[] field = line.split(" ");
            if (field.length > 19 && !line.startsWith("#")) {
                text.append(
                        String.join(
                                " ",
                                field[1] + "/" + field[3],
                                field[4],
                                field[5],
                                field[6],
                                field[7],
                                field[17],
                                field[18],
                                field[19]));
                text.append('\n');
            }
        }
        return text.toString();
    }

    /// What the log said of each server, in its order; between servers the order is chance.
    private static Map<String, List<String>> byServer(LogReceiver log) {
        var said = new TreeMap<String, List<String>>();
        for (String line : log.lines(1, 1000)) {
            var server = SERVER.matcher(line);
            if (server.find()) {
                // How many servers are left depends on which name was answered first.
                String text = line.replaceAll("\\). \\d active.*", ").");
                said.computeIfAbsent(server.group(), _ -> new ArrayList<>()).add(text);
            }
        }
        return said;
    }

    private static String counterNames(String counters) {
        return counters.replaceAll("(: +)\\d+", "$1N");
    }
}
