package sluice.wire.tls;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.Stream;

/// Which library serves which settings: the first of them that can.
///
/// The Java property `sluice.tls.provider` names the one to try first: `boringssl` (the default) or `openssl`.
final class Providers {
    private static final List<TlsProvider> ORDER = order();

    private Providers() {}

    private static List<TlsProvider> order() {
        List<TlsProvider> system =
                LibSsl.library().<TlsProvider>map(SystemOpenSsl::new).stream().toList();
        List<TlsProvider> shipped = List.of(BoringSsl.LIBRARY);
        boolean systemFirst = "openssl".equals(System.getProperty("sluice.tls.provider"));
        return (systemFirst ? Stream.of(system, shipped) : Stream.of(shipped, system))
                .flatMap(List::stream)
                .toList();
    }

    static List<TlsProvider> all() {
        return ORDER;
    }

    /// The library for connections with these settings that show this certificate; null for none.
    ///
    /// @throws TlsProblem when none can
    static TlsProvider of(TlsSettings settings, @Nullable CertificateFile file) throws TlsProblem {
        var lacks = new StringBuilder();
        for (TlsProvider each : ORDER) {
            String lack = each.lacks(settings);
            if (lack == null && file != null) {
                lack = each.lacks(file);
            }
            if (lack == null) {
                return each;
            }
            lacks.append(lacks.isEmpty() ? "" : ", ")
                    .append(each.label())
                    .append(" does not have ")
                    .append(lack);
        }
        if (LibSsl.library().isEmpty()) {
            lacks.append(", and this machine has no OpenSSL 3 (libssl.so.3)");
        }
        throw new TlsProblem(lacks.toString());
    }
}
