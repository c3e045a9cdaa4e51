package sluice.wire.tls;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/// The certificates of a context: each connection's engine bears the alias of the one that was chosen for it as the name of its peer.
@Shared("a concurrent map")
final class ShownKeys extends X509ExtendedKeyManager {
    private final ConcurrentHashMap<String, CertificateFile> byAlias = new ConcurrentHashMap<>();

    /// The certificate's alias: of the same name and serial number there is one at a time.
    String alias(CertificateFile shown) {
        String alias = shown.alias();
        byAlias.putIfAbsent(alias, shown);
        return alias;
    }

    /// How many certificates were ever shown.
    int size() {
        return byAlias.size();
    }

    @Nullable CertificateFile of(SSLEngine engine) {
        return byAlias.get(engine.getPeerHost());
    }

    @Override
    public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
        return engine.getPeerHost();
    }

    /// Towards a server there is one certificate, whatever name is asked for and whoever should have signed it.
    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] types, Principal[] issuers, SSLEngine engine) {
        return byAlias.keySet().stream().findFirst().orElse(null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        CertificateFile file = byAlias.get(alias);
        return file == null ? null : file.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        CertificateFile file = byAlias.get(alias);
        return file == null ? null : file.key();
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] type, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal[] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal[] issuers) {
        return null;
    }
}
