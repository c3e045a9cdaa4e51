package sluice.flow;

import org.jspecify.annotations.Nullable;

import sluice.proxies.Server;
import sluice.sample.Expression;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.Value;
import sluice.wire.http.Head;
import sluice.wire.mux.WebSocketKeys;
import sluice.wire.tls.BackTls;

/// What decides for each stream how a server is connected to: which names it asks for, what it speaks. Kept as
/// [sluice.proxies.Server#route].
///
/// Public fields, filled while the configuration is read, then only read. Manual §5.2 `sni`, `pool-conn-name`, `proto`, `ws`.
public final class ServerRoute {
    /// `sni`: the name for TLS to ask for; null asks for none.
    public @Nullable Expression serverName;

    /// Whether [#serverName] is that of the request because nobody named another: an address in it is not asked for.
    public boolean automaticName;

    /// `pool-conn-name`: whose streams share connections; null takes the name asked for.
    public @Nullable Expression poolName;

    /// `send-proxy` and its like; null sends none.
    public @Nullable ProxyHeaderPlan proxyHeader;

    /// `idle-ping`; 0 for none.
    public int idlePingMillis;

    /// `proto h2`: HTTP/2 is spoken without asking; else ALPN decides.
    public boolean http2;

    private static final ByteString UPGRADE = ByteString.of("upgrade");

    /// What is spoken for WebSockets.
    public enum WebSockets {
        /// What is spoken for other requests, but HTTP/1 where ALPN has the choice.
        AUTO,
        HTTP1,
        HTTP2
    }

    /// `ws`.
    public WebSockets webSockets = WebSockets.AUTO;

    /// What WebSockets offer by ALPN where that is not what other requests offer; null for the same.
    public @Nullable BackTls webSocketTls;

    /// Whether a request needs a connection on which something else is spoken than for other requests: nobody shares it.
    boolean keepsApart(Head request) {
        boolean differs =
                webSocketTls != null
                        || webSockets != WebSockets.AUTO
                                && (webSockets == WebSockets.HTTP2) != http2;
        return differs && isWebSocket(request);
    }

    /// Whether HTTP/2 is spoken without asking on a connection that is kept apart, or on the others.
    boolean isHttp2(boolean apart) {
        return apart ? webSockets == WebSockets.HTTP2 : http2;
    }

    /// Whether ALPN decides.
    boolean isNegotiated(boolean apart) {
        return !apart && !http2;
    }

    private static boolean isWebSocket(Head request) {
        int slot = request.upgrade() ? request.find(UPGRADE) : -1;
        return slot >= 0 && WebSocketKeys.isWebSocket(request, slot);
    }

    /// The route of a server, made when it has none.
    public static ServerRoute of(Server server) {
        if (server.route() instanceof ServerRoute route) {
            return route;
        }
        var route = new ServerRoute();
        server.route(route);
        return route;
    }

    /// Evaluates into `slot`; null when there is no expression or it has no sample.
    /// The name to ask for on a connection for a request; null for none.
    @Nullable ByteView serverName(Stream stream, Value slot) {
        ByteView name = name(serverName, stream, slot);
        return name != null && automaticName && isAddress(name) ? null : name;
    }

    /// Digits and dots, or a bracket first: RFC 6066 §3 has no such names.
    private static boolean isAddress(ByteView host) {
        if (host.at(0) == '[') {
            return true;
        }
        for (int i = 0; i < host.length(); i++) {
            byte each = host.at(i);
            if (each != '.' && (each < '0' || each > '9')) {
                return false;
            }
        }
        return true;
    }

    static @Nullable ByteView name(@Nullable Expression expression, Stream stream, Value slot) {
        return expression != null && expression.evaluate(stream, slot) && !slot.bytes().isEmpty()
                ? slot.bytes()
                : null;
    }
}
