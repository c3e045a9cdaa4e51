package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import sluice.testkit.LogReceiver;
import sluice.testkit.RawClient;
import sluice.testkit.RealHaproxy;
import sluice.value.ByteView;
import sluice.wire.tls.RecordedHello;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/// Hellos of real TLS clients, whole, cut, changed and wrong, pass undecrypted through HAProxy and us: what the fetches say and which backend the
/// name chose is compared.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameHelloAsHaproxyTest {
    private static final String CONFIGURATION =
            """
            global
                log 127.0.0.1:LOG format raw local0
            defaults
                mode tcp
                log global
                timeout connect 1s
                timeout client 2s
                timeout server 2s
            frontend tls
                bind 127.0.0.1:{port tls}
                log-format "%b %ts type=%[var(sess.type)] ver=%[var(sess.ver)] sni=%[var(sess.sni)] alpn=%[var(sess.alpn)] ec=%[var(sess.ec)] st=%[var(sess.st)]"
                tcp-request inspect-delay 300ms
                tcp-request content reject if { req.payload(0,1) -m bin 00 }
                tcp-request content set-var(sess.type) req.ssl_hello_type
                tcp-request content set-var(sess.ver) req.ssl_ver
                tcp-request content set-var(sess.sni) req.ssl_sni
                tcp-request content set-var(sess.alpn) req.ssl_alpn
                tcp-request content set-var(sess.ec) req.ssl_ec_ext
                tcp-request content set-var(sess.st) req.ssl_st_ext
                tcp-request content accept if { req_ssl_hello_type 1 }
                use_backend old if { req.ssl_ver 3.0:3.2 }
                use_backend named if { req_ssl_sni -i mail.example.com }
                default_backend others
            backend old
            backend named
            backend others
            """;

    private final LogReceiver realLog = new LogReceiver();
    private final LogReceiver ourLog = new LogReceiver();
    private RealHaproxy real;
    private ConfiguredEngine ours;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        assumeTrue(RealHaproxy.available());
        real =
                RealHaproxy.start(
                        folder,
                        CONFIGURATION
                                .replace("LOG", "" + realLog.port())
                                .replaceFirst("global\n", "global\n    stats socket {socket}\n"));
        ours =
                new ConfiguredEngine(
                        CONFIGURATION
                                .replace("LOG", "" + ourLog.port())
                                .replaceAll("\\{port [a-z]+}", "1"));
    }

    @AfterAll
    void stop() {
        if (ours != null) {
            ours.close();
        }
        if (real != null) {
            real.close();
        }
        realLog.close();
        ourLog.close();
    }

    /// What the JDK's client sends first.
    static byte[] hello(String name, String[] versions, String... protocols) {
        try {
            SSLContext context = SSLContext.getDefault();
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(true);
            SSLParameters parameters = engine.getSSLParameters();
            if (!name.isEmpty()) {
                parameters.setServerNames(List.of(new SNIHostName(name)));
            }
            parameters.setApplicationProtocols(protocols);
            parameters.setProtocols(versions);
            engine.setSSLParameters(parameters);
            var out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), out);
            byte[] bytes = new byte[out.position()];
            out.flip().get(bytes);
            return bytes;
        } catch (NoSuchAlgorithmException | SSLException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] changed(byte[] hello, int at, int value) {
        byte[] other = hello.clone();
        other[at] = (byte) value;
        return other;
    }

    private record Case(String name, byte[] bytes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        String[] both = {"TLSv1.2", "TLSv1.3"};
        String[] two = {"TLSv1.2"};
        byte[] usual = hello("mail.example.com", both, "h2", "http/1.1");
        var cases = new ArrayList<Case>();
        cases.add(new Case("usual", usual));
        cases.add(new Case("TLS 1.2", hello("Mail.Example.com", two)));
        cases.add(new Case("no name", hello("", both, "http/1.1")));
        cases.add(new Case("another name", hello("other.example.com", two, "h2")));
        cases.add(new Case("half", java.util.Arrays.copyOf(usual, usual.length / 2)));
        cases.add(new Case("one byte", java.util.Arrays.copyOf(usual, 1)));
        cases.add(new Case("header only", java.util.Arrays.copyOf(usual, 5)));
        cases.add(new Case("not a handshake", changed(usual, 0, 23)));
        cases.add(new Case("version 2 of the record", changed(usual, 1, 2)));
        cases.add(new Case("a server's", changed(usual, 5, 2)));
        cases.add(new Case("asks for 3.0", changed(usual, 10, 0)));
        cases.add(new Case("asks for 3.1", changed(usual, 10, 1)));
        cases.add(new Case("asks for 2.3", changed(usual, 9, 2)));
        cases.add(new Case("long session", changed(usual, 43, 33)));
        cases.add(new Case("lies about its length", changed(usual, 6, 1)));
        cases.add(new Case("record too short", changed(changed(usual, 3, 0), 4, 20)));
        cases.add(new Case("text", "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        return cases;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void hellos(Case each) {
        String bytes = new String(each.bytes(), StandardCharsets.ISO_8859_1);
        assertThat(play(ours.port("tls"), bytes, ourLog))
                .isEqualTo(play(real.port("tls"), bytes, realLog));
    }

    private static List<String> play(int port, String bytes, LogReceiver log) {
        try (var client = new RawClient(port)) {
            client.send(bytes);
            client.readAll(3000);
        }
        return log.lines(1, 3000);
    }

    /// Anything at all: no byte outside is read, and a prefix never says more than the whole.
    @Test
    void nothing_is_read_that_is_not_there() {
        var random = new Random(20261123);
        byte[] usual = cases().get(0).bytes();
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = usual.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(Math.min(bytes.length, 120))] = (byte) random.nextInt(256);
            }
            // An array of its own length: a step outside throws.
            byte[] cut = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            var view = new ByteView().set(cut, 0, cut.length);
            RecordedHello.type(view);
            RecordedHello.version(view);
            RecordedHello.suites(view);
            for (int type : new int[] {0, 10, 13, 16, 35, 51}) {
                long place = RecordedHello.extension(view, type);
                if (place >= 0) {
                    assertThat((int) (place >>> 32) + (int) place).isLessThanOrEqualTo(cut.length);
                }
                RecordedHello.list(view, place);
            }
        }
    }
}
