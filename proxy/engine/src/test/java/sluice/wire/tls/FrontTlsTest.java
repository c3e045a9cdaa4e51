package sluice.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/// Which certificate a client gets, seen by the JDK's own client.
class FrontTlsTest {
    @TempDir Path folder;

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private FrontTls.Certified certified(String algorithm, String... names)
            throws IOException, TlsProblem {
        Path file = folder.resolve(names[0].replace('*', '_') + "." + algorithm + ".pem");
        TestCertificates.write(file, TestCertificates.make(algorithm, names));
        return new FrontTls.Certified(PemReader.certificate(file));
    }

    private int listen(FrontTls tls) {
        var listener =
                new FrontTls.Listener() {
                    @Override
                    public void established(ChannelHandlerContext context, TlsSession session) {
                        events.add("established " + session.alpn());
                    }

                    @Override
                    public void failed(ChannelHandlerContext context, HandshakeFailure failure) {
                        events.add("failed");
                    }
                };
        Channel channel =
                new ServerBootstrap()
                        .group(group)
                        .channel(EpollServerSocketChannel.class)
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel accepted) {
                                        accepted.pipeline().addLast(tls.handler(listener));
                                    }
                                })
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .syncUninterruptibly()
                        .channel();
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    private static X509Certificate shown(int port, String name, String... schemes)
            throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(
                null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), new SecureRandom());
        try (var plain = new Socket(InetAddress.getLoopbackAddress(), port);
                var socket =
                        (SSLSocket)
                                context.getSocketFactory()
                                        .createSocket(plain, "localhost", port, true)) {
            var parameters = socket.getSSLParameters();
            parameters.setServerNames(name.isEmpty() ? List.of() : List.of(new SNIHostName(name)));
            if (schemes.length > 0) {
                parameters.setSignatureSchemes(schemes);
            }
            parameters.setApplicationProtocols(new String[] {"http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @ParameterizedTest(name = "{0} => {1}")
    @CsvSource(
            textBlock =
                    """
                    a.example,      CN=a.example
                    A.EXAMPLE,      CN=a.example
                    www.b.example,  CN=*.b.example
                    x.y.b.example,  CN=first.example
                    b.example,      CN=first.example
                    '',             CN=first.example
                    nobody.example, CN=first.example
                    """)
    void the_name_decides(String name, String subject) throws Exception {
        var tls =
                new FrontTls(
                        List.of(
                                certified("EC", "first.example"),
                                certified("EC", "a.example"),
                                certified("EC", "*.b.example")),
                        TlsSettings.DEFAULT.withAlpn(List.of("h2", "http/1.1")),
                        new FrontTls.Manner(false, 5000));
        int port = listen(tls);
        assertThat(shown(port, name).getSubjectX500Principal().getName()).isEqualTo(subject);
        assertThat(events.poll(5, TimeUnit.SECONDS)).isEqualTo("established http/1.1");
        assertThat(tls.handshakes()).isEqualTo(1);
    }

    @Test
    void a_client_that_can_gets_ecdsa_and_another_rsa() throws Exception {
        var tls =
                new FrontTls(
                        List.of(certified("RSA", "x.example"), certified("EC", "x.example")),
                        TlsSettings.DEFAULT,
                        new FrontTls.Manner(false, 5000));
        int port = listen(tls);
        assertThat(shown(port, "x.example").getPublicKey().getAlgorithm()).isEqualTo("EC");
        assertThat(
                        shown(port, "x.example", "rsa_pss_rsae_sha256", "rsa_pkcs1_sha256")
                                .getPublicKey()
                                .getAlgorithm())
                .isEqualTo("RSA");
        assertThat(shown(port, "").getPublicKey().getAlgorithm()).isEqualTo("EC");
    }

    @Test
    void a_line_may_name_a_further_default() throws Exception {
        var ecdsa = certified("EC", "first.example");
        var rsa = certified("RSA", "other.example");
        var tls =
                new FrontTls(
                        List.of(
                                ecdsa,
                                new FrontTls.Certified(rsa.file(), List.of("*"), null, null)),
                        TlsSettings.DEFAULT,
                        new FrontTls.Manner(false, 5000));
        int port = listen(tls);
        assertThat(shown(port, "x.example").getPublicKey().getAlgorithm()).isEqualTo("EC");
        assertThat(shown(port, "x.example", "rsa_pss_rsae_sha256").getPublicKey().getAlgorithm())
                .isEqualTo("RSA");
    }

    @Test
    void strict_sni_refuses_unknown_names_and_counts_them() throws Exception {
        var tls =
                new FrontTls(
                        List.of(certified("EC", "a.example")),
                        TlsSettings.DEFAULT,
                        new FrontTls.Manner(true, 5000));
        int port = listen(tls);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> shown(port, "b.example"))
                .isInstanceOfAny(SSLException.class, IOException.class);
        assertThat(events.poll(5, TimeUnit.SECONDS)).isEqualTo("failed");
        assertThat(tls.failures()).isEqualTo(1);
    }

    @Test
    void a_replaced_certificate_is_shown_to_the_next_client() throws Exception {
        var tls =
                new FrontTls(
                        List.of(certified("EC", "a.example")),
                        TlsSettings.DEFAULT,
                        new FrontTls.Manner(false, 5000));
        int port = listen(tls);
        var before = shown(port, "a.example");
        tls.prepare(List.of(certified("EC", "a.example"))).run();
        assertThat(shown(port, "a.example").getSerialNumber())
                .isNotEqualTo(before.getSerialNumber());
    }
}
