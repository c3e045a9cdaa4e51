package sluice.wire.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;

/// The settings of one TLS side, from `bind`, `server`, crt-list lines and `ssl-default-…`; immutable.
///
/// @param protocols `TLSv1.2` and so on, those permitted
/// @param ciphers OpenSSL's names for TLS 1.2 and older; empty for the library's choice
/// @param groups names of key exchange groups; empty for the library's choice
/// @param alpn protocols in the order of preference; empty for none
/// @param clientAuth whether clients have to show a certificate
/// @param authorities who may have signed the peer's certificate; empty for nobody
/// @param revocations revoked certificates
/// @param ignored mistakes of client certificates that are overlooked
/// @param sessionCacheSize `tune.ssl.cachesize`; 0 switches it off
/// @param sessionSeconds `tune.ssl.lifetime`
/// @param tickets whether session tickets are given out
public record TlsSettings(
        List<String> protocols,
        List<String> ciphers,
        List<String> groups,
        List<String> alpn,
        ClientAuth clientAuth,
        List<X509Certificate> authorities,
        List<X509CRL> revocations,
        IgnoredErrors ignored,
        long sessionCacheSize,
        long sessionSeconds,
        boolean tickets) {

    public static final TlsSettings DEFAULT =
            new TlsSettings(
                    List.of("TLSv1.2", "TLSv1.3"),
                    List.of(),
                    List.of(),
                    List.of(),
                    ClientAuth.NONE,
                    List.of(),
                    List.of(),
                    IgnoredErrors.NONE,
                    20_000,
                    300,
                    true);

    /// Permits tickets, which the library forbids unless it is given keys; given none it makes its own.
    void tickets(SslContext context) {
        if (tickets && context.sessionContext() instanceof OpenSslSessionContext sessions) {
            sessions.setTicketKeys();
        }
    }

    public TlsSettings withAlpn(List<String> protocols) {
        return new TlsSettings(
                this.protocols,
                ciphers,
                groups,
                protocols,
                clientAuth,
                authorities,
                revocations,
                ignored,
                sessionCacheSize,
                sessionSeconds,
                tickets);
    }
}
