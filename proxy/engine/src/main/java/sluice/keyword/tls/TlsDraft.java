package sluice.keyword.tls;

import io.netty.handler.ssl.ClientAuth;

import org.jspecify.annotations.Nullable;

import sluice.sample.Expression;
import sluice.wire.tls.IgnoredErrors;
import sluice.wire.tls.Sessions;
import sluice.wire.tls.TicketKeys;
import sluice.wire.tls.TlsProblem;
import sluice.wire.tls.TlsSettings;
import sluice.wire.tls.Trust;

import java.util.ArrayList;
import java.util.List;

/// The TLS words of one `bind`, `server` or `default-server` line, or of a line of a crt-list, while it is read.
final class TlsDraft {
    boolean enabled;

    /// Whether `ssl` was said of a server at all, even if `no-ssl` follows: `set server … ssl` may switch it on then.
    boolean switchable;

    /// `crt`, as written.
    final List<String> certificates = new ArrayList<>();

    /// `crt-list`, as written.
    final List<String> lists = new ArrayList<>();

    final NegotiationDraft negotiation;

    /// Null until `alpn` or `no-alpn` was seen.
    @Nullable List<String> alpn;

    boolean strictSni;
    boolean tickets;

    /// `generate-certificates`.
    boolean generated;

    /// `ca-sign-file`, as written.
    @Nullable String signing;

    /// `ca-sign-pass`.
    @Nullable String signingPassword;

    /// `tls-ticket-keys`, as written.
    @Nullable String ticketKeys;

    ClientAuth clientAuth = ClientAuth.NONE;

    /// `verify` of a server line; null takes the default.
    @Nullable Boolean verifyServer;

    IgnoredErrors ignored = IgnoredErrors.NONE;
    @Nullable String authorities;

    /// `ca-verify-file`, as written.
    @Nullable String furtherAuthorities;

    /// `no-ca-names`.
    boolean namesSent = true;

    @Nullable String revocations;
    @Nullable String verifyHost;

    /// `no-ssl-reuse` of a server line.
    boolean resume = true;

    /// `sni` of a server line; null for none.
    @Nullable Expression serverName;

    /// `no-sni-auto`: the name is not taken from the request when `sni` says nothing.
    boolean automaticName = true;

    /// `no-check-sni-auto`: the same for checks.
    boolean automaticCheckName = true;

    TlsDraft(TlsDefaults.Side defaults) {
        this(defaults.negotiation.copy(), defaults.tickets, defaults.strictSni);
    }

    private TlsDraft(NegotiationDraft negotiation, boolean tickets, boolean strictSni) {
        this.negotiation = negotiation;
        this.tickets = tickets;
        this.strictSni = strictSni;
    }

    /// What a line of a crt-list begins with: the settings of its bind line, without its certificates.
    TlsDraft forList() {
        var copy = new TlsDraft(negotiation.copy(), tickets, strictSni);
        copy.alpn = alpn;
        copy.ticketKeys = ticketKeys;
        copy.clientAuth = clientAuth;
        copy.ignored = ignored;
        copy.authorities = authorities;
        copy.furtherAuthorities = furtherAuthorities;
        copy.namesSent = namesSent;
        copy.revocations = revocations;
        return copy;
    }

    /// @param protocols what ALPN offers
    /// @throws TlsProblem when a file about trust or tickets cannot be used
    TlsSettings settings(TlsDefaults defaults, List<String> protocols, CertificateFiles files)
            throws TlsProblem {
        TicketKeys keys = ticketKeys == null ? null : files.tickets(ticketKeys);
        return new TlsSettings(
                negotiation.settled(),
                protocols,
                new Trust(
                        clientAuth,
                        files.authorities(authorities, defaults.authorityBase),
                        files.authorities(furtherAuthorities, defaults.authorityBase),
                        namesSent,
                        files.revocations(revocations, defaults.authorityBase),
                        ignored),
                new Sessions(defaults.sessionCacheSize, defaults.sessionSeconds, tickets, keys));
    }
}
