package sluice.wire.tls;

/// Which library serves which settings.
final class Providers {
    private Providers() {}

    /// The library for connections with these settings that show this certificate.
    ///
    /// @throws TlsProblem when none can
    static TlsProvider of(TlsSettings settings, CertificateFile file) throws TlsProblem {
        TlsProvider found = of(settings);
        String lack = found.lacks(file);
        if (lack != null) {
            throw new TlsProblem(
                    "'" + file.name() + "' : " + found.label() + " does not have " + lack);
        }
        return found;
    }

    /// The library for connections with these settings.
    ///
    /// @throws TlsProblem when none can
    static TlsProvider of(TlsSettings settings) throws TlsProblem {
        String lack = BoringSsl.LIBRARY.lacks(settings);
        if (lack != null) {
            throw new TlsProblem(BoringSsl.LIBRARY.label() + " does not have " + lack);
        }
        return BoringSsl.LIBRARY;
    }
}
