package sluice.wire.tls;

import java.util.Set;

/// Which mistakes of client certificates are overlooked, by OpenSSL's numbers.
///
/// @param allOwn all of the client's own certificate
/// @param own those of its own certificate
/// @param allAuthorities all of those above it
/// @param authorities those of the ones above it
public record IgnoredErrors(
        boolean allOwn, Set<Integer> own, boolean allAuthorities, Set<Integer> authorities) {
    public static final IgnoredErrors NONE = new IgnoredErrors(false, Set.of(), false, Set.of());

    boolean covers(Verification verification) {
        return verification.depth() == 0
                ? allOwn || own.contains(verification.code())
                : allAuthorities || authorities.contains(verification.authorityCode());
    }
}
