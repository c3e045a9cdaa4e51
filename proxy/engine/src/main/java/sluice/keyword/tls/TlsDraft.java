package sluice.keyword.tls;

import io.netty.handler.ssl.ClientAuth;

import org.jspecify.annotations.Nullable;

import sluice.sample.Expression;
import sluice.wire.tls.IgnoredErrors;
import sluice.wire.tls.TlsSettings;

import java.util.ArrayList;
import java.util.List;

/// The TLS words of one `bind`, `server` or `default-server` line while it is read.
final class TlsDraft {
    boolean enabled;

    /// `crt`, as written.
    final List<String> certificates = new ArrayList<>();

    /// `crt-list`, as written.
    final List<String> lists = new ArrayList<>();

    final List<String> versions;
    List<String> ciphers;
    List<String> groups;

    /// Null until `alpn` or `no-alpn` was seen.
    @Nullable List<String> alpn;

    boolean strictSni;
    boolean tickets;
    ClientAuth clientAuth = ClientAuth.NONE;

    /// `verify` of a server line; null takes the default.
    @Nullable Boolean verifyServer;

    IgnoredErrors ignored = IgnoredErrors.NONE;
    @Nullable String authorities;
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
        versions = new ArrayList<>(defaults.versions);
        ciphers = defaults.ciphers;
        groups = defaults.groups;
        tickets = defaults.tickets;
    }

    TlsSettings settings(TlsDefaults defaults, List<String> protocols, Loaded loaded) {
        return new TlsSettings(
                List.copyOf(versions),
                ciphers,
                groups,
                protocols,
                clientAuth,
                loaded.authorities(),
                loaded.revocations(),
                ignored,
                defaults.sessionCacheSize,
                defaults.sessionSeconds,
                tickets);
    }

    /// The files about trust, read.
    record Loaded(
            List<java.security.cert.X509Certificate> authorities,
            List<java.security.cert.X509CRL> revocations) {}
}
