package sluice.wire.tls;

import io.netty.handler.ssl.ClientAuth;

import org.jspecify.annotations.Nullable;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/// Whom one TLS side believes; immutable.
///
/// @param clientAuth whether clients have to show a certificate; of no meaning towards servers
/// @param authorities who may have signed the peer's certificate; null for nobody
/// @param further who may have signed as well, but is not named to clients; null for nobody
/// @param named whether clients are told the names of `authorities`
/// @param revocations revoked certificates; null for none
/// @param ignored mistakes of client certificates that are overlooked
public record Trust(
        ClientAuth clientAuth,
        @Nullable Authorities authorities,
        @Nullable Authorities further,
        boolean named,
        @Nullable Revocations revocations,
        IgnoredErrors ignored) {
    public static final Trust NOBODY =
            new Trust(ClientAuth.NONE, null, null, true, null, IgnoredErrors.NONE);

    boolean uses(String name) {
        return (authorities != null && authorities.name().equals(name))
                || (further != null && further.name().equals(name))
                || (revocations != null && revocations.name().equals(name));
    }

    public boolean hasAuthorities() {
        return !anchors().isEmpty();
    }

    /// Everybody who may have signed the peer's certificate.
    List<X509Certificate> anchors() {
        var all = new ArrayList<X509Certificate>();
        if (authorities != null) {
            all.addAll(authorities.certificates());
        }
        if (further != null) {
            all.addAll(further.certificates());
        }
        return all;
    }

    /// Whose names clients are told, to choose a certificate by.
    List<X509Certificate> announced() {
        return named && authorities != null ? authorities.certificates() : List.of();
    }
}
