package sluice.wire.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/// Lists of signed certificate timestamps: that a certificate stands in public logs. RFC 6962 §3.3.
///
/// ```
/// | length of the rest, 2 bytes | length, 2 bytes | timestamp | length, 2 bytes | timestamp | …
/// ```
final class SignedTimestamps {
    private static final int LARGEST = 2 + 0xffff;

    private SignedTimestamps() {}

    /// A list as a file holds it, its shape checked; signatures are the client's business.
    ///
    /// @throws TlsProblem when it is no such list
    static byte[] read(Path path) throws TlsProblem {
        try {
            if (Files.size(path) <= LARGEST) {
                byte[] list = Files.readAllBytes(path);
                if (isList(list)) {
                    return list;
                }
            }
        } catch (IOException unreadable) {
            throw new TlsProblem(
                    "'" + path + "' : cannot be read: " + PemReader.reason(unreadable), unreadable);
        }
        throw new TlsProblem("'" + path + "' : is no list of signed certificate timestamps");
    }

    /// Whether bytes have the shape of a list with at least one timestamp.
    static boolean isList(byte[] bytes) {
        var rest = ByteBuffer.wrap(bytes);
        if (rest.remaining() < 4 || (rest.getShort() & 0xffff) != rest.remaining()) {
            return false;
        }
        while (rest.hasRemaining()) {
            int length = rest.remaining() < 2 ? 0 : rest.getShort() & 0xffff;
            if (length == 0 || length > rest.remaining()) {
                return false;
            }
            rest.position(rest.position() + length);
        }
        return true;
    }
}
