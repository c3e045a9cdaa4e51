package sluice.wire.tls;

import org.jspecify.annotations.Nullable;

import java.security.cert.X509Certificate;
import java.util.List;

/// Who may have signed a peer's certificate: the content of one `ca-file`.
///
/// Equal only to itself: it is read once, and comparing hundreds of certificates is not what tells settings apart.
///
/// @param name the path, or the name under which the Runtime API knows it
public record Authorities(String name, List<X509Certificate> certificates) {
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
