package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.LogReceiver;
import sluice.testkit.RawClient;
import sluice.wire.mux.ProxyHeader;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;

/// PROXY headers in and out: one engine behind another, and headers that are cut, oversized or lie.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProxyHeaderTest {
    private static final String ORIGIN =
            """
            defaults
                mode http
                timeout client 5s
                log 127.0.0.1:LOG format raw local0
            frontend told
                bind 127.0.0.1:1 accept-proxy
                http-request return status 200 content-type text/plain lf-string "src=%[src]:%[src_port] dst=%[dst]:%[dst_port] rcvd=%[fc_rcvd_proxy] id=%[fc_pp_unique_id] tlv=%[fc_pp_tlv(0xE0)]."
            frontend expecting
                bind 127.0.0.1:2
                tcp-request connection expect-proxy layer4
                http-request return status 200 content-type text/plain lf-string "src=%[src]."
            """;

    private static final String FRONT =
            """
            defaults
                mode http
                timeout client 5s
                timeout connect 1s
                timeout server 5s
            frontend in
                bind 127.0.0.1:1
                unique-id-format id-%[path]
                unique-id-header x-id
                http-request set-src hdr(x-from)
                use_backend %[path,field(2,/)]
            backend first
                server s 127.0.0.1:TOLD send-proxy
            backend second
                server s 127.0.0.1:TOLD send-proxy-v2 proxy-v2-options crc32c,unique-id set-proxy-v2-tlv-fmt(0xE0) %[method]
            backend none
                server s 127.0.0.1:TOLD
            """;

    private final LogReceiver log = new LogReceiver();
    private ConfiguredEngine origin;
    private ConfiguredEngine front;

    @BeforeAll
    void start() {
        origin = new ConfiguredEngine(ORIGIN.replace("LOG", Integer.toString(log.port())));
        front = new ConfiguredEngine(FRONT.replace("TOLD", Integer.toString(origin.port("told"))));
    }

    @AfterAll
    void stop() {
        front.close();
        origin.close();
        log.close();
    }

    private String get(int port, String first, String path) {
        try (var client = new RawClient(port)) {
            client.send(first);
            client.send(
                    "GET "
                            + path
                            + " HTTP/1.1\r\n"
                            + "host: a\r\n"
                            + "x-from: 192.0.2.7\r\n"
                            + "connection: close\r\n\r\n");
            return client.readAll(5000);
        }
    }

    /// The thirteenth byte of version 2: 0x20 is LOCAL, 0x21 PROXY.
    @ParameterizedTest(name = "[{0}]")
    @CsvSource({"'', 32", "pp2-never-send-local, 33"})
    void checks_speak_for_the_proxy(String global, int command) throws IOException {
        try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                var _ =
                        new ConfiguredEngine(
                                """
                                global
                                    %s
                                backend checked
                                    mode http
                                    option httpchk
                                    timeout connect 1s
                                    timeout server 1s
                                    server s 127.0.0.1:%d check inter 200ms send-proxy-v2
                                """
                                        .formatted(global, server.getLocalPort()))) {
            server.setSoTimeout(10000);
            try (var check = server.accept()) {
                check.setSoTimeout(10000);
                byte[] header = check.getInputStream().readNBytes(16);
                assertThat(header[12]).isEqualTo((byte) command);
            }
        }
    }

    @ParameterizedTest(name = "{0} => {1}")
    @CsvSource(
            textBlock =
                    """
                    /first/x,  src=192.0.2.7:
                    /second/x, rcvd=1 id=id-/second/x tlv=GET.
                    /none/x,   502
                    """)
    void a_header_arrives(String path, String answer) {
        assertThat(get(front.port("in"), "", path)).contains(answer);
    }

    @ParameterizedTest(name = "{0} => {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    PROXY TCP4 1.2.3.4 5.6.7.8 9 10~         | src=1.2.3.4:9 dst=5.6.7.8:10 rcvd=1
                    PROXY TCP6 2001:db8::1 ::1 9 10~         | src=2001:db8::1:9 dst=::1:10
                    PROXY UNKNOWN~                           | src=127.0.0.1
                    PROXY UNKNOWN and whatever~              | src=127.0.0.1
                    PROXY TCP4 1.2.3.4 5.6.7.8 9 70000~      | Received an invalid PROXY protocol header
                    PROXY TCP4 1.2.3.4 ::1 9 10~             | Received an invalid PROXY protocol header
                    PROXY TCP4 1.2.3.4~                      | Received an invalid PROXY protocol header
                    GET / HTTP/1.1~                          | Received something which does not look like a PROXY protocol header
                    """)
    void a_line_is_understood_or_refused_with_a_line_in_the_log(String header, String result) {
        String answer = get(origin.port("told"), header.replace("~", "\r\n"), "/");
        if (result.startsWith("src")) {
            assertThat(answer).contains(result);
        } else {
            assertThat(answer).isEmpty();
            assertThat(log.lines(1, 5000)).last().asString().endsWith(result);
        }
    }

    @Test
    void a_rule_can_ask_for_one() {
        String header = "PROXY TCP4 1.2.3.4 5.6.7.8 9 10\r\n";
        assertThat(get(origin.port("expecting"), header, "/")).contains("src=1.2.3.4.");
    }

    @Test
    void what_is_written_can_be_read_and_nothing_else_throws() {
        var random = new Random(7);
        var header =
                new ProxyHeader(
                        sluice.value.Address.ipv4(0x01020304, 5),
                        sluice.value.Address.ipv4(0x06070809, 10),
                        sluice.value.ByteString.of("\u00e0\0\3abc"));
        byte[] good = header.binary(true).array();
        var read = ProxyHeader.read(Unpooled.wrappedBuffer(good)).header();
        assertThat(read).isNotNull();
        if (read != null) {
            assertThat(read.source()).isEqualTo(header.source());
            assertThat(String.valueOf(read.fact(0xe0))).isEqualTo("abc");
        }
        for (int length = 0; length < good.length; length++) {
            assertThat(ProxyHeader.read(Unpooled.wrappedBuffer(good, 0, length)).state())
                    .isEqualTo(ProxyHeader.State.MORE);
        }
        for (int i = 0; i < 20_000; i++) {
            byte[] bent = good.clone();
            int changes = 1 + random.nextInt(3);
            for (int change = 0; change < changes; change++) {
                bent[random.nextInt(bent.length)] ^= (byte) (1 << random.nextInt(8));
            }
            var state = ProxyHeader.read(Unpooled.wrappedBuffer(bent)).state();
            // The checksum covers everything; LOCAL has none, and lost types or lengths lose the
            // checksum itself.
            boolean addresses = java.util.Arrays.equals(bent, 16, 28, good, 16, 28);
            boolean rest =
                    java.util.Arrays.equals(bent, 0, 16, good, 0, 16)
                            && java.util.Arrays.equals(
                                    bent, 28, bent.length, good, 28, good.length);
            if (rest && !addresses) {
                assertThat(state).isEqualTo(ProxyHeader.State.BAD_HEADER);
            }
        }
    }
}
