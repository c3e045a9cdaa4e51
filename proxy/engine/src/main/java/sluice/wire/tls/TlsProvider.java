package sluice.wire.tls;

import org.jspecify.annotations.Nullable;

/// A library that speaks TLS. There are two: the one that is shipped, and the one of the system for what the first cannot do.
interface TlsProvider {
    /// How it calls itself, with its version.
    String label();

    /// The first of these settings that it cannot honour, as words for the operator; null when it can do all.
    @Nullable String lacks(TlsSettings settings);

    /// The same for a certificate and its key.
    @Nullable String lacks(CertificateFile certificate);

    /// @throws TlsProblem when the library refuses a setting
    FrontContext front(TlsSettings settings) throws TlsProblem;

    /// @throws TlsProblem when the library refuses a setting
    BackContext back(TlsSettings settings, BackTls.Peer peer) throws TlsProblem;
}
