package sluice.wire.tls;

import io.netty.channel.Channel;
import io.netty.handler.ssl.OpenSslSession;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.internal.tcnative.SSL;
import io.netty.util.AttributeKey;

import org.jspecify.annotations.Nullable;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;

import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/// What a finished handshake agreed on; confined to the connection's loop.
public final class TlsSession {
    private static final AttributeKey<TlsSession> KEY = AttributeKey.valueOf("sluice.tls");

    private static final String NO_CIPHER = "(NONE)";

    /// Null when the handshake failed.
    private final @Nullable SSLEngine engine;

    private final @Nullable Attempted attempted;
    private final String serverName;
    private final String alpn;
    private final boolean resumed;
    private final @Nullable CertificateFile own;
    private final @Nullable CapturedHello hello;
    private final @Nullable ClientTrust judge;
    private PeerTrust.@Nullable Judged judged;

    /// Made when the handshake is over.
    ///
    /// @param own the certificate that was shown; null for none
    /// @param hello what the client offered; null when it is not kept
    /// @param judge who judges the peer's certificate when facts about it are asked for after an abbreviated handshake; null for nobody
    public TlsSession(
            SSLEngine engine,
            String serverName,
            @Nullable CertificateFile own,
            @Nullable CapturedHello hello,
            @Nullable ClientTrust judge) {
        this.hello = hello;
        this.judge = judge;
        this.own = own;
        this.engine = engine;
        attempted = null;
        this.serverName = serverName;
        String agreed = engine.getApplicationProtocol();
        this.alpn = agreed == null ? "" : agreed;
        resumed =
                switch (engine) {
                    case ReferenceCountedOpenSslEngine shipped ->
                            shipped.sslPointer() != 0 && SSL.isSessionReused(shipped.sslPointer());
                    case SystemEngine system -> system.agreed().isResumed();
                    default -> false;
                };
    }

    /// What is known of a handshake that failed.
    ///
    /// @param version the one that both sides have, `TLSv1.2`; empty for none
    /// @param shown the peer's chain; empty when it came not so far
    record Attempted(String version, List<X509Certificate> shown, Verification verification) {}

    TlsSession(
            Attempted attempted,
            String serverName,
            @Nullable CertificateFile own,
            @Nullable CapturedHello hello) {
        this.attempted = attempted;
        this.serverName = serverName;
        this.own = own;
        this.hello = hello;
        engine = null;
        judge = null;
        alpn = "";
        resumed = false;
    }

    /// What a channel's handshake agreed on; null in clear text.
    public static @Nullable TlsSession of(Channel channel) {
        return channel.attr(KEY).get();
    }

    /// Makes this the session of a channel.
    public void attach(Channel channel) {
        channel.attr(KEY).set(this);
    }

    /// Whether the handshake was abbreviated by an earlier session.
    public boolean isResumed() {
        return resumed;
    }

    private @Nullable SSLSession session() {
        return engine == null ? null : engine.getSession();
    }

    /// `TLSv1.3` and so on.
    public String version() {
        SSLSession session = session();
        return session != null ? session.getProtocol() : attempted != null ? attempted.version : "";
    }

    /// The cipher in OpenSSL's spelling for TLS 1.2, IANA's for TLS 1.3, as HAProxy prints them; `(NONE)` when the handshake failed.
    public String cipher() {
        SSLSession session = session();
        return session == null ? NO_CIPHER : CipherNames.openSsl(session.getCipherSuite());
    }

    /// The size of the cipher's keys in bits; 0 when its name does not tell.
    public int keyBits() {
        SSLSession session = session();
        String suite = session == null ? "" : session.getCipherSuite();
        if (suite.contains("AES_128")
                || suite.contains("AES128")
                || suite.contains("CAMELLIA_128")) {
            return 128;
        }
        if (suite.contains("AES_256") || suite.contains("AES256") || suite.contains("CHACHA20")) {
            return 256;
        }
        return suite.contains("3DES") ? 168 : 0;
    }

    /// The name that the client asked for; empty for none.
    public String serverName() {
        return serverName;
    }

    /// What ALPN agreed on; empty for nothing.
    public String alpn() {
        return alpn;
    }

    /// The certificate that this side showed; null for none.
    public @Nullable CertificateFile own() {
        return own;
    }

    /// What the client offered; null when that is not kept.
    public @Nullable CapturedHello hello() {
        return hello;
    }

    /// What was wrong with the client's certificate and overlooked.
    public Verification verification() {
        if (attempted != null) {
            return attempted.verification;
        }
        PeerTrust.Judged known = judged();
        return known == null ? Verification.GOOD : known.verification();
    }

    /// The certificates from the client's own to the authority that ends the chain; empty when it showed none that was verified.
    public List<X509Certificate> verifiedChain() {
        PeerTrust.Judged known = judged();
        return known == null ? List.of() : known.chain();
    }

    private PeerTrust.@Nullable Judged judged() {
        SSLSession session = session();
        if (judged == null && judge != null && session != null) {
            judged = ClientTrust.of(session);
            List<X509Certificate> shown = judged == null ? peerChain() : List.of();
            if (!shown.isEmpty()) {
                judged = judge.judge(shown.toArray(X509Certificate[]::new));
            }
        }
        return judged;
    }

    /// The group of the key exchange; null when it is not known.
    public @Nullable String group() {
        return switch (session()) {
            case OpenSslSession session -> session.getNamedGroup();
            case SystemSession session -> session.group();
            case null, default -> null;
        };
    }

    /// The peer's certificate and those above it as shown; empty when it showed none.
    public List<X509Certificate> peerChain() {
        SSLSession session = session();
        if (session == null) {
            return attempted == null ? List.of() : attempted.shown;
        }
        try {
            var chain = new ArrayList<X509Certificate>();
            for (Certificate each : session.getPeerCertificates()) {
                if (each instanceof X509Certificate certificate) {
                    chain.add(certificate);
                }
            }
            return chain;
        } catch (SSLPeerUnverifiedException none) {
            return List.of();
        }
    }

    /// The peer's certificate; null when it showed none.
    public @Nullable X509Certificate peerCertificate() {
        List<X509Certificate> chain = peerChain();
        return chain.isEmpty() ? null : chain.get(0);
    }

    /// The session's identifier.
    public byte[] identifier() {
        SSLSession session = session();
        return session == null ? new byte[0] : session.getId();
    }

    /// The common name of a certificate's holder; empty for none.
    public static String commonName(X509Certificate certificate) {
        try {
            for (var part :
                    new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    return part.getValue().toString();
                }
            }
        } catch (InvalidNameException unreadable) {
            // Nobody's name.
        }
        return "";
    }

    /// Kind and size of a certificate's key as the PROXY protocol writes it: `RSA2048`, `EC256`.
    public static String keyName(X509Certificate certificate) {
        return switch (certificate.getPublicKey()) {
            case RSAPublicKey rsa -> "RSA" + rsa.getModulus().bitLength();
            case ECPublicKey curve -> "EC" + curve.getParams().getCurve().getField().getFieldSize();
            default -> certificate.getPublicKey().getAlgorithm();
        };
    }
}
