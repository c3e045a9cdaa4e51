package sluice.wire.tls;

import java.util.List;

/// Which libraries speak TLS in this process, for the operator.
public final class TlsLibraries {
    private TlsLibraries() {}

    /// Their names, the one that is tried first at the beginning.
    public static List<String> names() {
        return Providers.all().stream().map(TlsProvider::label).toList();
    }
}
