package sluice.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/// What one connection of the system's OpenSSL may be told beside its context, and that a context nobody uses goes away.
class NegotiatingEngineTest {
    @TempDir Path folder;

    private LibSsl library;
    private CertificateFile certificate;

    @BeforeEach
    void make() throws Exception {
        library = LibSsl.library().orElseThrow();
        Path file = folder.resolve("a.pem");
        TestCertificates.write(file, TestCertificates.make("EC", "a.example"));
        certificate = PemReader.certificate(file);
    }

    private SystemEngine engine(boolean client) throws Exception {
        var engine =
                new SystemEngine(
                        new SystemContext(library, TlsSettings.DEFAULT, client), "", client);
        if (!client) {
            NativeCertificate.of(library, certificate).show(engine.pointer());
        }
        return engine;
    }

    /// Both sides in turn until neither has more to say.
    private static void shake(SSLEngine client, SSLEngine server) throws SSLException {
        client.beginHandshake();
        server.beginHandshake();
        var there = ByteBuffer.allocateDirect(64 * 1024);
        var back = ByteBuffer.allocateDirect(64 * 1024);
        for (int turn = 0; turn < 10; turn++) {
            move(client, there, server);
            move(server, back, client);
        }
    }

    private static void move(SSLEngine from, ByteBuffer wire, SSLEngine to) throws SSLException {
        var nothing = ByteBuffer.allocate(0);
        var plain = ByteBuffer.allocateDirect(16 * 1024);
        wire.clear();
        while (from.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            from.wrap(nothing, wire);
        }
        wire.flip();
        while (wire.hasRemaining()) {
            to.unwrap(wire, plain);
        }
    }

    @Test
    void versionsSuitesAndCertificatesAreTold() throws Exception {
        SystemEngine server = engine(false);
        SystemEngine client = engine(true);
        try {
            assertThat(server.getEnabledProtocols()).containsExactly("TLSv1.2", "TLSv1.3");
            assertThat(server.getSupportedProtocols()).contains("TLSv1", "TLSv1.3");
            server.setEnabledProtocols(new String[] {"TLSv1.2"});
            server.setEnabledCipherSuites(
                    new String[] {"ECDHE-ECDSA-AES128-GCM-SHA256", "TLS_AES_128_GCM_SHA256"});
            assertThat(server.getSSLParameters().getProtocols()).containsExactly("TLSv1.2");
            assertThat(server.getEnabledCipherSuites())
                    .containsExactly("TLS_AES_128_GCM_SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256");
            assertThat(server.getSupportedCipherSuites()).contains("ECDHE-ECDSA-AES256-GCM-SHA384");
            shake(client, server);
            assertThat(client.getSession().getProtocol()).isEqualTo("TLSv1.2");
            assertThat(client.getSession().getCipherSuite())
                    .isEqualTo("ECDHE-ECDSA-AES128-GCM-SHA256");
        } finally {
            server.release();
            client.release();
        }
        assertThat(server.getEnabledProtocols()).isEmpty();
    }

    @Test
    void aServerMayWantACertificate() throws Exception {
        SystemEngine server = engine(false);
        SystemEngine client = engine(true);
        try {
            assertThat(server.getNeedClientAuth()).isFalse();
            server.setWantClientAuth(true);
            assertThat(server.getWantClientAuth()).isTrue();
            client.setNeedClientAuth(true);
            assertThat(client.getNeedClientAuth()).isFalse();
            server.setNeedClientAuth(true);
            assertThat(server.getNeedClientAuth()).isTrue();
            assertThat(server.getWantClientAuth()).isFalse();
            assertThatThrownBy(() -> shake(client, server))
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasMessageEndingWith("::peer did not return a certificate");
        } finally {
            server.release();
            client.release();
        }
    }

    @Test
    void withoutNewSessionsOnlyAnEarlierOneWillDo() throws Exception {
        SystemEngine server = engine(false);
        SystemEngine client = engine(true);
        try {
            client.setEnableSessionCreation(false);
            assertThatThrownBy(() -> shake(client, server))
                    .hasMessage("a new session is not permitted");
        } finally {
            server.release();
            client.release();
        }
    }

    @Test
    void namesThatDoNotExistAreRefused() throws Exception {
        SystemEngine server = engine(false);
        try {
            assertThatThrownBy(() -> server.setEnabledProtocols(new String[] {"TLSv9"}))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> server.setEnabledCipherSuites(new String[] {"nonsense"}))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> server.setUseClientMode(true))
                    .isInstanceOf(IllegalArgumentException.class);
        } finally {
            server.release();
        }
    }

    /// Its functions are called by C, which must not keep it alive.
    @Test
    void aContextThatNobodyUsesGoesAway() throws Exception {
        var context =
                new WeakReference<>(
                        new SystemOpenSsl(library)
                                .front(TlsSettings.DEFAULT.withAlpn(List.of("h2"))));
        Instant limit = Instant.now().plus(Duration.ofSeconds(10));
        while (context.get() != null) {
            assertThat(Instant.now()).isBefore(limit);
            System.gc();
        }
    }
}
