package sluice.flow;

import sluice.stream.Stream;
import sluice.value.ByteString;

/// `option forwardfor` and `option originalto`: a header that names the client or the address it came to.
///
/// @param header the name in lower case
/// @param ifNone only when the request has no such header yet
/// @param except answers true for addresses of which nothing is said
public record ForwardedFor(ByteString header, boolean ifNone, Exception except) {
    /// Decides on the stream's client (or destination) address.
    @FunctionalInterface
    public interface Exception {
        boolean covers(Stream stream);
    }

    public static final Exception NOBODY = stream -> false;
}
