package sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.vocabulary.InfoField;
import sluice.vocabulary.StatColumn;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Random;

/// What comes out of a socket, also when it is cut, huge, silent or nonsense.
class AnswersTest {

    static String resource(String name) throws IOException {
        try (var in = Objects.requireNonNull(AnswersTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest(name = "<{0}>")
    @CsvSource({"show-stat-2.6.csv,show-info-2.6.txt", "show-stat-3.5.csv,show-info-3.5.txt"})
    void snapshotsOfBothVersions(String csv, String info) throws IOException {
        var snapshot =
                Snapshot.parse(Instant.EPOCH, ProcessInfo.parse(resource(info)), resource(csv));
        assertThat(snapshot.rows()).hasSizeGreaterThan(10);
        assertThat(snapshot.frontends()).isNotEmpty();
        assertThat(snapshot.info().number(InfoField.MAXCONN)).isPositive();
        assertThat(snapshot.servers())
                .allSatisfy(
                        row -> {
                            assertThat(row.has(StatColumn.STOT)).isTrue();
                            assertThat(row.status().text()).isNotEmpty();
                        });
    }

    @Test
    void quotedFieldsMissingAndUnknownColumns() {
        var snapshot =
                Snapshot.parse(
                        Instant.EPOCH,
                        ProcessInfo.NONE,
                        "# pxname,svname,future,status,type,qcur,last_chk,\n"
                                + "be,s1,9,UP 1/2,2,,\"a, \"\"b\"\"\",\n"
                                + "be,BACKEND,,UP,1\n");
        var server = Objects.requireNonNull(snapshot.server("be", "s1"));
        assertThat(server.text(StatColumn.LAST_CHK)).isEqualTo("a, \"b\"");
        assertThat(server.has(StatColumn.QCUR)).isFalse();
        assertThat(server.number(StatColumn.QCUR)).isZero();
        assertThat(server.number(StatColumn.QCUR, -1)).isEqualTo(-1);
        assertThat(Objects.requireNonNull(snapshot.backend("be")).status().serving()).isTrue();
    }

    @Test
    void helpOfBothVersions() throws IOException {
        for (String file : new String[] {"help-2.6.txt", "help-3.5dev.txt"}) {
            var commands = Capabilities.parseHelp(resource(file));
            assertThat(commands).hasSizeGreaterThan(90);
            assertThat(commands)
                    .anySatisfy(
                            c -> {
                                assertThat(c.words()).isEqualTo("set server");
                                assertThat(c.arguments()).startsWith("<bk>/<srv>");
                                assertThat(c.description()).isNotEmpty();
                            });
            assertThat(commands).allSatisfy(c -> assertThat(c.words()).isNotEmpty());
        }
    }

    /// Any bytes at all: cut answers, flipped bytes, other separators. Nothing throws, nothing grows.
    @Test
    void parsersTakeAnything() throws IOException {
        var random = new Random(42);
        String[] seeds = {
            resource("show-stat-2.6.csv"),
            resource("show-info-3.5.txt"),
            resource("help-2.6.txt"),
            "# table: t, type: ip, size:10, used:1\n"
                    + "0x1: key=1.2.3.4 use=0 exp=5 http_req_rate(10000)=3\n",
            "0x1: proto=tcpv4 src=1.2.3.4:5 fe=f be=b srv=s ts=00 age=1m2s calls=1\n",
            "1\n# be_id be_name srv_name\n1 a b\n"
        };
        for (int i = 0; i < 3000; i++) {
            String seed = seeds[random.nextInt(seeds.length)];
            int start = random.nextInt(seed.length());
            char[] text =
                    seed.substring(start, Math.min(seed.length(), start + 1 + random.nextInt(2000)))
                            .toCharArray();
            for (int flips = random.nextInt(6); flips > 0; flips--) {
                text[random.nextInt(text.length)] = (char) random.nextInt(300);
            }
            String mangled =
                    (random.nextBoolean() ? "# pxname,svname,type,status," : "") + new String(text);
            Snapshot.parse(Instant.EPOCH, ProcessInfo.parse(mangled), mangled);
            Records.ofBlanks(mangled);
            Capabilities.parseHelp(mangled);
            StickTable.parse(mangled);
            SessionLine.parse(mangled);
            CertificateEntry.parse("x", mangled);
        }
    }

    @Test
    void tablesSessionsAndCertificates() {
        var table =
                StickTable.parse(
                                "# table: fe, type: ip, size:1024, used:2\n"
                                        + "0x1: key=10.0.0.9 use=1 exp=59 shard=0 gpc0=3"
                                        + " http_req_rate(10000)=7\n\n")
                        .getFirst();
        assertThat(table.used()).isEqualTo(2);
        assertThat(table.entries().getFirst().value("http_req_rate")).isEqualTo(7);
        assertThat(table.entries().getFirst().values()).doesNotContainKey("shard");
        var session =
                SessionLine.parse(
                                "0x55: proto=tcpv4 src=10.0.0.9:3 fe=f be=b srv=s1 ts=00 epoch=0"
                                        + " age=2m3s calls=3\n"
                                        + "0x66: proto=unix_stream src=unix:1 fe=GLOBAL be=<NONE>"
                                        + " srv=<none> ts=00 age=0s\n")
                        .getFirst();
        assertThat(session.age()).isEqualTo(Duration.ofSeconds(123));
        assertThat(session.server()).isEqualTo("s1");
        var certificate =
                CertificateEntry.parse(
                        "a.pem", "Filename: a.pem\nnotAfter: Nov  2 16:04:05 2027 GMT\n");
        assertThat(certificate.notAfter()).isEqualTo("2027-11-02T16:04:05Z");
    }

    @TempDir Path folder;

    /// A peer that takes one connection, sends these bytes and then closes or keeps silent.
    private Thread peer(ServerSocketChannel listener, byte[] bytes, boolean close) {
        return Thread.ofVirtual()
                .start(
                        () -> {
                            try (var channel = listener.accept()) {
                                channel.read(ByteBuffer.allocate(1024));
                                channel.write(ByteBuffer.wrap(bytes));
                                if (!close) {
                                    channel.read(ByteBuffer.allocate(1024));
                                }
                            } catch (IOException _) {
                                // The client went first.
                            }
                        });
    }

    private ServerSocketChannel listen(Path path) throws IOException {
        var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(path));
        return listener;
    }

    @Test
    void silentHugeAndUndecodableAnswers() throws Exception {
        var path = folder.resolve("s");
        var limits =
                new RuntimeClient.Limits(Duration.ofSeconds(1), Duration.ofMillis(200), 100_000);
        var client = new RuntimeClient(new Target.Unix(path), limits);
        assertThatThrownBy(() -> client.ask("show info"))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessage("cannot connect to " + path + ": no such file");
        try (var listener = listen(path)) {
            peer(listener, "\nhalf an ans".getBytes(StandardCharsets.UTF_8), false);
            assertThatThrownBy(() -> client.ask("show info"))
                    .isInstanceOfSatisfying(
                            RuntimeFailure.class,
                            failure ->
                                    assertThat(failure.kind())
                                            .isEqualTo(RuntimeFailure.Kind.SILENT));
            peer(listener, new byte[1 << 20], true);
            var huge = client.ask("show sess");
            assertThat(huge.truncated()).isTrue();
            assertThat(huge.text().length()).isLessThanOrEqualTo(100_000);
            peer(listener, new byte[] {'\n', (byte) 0xff, (byte) 0xfe, 'a', '\n'}, true);
            assertThat(client.ask("show env").text()).isEqualTo("\ufffd\ufffda");
            peer(
                    listener,
                    "Unknown command: 'set'\nhelp\n\n[3]: No such server.\n\n"
                            .getBytes(StandardCharsets.UTF_8),
                    true);
            assertThat(client.ask("x").noSuchObject()).isTrue();
            peer(listener, "\n[3]:No such backend.\n\n".getBytes(StandardCharsets.UTF_8), true);
            assertThat(client.ask("x").text()).isEqualTo("No such backend.");
            peer(listener, "garbage".getBytes(StandardCharsets.UTF_8), true);
            assertThatThrownBy(client::snapshot)
                    .hasMessageContaining("did not answer `show stat` with statistics");
        }
        assertThatThrownBy(() -> client.ask("show info"))
                .hasMessageContaining("nobody listens there any more");
    }

    @ParameterizedTest(name = "<{0}>")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /run/haproxy/admin.sock     | /run/haproxy/admin.sock
                    unix@/a/b                   | /a/b
                    lb1:9999                    | lb1:9999
                    [::1]:9999                  | [::1]:9999
                    ipv4@127.0.0.1:80           | 127.0.0.1:80
                    :9999                       | 127.0.0.1:9999
                    http://u:p@lb1:8404/stats   | http://lb1:8404/stats
                    http://lb1/stats;csv        | http://lb1/stats
                    """)
    void targets(String text, String label) {
        assertThat(Target.parse(text).label()).isEqualTo(label);
        assertThat(Target.parse(text).toString()).doesNotContain(":p@");
    }

    @ParameterizedTest(name = "<{0}>")
    @CsvSource({"lb1:x", "lb1:99999", "abns@x", "''", "http://"})
    void badTargets(String text) {
        assertThatThrownBy(() -> Target.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
