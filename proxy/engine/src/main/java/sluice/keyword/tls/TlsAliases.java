package sluice.keyword.tls;

import sluice.sample.LogAlias;
import sluice.stream.Stream;
import sluice.value.ByteWriter;
import sluice.wire.tls.TlsSession;

/// What log lines say about TLS. Manual §8.2.6.
final class TlsAliases {
    private TlsAliases() {}

    /// `%sslc` — the cipher suite of the client's connection.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "sslc")
    static void cipher(Stream stream, ByteWriter out, boolean hexadecimal) {
        TlsSession session = stream.session().tls;
        if (session != null) {
            out.put(session.cipher());
        }
    }

    /// `%sslv` — the version of TLS of the client's connection.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "sslv")
    static void version(Stream stream, ByteWriter out, boolean hexadecimal) {
        TlsSession session = stream.session().tls;
        if (session != null) {
            out.put(session.version());
        }
    }
}
