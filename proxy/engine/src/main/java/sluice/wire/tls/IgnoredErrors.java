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

    /// Whether a mistake is overlooked.
    ///
    /// @param depth how far above the client's own certificate; 0 for its own
    boolean covers(int code, int depth) {
        return depth == 0
                ? allOwn || own.contains(code)
                : allAuthorities || authorities.contains(code);
    }
}
