package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sluice.testkit.LogReceiver;
import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/// PROXY headers between HAProxy and us: each sends to each, and the receivers of both are told the same lies.
///
/// Left out is what the protocol lets a receiver take or refuse and 2.6 refuses: unspecified families behind the command PROXY, datagrams;
/// and what the protocol forbids and 2.6 takes: ports beyond 65535, leading zeros, addresses of three parts.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameProxyHeaderAsHaproxyTest {
    private static final String RECEIVER =
            """
            global
                log 127.0.0.1:LOG format raw local0
            defaults
                mode http
                log global
                option dontlognull
                timeout client 700ms
                timeout connect 1s
                timeout server 1s
            frontend told
                bind 127.0.0.1:{port told} accept-proxy
                log-format done
                http-request return status 200 content-type text/plain lf-string "src=%[src]:%[src_port] dst=%[dst]:%[dst_port] rcvd=%[fc_rcvd_proxy] id=%[fc_pp_unique_id] name=%[fc_pp_authority]."
            """;

    private static final String SENDER =
            """
            global
            defaults
                mode http
                timeout client 2s
                timeout connect 1s
                timeout server 1s
            frontend in
                bind 127.0.0.1:{port in}
                unique-id-format id-%[path]
                unique-id-header x-id
                http-request set-src hdr(x-from)
                http-request set-src-port int(1234)
                http-request set-dst hdr(x-to)
                http-request set-dst-port int(4321)
                use_backend %[path,field(2,/)]
            backend one
                server s 127.0.0.1:RECEIVER send-proxy
            backend two
                server s 127.0.0.1:RECEIVER send-proxy-v2
            backend options
                server s 127.0.0.1:RECEIVER send-proxy-v2 proxy-v2-options crc32c,unique-id
            backend none
                server s 127.0.0.1:RECEIVER
            """;

    private final LogReceiver realLog = new LogReceiver();
    private final LogReceiver ourLog = new LogReceiver();
    private RealHaproxy realReceiver;
    private RealHaproxy realToReal;
    private RealHaproxy realToUs;
    private ConfiguredEngine receiver;
    private ConfiguredEngine toReal;
    private ConfiguredEngine toUs;

    private static RealHaproxy real(Path folder, String name, String text) throws IOException {
        Path own = Files.createDirectory(folder.resolve(name));
        return RealHaproxy.start(
                own, text.replaceFirst("global\n", "global\n    stats socket {socket}\n"));
    }

    private static ConfiguredEngine ours(String text) {
        return new ConfiguredEngine(text.replaceAll("\\{port [a-z]+}", "1"));
    }

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        assumeTrue(RealHaproxy.available());
        realReceiver = real(folder, "receiver", RECEIVER.replace("LOG", "" + realLog.port()));
        receiver = ours(RECEIVER.replace("LOG", "" + ourLog.port()));
        String real = SENDER.replace("RECEIVER", "" + realReceiver.port("told"));
        String own = SENDER.replace("RECEIVER", "" + receiver.port("told"));
        realToReal = real(folder, "real", real);
        realToUs = real(folder, "mixed", own);
        toReal = ours(real);
        toUs = ours(own);
    }

    @AfterAll
    void stop() {
        for (var each : new ConfiguredEngine[] {toUs, toReal, receiver}) {
            if (each != null) {
                each.close();
            }
        }
        for (var each : new RealHaproxy[] {realToUs, realToReal, realReceiver}) {
            if (each != null) {
                each.close();
            }
        }
        realLog.close();
        ourLog.close();
    }

    private static String get(int port, String before, String fields) {
        try (var client = new RawClient(port)) {
            client.send(before + "GET " + fields + "connection: close\r\n\r\n");
            return client.readAll(3000);
        }
    }

    @ParameterizedTest(name = "{0} from {1} to {2}")
    @CsvSource({
        "one, 192.0.2.7, 198.51.100.9",
        "one, 2001:db8::7, 2001:db8::9",
        "two, 192.0.2.7, 198.51.100.9",
        "two, 2001:db8::7, 2001:db8::9",
        "options, 192.0.2.7, 198.51.100.9",
        "options, 2001:db8::7, 2001:db8::9",
        "none, 192.0.2.7, 198.51.100.9",
    })
    void each_understands_the_other(String backend, String from, String to) {
        String request =
                "/"
                        + backend
                        + "/x HTTP/1.1\r\nhost: a\r\nx-from: "
                        + from
                        + "\r\nx-to: "
                        + to
                        + "\r\n";
        String expected = steady(get(realToReal.port("in"), "", request));
        if (!backend.equals("none")) {
            assertThat(expected).contains("src=" + from + ":1234 dst=" + to + ":4321 rcvd=1");
        }
        assertThat(steady(get(realToUs.port("in"), "", request))).isEqualTo(expected);
        assertThat(steady(get(toReal.port("in"), "", request))).isEqualTo(expected);
        assertThat(steady(get(toUs.port("in"), "", request))).isEqualTo(expected);
    }

    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    /// Lines end with `~`; bytes behind `hex:` follow the signature of version 2.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 1.2.3.4 5.6.7.8 9 10~",
                "PROXY TCP6 2001:db8::1 ::1 9 10~",
                "PROXY TCP4 1.2.3.4 5.6.7.8 0 65535~",
                "PROXY TCP4 1.2.3.4 5.6.7.8 9~",
                "PROXY TCP4 1.2.3.4~",
                "PROXY TCP4 1.2.3.4  5.6.7.8 9 10~",
                "PROXY TCP4 ::1 5.6.7.8 9 10~",
                "PROXY TCP4 1.2.3.4 5.6.7.8 9 10 11~",
                "PROXY tcp4 1.2.3.4 5.6.7.8 9 10~",
                "PROXY UDP4 1.2.3.4 5.6.7.8 9 10~",
                "PROXY UNKNOWN~",
                "PROXY ~",
                "proxy TCP4 1.2.3.4 5.6.7.8 9 10~",
                "GET / HTTP/1.1~",
                "hex:2111000c0102030405060708000900 0a",
                "hex:2111000c01020304050607080009000a",
                "hex:212100242001 0db8000000000000000000000001 00000000000000000000000000000001"
                        + " 0009000a",
                "hex:20000000",
                "hex:2011000c01020304050607080009000a",
                "hex:2111000b010203040506070800090a",
                "hex:2111000f01020304050607080009000a050001 ",
                "hex:2111001301020304050607080009000a0500046964 2d31",
                "hex:2111001301020304050607080009000a0200046e616d65",
                "hex:2111001301020304050607080009000a02ffff6e616d65",
                "hex:2111001301020304050607080009000a03000400000000",
                "hex:2111001301020304050607080009000a0300041c8e4d5a",
                "hex:3111000c01020304050607080009000a",
                "hex:2211000c01020304050607080009000a",
                "hex:2f11000c01020304050607080009000a",
            })
    void both_believe_the_same(String header) {
        String bytes =
                header.startsWith("hex:")
                        ? latin1(SIGNATURE + header.substring(4).replace(" ", ""))
                        : header.replace("~", "\r\n");
        String request = "/ HTTP/1.1\r\nhost: a\r\n";
        String expected = steady(get(realReceiver.port("told"), bytes, request));
        assertThat(steady(get(receiver.port("told"), bytes, request))).isEqualTo(expected);
        assertThat(reasons(ourLog.lines(1, 3000))).isEqualTo(reasons(realLog.lines(1, 3000)));
    }

    private static String latin1(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }

    /// The body, without the addresses of the connection itself.
    private static String steady(String answer) {
        int body = answer.indexOf("\r\n\r\n");
        return answer.substring(Math.max(0, body)).replaceAll("=127\\.0\\.0\\.1:\\d+", "=here");
    }

    /// What stands behind the frontend's name in a line about a failed handshake.
    private static List<String> reasons(List<String> lines) {
        return lines.stream().map(line -> line.replaceFirst("^.*?told/1: ", "")).toList();
    }
}
