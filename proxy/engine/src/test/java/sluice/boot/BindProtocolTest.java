package sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sluice.testkit.RealHaproxy;
import sluice.wire.tls.TestCertificates;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// `proto` of a `bind` line: what a client of TLS agrees on, and which lines are refused, as with HAProxy.
class BindProtocolTest {
    private static final String CONFIGURATION =
            """
            global
              stats socket {socket} level admin
            defaults
              timeout client 5s
              timeout server 5s
              timeout connect 1s
            frontend f
              mode MODE
              bind 127.0.0.1:{port f} OPTIONS
            """;

    @TempDir Path theirs;
    @TempDir Path mine;

    private static String agreed(int port) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(
                null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), new SecureRandom());
        try (var socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5000);
            var parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket.getApplicationProtocol();
        }
    }

    /// HAProxy 2.6 offers nothing of itself, newer ones do: ours is compared with what the manual of 3.5 says.
    @ParameterizedTest(name = "{0} => {1}")
    @CsvSource(
            textBlock =
                    """
                    proto h1,               http/1.1
                    proto h2,               h2
                    alpn h2 proto h2,       h2
                    alpn http/1.1 proto h1, http/1.1
                    alpn h2,                h2
                    """)
    void tlsOffersWhatIsSpoken(String options, String protocol) throws Exception {
        TestCertificates.write(mine.resolve("a.pem"), TestCertificates.make("EC", "a.example"));
        String text =
                CONFIGURATION
                        .replace("MODE", "http")
                        .replace("OPTIONS", "ssl crt {folder}/a.pem " + options);
        try (var proxy = new RunningProxy(mine, text)) {
            assertThat(agreed(proxy.port("f"))).isEqualTo(protocol);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            textBlock =
                    """
                    http, h1
                    http, h2
                    http, none
                    tcp,  h1
                    tcp,  h2
                    tcp,  none
                    """)
    void theSameLinesAreRefused(String mode, String protocol) throws Exception {
        assumeTrue(RealHaproxy.available());
        String text = CONFIGURATION.replace("MODE", mode).replace("OPTIONS", "proto " + protocol);
        boolean accepted;
        try (var _ = RealHaproxy.start(theirs, text)) {
            accepted = true;
        } catch (IOException refused) {
            accepted = false;
        }
        if (accepted) {
            new RunningProxy(mine, text).close();
        } else {
            assertThatThrownBy(() -> new RunningProxy(mine, text).close())
                    .hasMessageContaining("MUX protocol '" + protocol + "' is not usable");
        }
    }
}
