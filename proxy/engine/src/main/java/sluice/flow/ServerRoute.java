package sluice.flow;

import org.jspecify.annotations.Nullable;

import sluice.proxies.Server;
import sluice.sample.Expression;
import sluice.stream.Stream;
import sluice.value.ByteView;
import sluice.value.Value;

/// What decides for each stream how a server is connected to: which names it asks for. Kept as [sluice.proxies.Server#route].
///
/// Public fields, filled while the configuration is read, then only read. Manual §5.2 `sni`, `pool-conn-name`.
public final class ServerRoute {
    /// `sni`: the name for TLS to ask for; null asks for none.
    public @Nullable Expression serverName;

    /// `pool-conn-name`: whose streams share connections; null takes the name asked for.
    public @Nullable Expression poolName;

    /// `send-proxy` and its like; null sends none.
    public @Nullable ProxyHeaderPlan proxyHeader;

    /// `proto h2`: HTTP/2 is spoken without asking; else ALPN decides.
    public boolean http2;

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
    static @Nullable ByteView name(@Nullable Expression expression, Stream stream, Value slot) {
        return expression != null && expression.evaluate(stream, slot) && !slot.bytes().isEmpty()
                ? slot.bytes()
                : null;
    }
}
