package sluice.wire.tls;

import org.jspecify.annotations.Nullable;

import java.security.cert.X509CRL;
import java.util.List;

/// Which certificates are revoked: the content of one `crl-file`.
///
/// Equal only to itself: it is read once, and comparing hundreds of certificates is not what tells settings apart.
///
/// @param name the path, or the name under which the Runtime API knows it
public record Revocations(String name, List<X509CRL> lists) {
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
