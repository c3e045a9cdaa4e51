package sluice.stream;

import io.netty.channel.Channel;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.proxies.Frontend;
import sluice.proxies.Gauge;
import sluice.proxies.Listener;
import sluice.proxies.Server;
import sluice.value.Address;
import sluice.wire.mux.ProxyHeader;
import sluice.wire.tls.TlsError;
import sluice.wire.tls.TlsSession;

/// What is known about one client connection; shared by all its streams.
@LoopConfined
public final class Session {
    private @Nullable Loop loop;

    public @Nullable Frontend frontend;

    /// The bind line by which the client came; null where no socket accepted it.
    public @Nullable Listener listener;

    /// The client's socket, for what rules tell the kernel about it; null where no socket accepted it.
    public @Nullable Channel channel;

    /// The peer's address: what the PROXY header announced, or `set-src` set, else the socket's.
    public Address source = Address.NONE;

    /// The address that the client connected to, or that the PROXY header announced.
    public Address destination = Address.NONE;

    /// The socket's own peer address, which only `tcp-request connection` rules change.
    public Address socketSource = Address.NONE;

    public Address socketDestination = Address.NONE;

    /// Milliseconds since 1970 of the accept.
    public long acceptDateMillis;

    /// Nanoseconds of the loop's clock at the accept.
    public long acceptNanos;

    /// Nanoseconds that handshakes (PROXY header, TLS) took; 0 without one.
    public long handshakeNanos;

    /// When the last request of the connection was answered; nanoseconds of the loop's clock.
    public long idleSinceNanos;

    /// Client connections of the process right now (`%ac`).
    public Gauge processConnections = NO_CONNECTIONS;

    private static final Gauge NO_CONNECTIONS = new Gauge();

    /// Number of requests begun on this connection.
    public int requests;

    /// Variables of scope `sess`.
    public final Variables variables = new Variables();

    /// What the TLS layer knows of the client connection; null in clear text.
    public @Nullable TlsSession tls;

    /// Why TLS did not come about, in the words of the library.
    public TlsError tlsError = TlsError.NONE;

    /// What the client's PROXY header said; null without one.
    public @Nullable ProxyHeader proxyHeader;

    /// `tcp-request connection expect-proxy` asked for one.
    public boolean expectsProxyHeader;

    /// Why it ended before it could carry a stream.
    public ConnectionError error = ConnectionError.NONE;

    /// The server of the last request (`option prefer-last-server`, 401 and 407 answers).
    public @Nullable Server lastServer;

    /// True once a server has answered 401 or 407: the handshake goes on with the same one.
    public boolean preferLastServer;

    /// What the connection and session rules track.
    public final TrackedEntries tracked = new TrackedEntries();

    /// The loop on which the connection lives.
    public Loop loop() {
        if (loop == null) {
            throw new AssertionError("a session without a loop");
        }
        return loop;
    }

    public void loop(Loop loop) {
        this.loop = loop;
    }

    public void reset() {
        frontend = null;
        listener = null;
        channel = null;
        lastServer = null;
        preferLastServer = false;
        tracked.release();
        source = destination = socketSource = socketDestination = Address.NONE;
        acceptDateMillis = 0;
        acceptNanos = 0;
        handshakeNanos = 0;
        idleSinceNanos = 0;
        processConnections = NO_CONNECTIONS;
        requests = 0;
        variables.clear();
        tls = null;
        tlsError = TlsError.NONE;
        proxyHeader = null;
        expectsProxyHeader = false;
        error = ConnectionError.NONE;
    }
}
