package sluice.boot;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import sluice.wire.tls.CertificateFile;
import sluice.wire.tls.PemWriter;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.security.auth.x500.X500Principal;

/// TLS for [Training]: a certificate that lives as long as it, and clients that believe anybody.
final class TrainingEncryption {
    private static final Duration VALID = Duration.ofHours(1);

    private final SSLContext context;

    TrainingEncryption() throws IOException {
        try {
            context = SSLContext.getInstance("TLS");
            context.init(
                    null,
                    InsecureTrustManagerFactory.INSTANCE.getTrustManagers(),
                    new SecureRandom());
        } catch (GeneralSecurityException impossible) {
            throw new IOException(impossible);
        }
    }

    /// A certificate for nobody with its key, in PEM.
    static String certificate() throws IOException {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var keys = generator.generateKeyPair();
            var name = new X500Principal("CN=training");
            Instant now = Instant.now();
            var builder =
                    new JcaX509v3CertificateBuilder(
                            name,
                            BigInteger.ONE,
                            Date.from(now.minus(VALID)),
                            Date.from(now.plus(VALID)),
                            name,
                            keys.getPublic());
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            var certificate =
                    new JcaX509CertificateConverter().getCertificate(builder.build(signer));
            return PemWriter.text(
                    new CertificateFile("training", List.of(certificate), keys.getPrivate(), null));
        } catch (GeneralSecurityException | OperatorCreationException impossible) {
            throw new IOException(impossible);
        }
    }

    /// A client, its handshake done.
    ByteChannel open(int port) throws IOException {
        var socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.startHandshake();
        return new Encrypted(socket);
    }

    private record Encrypted(SSLSocket socket) implements ByteChannel {
        @Override
        public int read(ByteBuffer to) throws IOException {
            byte[] bytes = new byte[Math.min(to.remaining(), 16 * 1024)];
            int length = socket.getInputStream().read(bytes);
            if (length > 0) {
                to.put(bytes, 0, length);
            }
            return length;
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            byte[] bytes = new byte[from.remaining()];
            from.get(bytes);
            socket.getOutputStream().write(bytes);
            return bytes.length;
        }

        @Override
        public boolean isOpen() {
            return !socket.isClosed();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
