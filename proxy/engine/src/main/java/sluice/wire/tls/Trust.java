package sluice.wire.tls;

import io.netty.handler.ssl.ClientAuth;

import org.jspecify.annotations.Nullable;

/// Whom one TLS side believes; immutable.
///
/// @param clientAuth whether clients have to show a certificate; of no meaning towards servers
/// @param authorities who may have signed the peer's certificate; null for nobody
/// @param revocations revoked certificates; null for none
/// @param ignored mistakes of client certificates that are overlooked
public record Trust(
        ClientAuth clientAuth,
        @Nullable Authorities authorities,
        @Nullable Revocations revocations,
        IgnoredErrors ignored) {
    public static final Trust NOBODY = new Trust(ClientAuth.NONE, null, null, IgnoredErrors.NONE);

    boolean uses(String name) {
        return authorities != null && authorities.name().equals(name)
                || revocations != null && revocations.name().equals(name);
    }

    public boolean hasAuthorities() {
        return authorities != null && !authorities.certificates().isEmpty();
    }
}
