package sluice.keyword.tls;

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
        final NegotiationDraft negotiation = new NegotiationDraft();
        boolean tickets = true;
        boolean strictSni;
    }
}
