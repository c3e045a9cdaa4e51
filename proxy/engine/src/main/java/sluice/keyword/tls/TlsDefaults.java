package sluice.keyword.tls;

import java.util.ArrayList;
import java.util.List;

/// What `global` says about TLS for all lines that come after; a part of the configuration.
final class TlsDefaults {
    String certificateBase = "";
    String authorityBase = "";
    final Side bind = new Side();
    final Side server = new Side();
    long sessionCacheSize = 20_000;
    long sessionSeconds = 300;

    /// `ssl-server-verify none`.
    boolean verifyServers = true;

    /// `ssl-default-bind-…` or `ssl-default-server-…`.
    static final class Side {
        List<String> ciphers = List.of();
        List<String> groups = List.of();
        final List<String> versions = new ArrayList<>(List.of("TLSv1.2", "TLSv1.3"));
        boolean tickets = true;
    }
}
