package sluice.wire.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;

import java.util.List;

/// TLS towards one server: whom to believe, what to show, which name to ask for.
///
/// Sessions are kept per server name and resumed, unless told otherwise. Manual §5.2 `ssl`, `verify`, `sni`.
@Shared("an immutable state behind one volatile field")
public final class BackTls implements Renewal.User {
    private volatile State state;

    private record State(TlsSettings settings, Peer peer, BackContext context) {}

    /// What a server line says beside the settings that both sides of the proxy have.
    ///
    /// @param verify whether the server's certificate must be signed by one of the settings' authorities
    /// @param host the name that the certificate must bear when none is asked for; null for any
    /// @param own what to show to servers that ask for a certificate; null for nothing
    /// @param resume whether sessions are resumed
    public record Peer(
            boolean verify, @Nullable String host, @Nullable CertificateFile own, boolean resume) {}

    /// @throws TlsProblem when no library can serve these settings
    public BackTls(TlsSettings settings, Peer peer) throws TlsProblem {
        state = state(settings, peer);
    }

    /// The same with other protocols offered by ALPN; renewed on its own.
    ///
    /// @throws TlsProblem when no library can serve that
    public BackTls offering(List<String> protocols) throws TlsProblem {
        State now = state;
        return new BackTls(now.settings.withAlpn(protocols), now.peer);
    }

    private static State state(TlsSettings settings, Peer peer) throws TlsProblem {
        return new State(settings, peer, Providers.of(settings, peer.own).back(settings, peer));
    }

    @Override
    public Runnable prepare(Renewal renewal) throws TlsProblem {
        State before = state;
        Peer old = before.peer;
        CertificateFile own = old.own;
        var peer =
                new Peer(old.verify, old.host, own == null ? null : renewal.apply(own), old.resume);
        State after = state(renewal.apply(before.settings), peer);
        return () -> state = after;
    }

    @Override
    public boolean uses(String name) {
        State now = state;
        CertificateFile own = now.peer.own;
        return own != null && own.name().equals(name) || now.settings.trust().uses(name);
    }

    /// The first handler of a connection to the server; the handshake begins when the channel is active.
    ///
    /// @param serverName the name to ask for and to find in the certificate; empty for none. An address is not sent (RFC 6066 §3)
    /// but must stand in the certificate all the same
    public SslHandler handler(ByteBufAllocator allocator, String serverName) {
        SslHandler handler = state.context.handler(allocator, serverName, isSent(serverName));
        // The time limit is that of the whole connection attempt, whose owner keeps it.
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }

    /// Whether a name can be sent as SNI: letters, digits, hyphens and dots, no address.
    private static boolean isSent(String name) {
        boolean letters = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
            if (!letter && (c < '0' || c > '9') && c != '-' && c != '.') {
                return false;
            }
            letters |= letter;
        }
        return letters && name.length() <= 253 && name.charAt(0) != '.' && !name.endsWith(".");
    }
}
