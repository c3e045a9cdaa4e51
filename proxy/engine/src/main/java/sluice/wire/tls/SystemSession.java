package sluice.wire.tls;

import org.jspecify.annotations.Nullable;

import java.security.Principal;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;

/// What a handshake by the system's OpenSSL agreed on; stays readable when the connection is gone. Confined to the connection's loop.
final class SystemSession implements SSLSession {
    /// A record with everything that may be around the data. RFC 8446 §5.2.
    static final int PACKET = 16_384 + 2048 + 5;

    static final int PLAIN = 16_384;

    private final String peerHost;
    private final long created = System.currentTimeMillis();
    private final Map<String, Object> values = new HashMap<>();
    private String protocol = "NONE";
    private String cipher = "SSL_NULL_WITH_NULL_NULL";
    private byte[] identifier = {};
    private X509Certificate[] peer = {};
    private @Nullable String group;
    private boolean resumed;

    SystemSession(String peerHost) {
        this.peerHost = peerHost;
    }

    void agreed(
            String protocol,
            String cipher,
            byte[] identifier,
            @Nullable String group,
            boolean resumed) {
        this.protocol = protocol;
        this.cipher = cipher;
        this.identifier = identifier;
        this.group = group;
        this.resumed = resumed;
    }

    void peer(X509Certificate[] chain) {
        peer = chain;
    }

    @Nullable String group() {
        return group;
    }

    boolean isResumed() {
        return resumed;
    }

    @Override
    public byte[] getId() {
        return identifier.clone();
    }

    @Override
    public @Nullable SSLSessionContext getSessionContext() {
        return null;
    }

    @Override
    public long getCreationTime() {
        return created;
    }

    @Override
    public long getLastAccessedTime() {
        return created;
    }

    @Override
    public void invalidate() {
        // Sessions are kept by the library, whose settings say for how long.
    }

    @Override
    public boolean isValid() {
        return true;
    }

    @Override
    public void putValue(String name, Object value) {
        values.put(name, value);
    }

    @Override
    public @Nullable Object getValue(String name) {
        return values.get(name);
    }

    @Override
    public void removeValue(String name) {
        values.remove(name);
    }

    @Override
    public String[] getValueNames() {
        return values.keySet().toArray(String[]::new);
    }

    @Override
    public Certificate[] getPeerCertificates() throws SSLPeerUnverifiedException {
        if (peer.length == 0) {
            throw new SSLPeerUnverifiedException("the peer showed no certificate");
        }
        return peer.clone();
    }

    @Override
    public Certificate @Nullable [] getLocalCertificates() {
        return null;
    }

    @Override
    public Principal getPeerPrincipal() throws SSLPeerUnverifiedException {
        return ((X509Certificate) getPeerCertificates()[0]).getSubjectX500Principal();
    }

    @Override
    public @Nullable Principal getLocalPrincipal() {
        return null;
    }

    @Override
    public String getCipherSuite() {
        return cipher;
    }

    @Override
    public String getProtocol() {
        return protocol;
    }

    @Override
    public String getPeerHost() {
        return peerHost;
    }

    @Override
    public int getPeerPort() {
        return -1;
    }

    @Override
    public int getPacketBufferSize() {
        return PACKET;
    }

    @Override
    public int getApplicationBufferSize() {
        return PLAIN;
    }
}
