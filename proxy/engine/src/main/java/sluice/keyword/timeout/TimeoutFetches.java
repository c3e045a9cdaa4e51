package sluice.keyword.timeout;

import sluice.proxies.Proxy;
import sluice.proxies.Timeouts;
import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.stream.Stream;
import sluice.value.Kind;

import java.util.function.ToIntFunction;

/// Timeouts as samples: those of the configuration, and those that hold for the stream.
final class TimeoutFetches {
    private TimeoutFetches() {}

    private static Fetch configured(boolean back, ToIntFunction<Timeouts> timeout) {
        return (stream, out) -> {
            Proxy proxy = back ? stream.backend : stream.frontend;
            if (proxy == null) {
                return false;
            }
            out.integer(timeout.applyAsInt(proxy.timeouts()));
            return true;
        };
    }

    private static Fetch current(
            boolean back, ToIntFunction<Stream> own, ToIntFunction<Timeouts> timeout) {
        Fetch configured = configured(back, timeout);
        return (stream, out) -> {
            int millis = own.applyAsInt(stream);
            if (millis < 0) {
                return configured.fetch(stream, out);
            }
            out.integer(millis);
            return true;
        };
    }

    /// `be_connect_timeout` — `timeout connect` of the backend, in milliseconds.
    ///
    /// Manual §7.3.2.
    @SampleFetch(name = "be_connect_timeout", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch beConnectTimeout(Arguments arguments) {
        return configured(true, timeouts -> timeouts.connect);
    }

    /// `be_queue_timeout` — `timeout queue` of the backend, in milliseconds.
    ///
    /// Manual §7.3.2.
    @SampleFetch(name = "be_queue_timeout", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch beQueueTimeout(Arguments arguments) {
        return configured(true, timeouts -> timeouts.queue);
    }

    /// `be_server_timeout` — `timeout server` of the backend, in milliseconds.
    ///
    /// Manual §7.3.2.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200` | `be_server_timeout` | `5000` |
    @SampleFetch(name = "be_server_timeout", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch beServerTimeout(Arguments arguments) {
        return configured(true, timeouts -> timeouts.server);
    }

    /// `be_tarpit_timeout` — `timeout tarpit` of the backend, in milliseconds.
    ///
    /// Manual §7.3.2.
    @SampleFetch(name = "be_tarpit_timeout", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch beTarpitTimeout(Arguments arguments) {
        return configured(true, timeouts -> timeouts.tarpit);
    }

    /// `be_tunnel_timeout` — `timeout tunnel` of the backend, in milliseconds.
    ///
    /// Manual §7.3.2.
    @SampleFetch(name = "be_tunnel_timeout", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch beTunnelTimeout(Arguments arguments) {
        return configured(true, timeouts -> timeouts.tunnel);
    }

    /// `fe_client_timeout` — `timeout client` of the frontend, in milliseconds.
    ///
    /// Manual §7.3.2.
    @SampleFetch(name = "fe_client_timeout", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch feClientTimeout(Arguments arguments) {
        return configured(false, timeouts -> timeouts.client);
    }

    /// `fe_tarpit_timeout` — `timeout tarpit` of the frontend, in milliseconds.
    ///
    /// Manual §7.3.2.
    @SampleFetch(name = "fe_tarpit_timeout", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch feTarpitTimeout(Arguments arguments) {
        return configured(false, timeouts -> timeouts.tarpit);
    }

    /// `cur_client_timeout` — the client timeout that holds for this stream: what `set-timeout` set, or the proxy's, in milliseconds.
    ///
    /// Manual §7.3.2.
    @SampleFetch(name = "cur_client_timeout", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch curClientTimeout(Arguments arguments) {
        return current(
                false, stream -> stream.overrides.clientTimeout, timeouts -> timeouts.client);
    }

    /// `cur_connect_timeout` — the connect timeout that holds for this stream: what `set-timeout` set, or the proxy's, in milliseconds.
    ///
    /// Manual §7.3.2.
    @SampleFetch(name = "cur_connect_timeout", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch curConnectTimeout(Arguments arguments) {
        return current(
                true, stream -> stream.overrides.connectTimeout, timeouts -> timeouts.connect);
    }

    /// `cur_queue_timeout` — the queue timeout that holds for this stream: what `set-timeout` set, or the proxy's, in milliseconds.
    ///
    /// Manual §7.3.2.
    @SampleFetch(name = "cur_queue_timeout", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch curQueueTimeout(Arguments arguments) {
        return current(true, stream -> stream.overrides.queueTimeout, timeouts -> timeouts.queue);
    }

    /// `cur_server_timeout` — the server timeout that holds for this stream: what `set-timeout` set, or the proxy's, in milliseconds.
    ///
    /// Manual §7.3.2.
    @SampleFetch(name = "cur_server_timeout", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch curServerTimeout(Arguments arguments) {
        return current(true, stream -> stream.overrides.serverTimeout, timeouts -> timeouts.server);
    }

    /// `cur_tarpit_timeout` — the tarpit timeout that holds for this stream: what `set-timeout` set, or the proxy's, in milliseconds.
    ///
    /// Manual §7.3.2.
    @SampleFetch(name = "cur_tarpit_timeout", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch curTarpitTimeout(Arguments arguments) {
        return current(true, stream -> stream.overrides.tarpitTimeout, timeouts -> timeouts.tarpit);
    }

    /// `cur_tunnel_timeout` — the tunnel timeout that holds for this stream: what `set-timeout` set, or the proxy's, in milliseconds.
    ///
    /// Manual §7.3.2.
    @SampleFetch(name = "cur_tunnel_timeout", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch curTunnelTimeout(Arguments arguments) {
        return current(true, stream -> stream.overrides.tunnelTimeout, timeouts -> timeouts.tunnel);
    }
}
