package sluice.wire.tls;

import java.util.List;

/// The settings of one TLS side, from `bind`, `server`, crt-list lines and `ssl-default-…`; immutable. Connections with equal settings share
/// one context.
///
/// @param alpn protocols in the order of preference; empty for none
public record TlsSettings(
        Negotiation negotiation, List<String> alpn, Trust trust, Sessions sessions) {

    public static final TlsSettings DEFAULT =
            new TlsSettings(Negotiation.DEFAULT, List.of(), Trust.NOBODY, Sessions.DEFAULT);

    public TlsSettings withAlpn(List<String> protocols) {
        return new TlsSettings(negotiation, protocols, trust, sessions);
    }

    TlsSettings withTrust(Trust other) {
        return new TlsSettings(negotiation, alpn, other, sessions);
    }
}
