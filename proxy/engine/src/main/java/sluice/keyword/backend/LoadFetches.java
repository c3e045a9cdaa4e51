package sluice.keyword.backend;

import static sluice.sample.ArgumentType.BACKEND;
import static sluice.sample.ArgumentType.SERVER;

import sluice.proxies.Backend;
import sluice.proxies.Server;
import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.Named;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.value.Kind;

/// Load, queues and state of backends and servers, usable everywhere. Manual §7.3.2.
final class LoadFetches {
    private LoadFetches() {}

    /// A number of a backend.
    private interface OfBackend {
        long of(Backend backend);
    }

    /// A number of a server.
    private interface OfServer {
        long of(Server server);
    }

    private static Fetch backend(Arguments arguments, OfBackend number) {
        Named<Backend> named = arguments.backend(0);
        return (stream, out) -> {
            Backend backend = named.get();
            if (backend == null) {
                return false;
            }
            out.integer(number.of(backend));
            return true;
        };
    }

    private static Fetch server(Arguments arguments, OfServer number) {
        Named<Server> named = arguments.server(0);
        return (stream, out) -> {
            Server server = named.get();
            if (server == null) {
                return false;
            }
            out.integer(number.of(server));
            return true;
        };
    }

    static int usable(Backend backend) {
        return backend.activeServers() > 0 ? backend.activeServers() : backend.backupServers();
    }

    private static boolean serves(Server server) {
        return server.state().isUsable() && server.weight() > 0;
    }

    private static int waiting(Backend backend) {
        int waiting = backend.queued();
        for (Server server : backend.servers()) {
            waiting += server.queued();
        }
        return waiting;
    }

    /// Free connections of all usable servers; -1 when one of them has no limit.
    private static long free(Backend backend) {
        long free = 0;
        for (Server server : backend.servers()) {
            if (!serves(server) || server.settings().backup && backend.activeServers() > 0) {
                continue;
            }
            if (server.maxconn() == 0) {
                return -1;
            }
            free += Math.max(0, server.maxconn() - server.sessions().current() - server.queued());
        }
        return free;
    }

    /// Free connections and free places in the queues of all usable servers; -1 when one of them has no limit.
    private static long slots(Backend backend) {
        long slots = 0;
        for (Server server : backend.servers()) {
            if (!serves(server) || server.settings().backup && backend.activeServers() > 0) {
                continue;
            }
            if (server.maxconn() == 0 || server.settings().maxqueue == 0) {
                return -1;
            }
            slots +=
                    server.maxconn()
                            - server.sessions().current()
                            + server.settings().maxqueue
                            - server.queued();
        }
        return slots;
    }

    /// `nbsrv([<backend>])` — usable servers: the active ones, or the backups when none is left. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `nbsrv(app)` | `1` |
    @SampleFetch(
            name = "nbsrv",
            out = Kind.SINT,
            from = Source.INTERNAL,
            args = {BACKEND},
            required = 0)
    static Fetch nbsrv(Arguments arguments) {
        return backend(arguments, LoadFetches::usable);
    }

    /// `be_conn([<backend>])` — streams in the backend. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `be_conn(app)` | `0` |
    @SampleFetch(
            name = "be_conn",
            out = Kind.SINT,
            from = Source.INTERNAL,
            args = {BACKEND},
            required = 0)
    static Fetch beConn(Arguments arguments) {
        return backend(arguments, backend -> backend.sessions().current());
    }

    /// `be_conn_free([<backend>])` — connections that its usable servers still take; -1 for no limit. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `be_conn_free(app)` | `10` |
    @SampleFetch(
            name = "be_conn_free",
            out = Kind.SINT,
            from = Source.INTERNAL,
            args = {BACKEND},
            required = 0)
    static Fetch beConnFree(Arguments arguments) {
        return backend(arguments, LoadFetches::free);
    }

    /// `connslots([<backend>])` — connections and places in queues that its usable servers still have; -1 for no limit. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `connslots(app)` | `15` |
    @SampleFetch(
            name = "connslots",
            out = Kind.SINT,
            from = Source.INTERNAL,
            args = {BACKEND},
            required = 0)
    static Fetch connslots(Arguments arguments) {
        return backend(arguments, LoadFetches::slots);
    }

    /// `queue([<backend>])` — streams that wait for the backend or one of its servers. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `queue(app)` | `0` |
    @SampleFetch(
            name = "queue",
            out = Kind.SINT,
            from = Source.INTERNAL,
            args = {BACKEND},
            required = 0)
    static Fetch queue(Arguments arguments) {
        return backend(arguments, LoadFetches::waiting);
    }

    /// `be_sess_rate([<backend>])` — streams begun in the last second. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `be_sess_rate(app)` | `0` |
    @SampleFetch(
            name = "be_sess_rate",
            out = Kind.SINT,
            from = Source.INTERNAL,
            args = {BACKEND},
            required = 0)
    static Fetch beSessRate(Arguments arguments) {
        return backend(
                arguments,
                backend ->
                        backend.sessionRate()
                                .perSecond(
                                        backend.tally().sum(counters -> counters.sessions),
                                        System.nanoTime()));
    }

    /// `avg_queue([<backend>])` — streams that wait, for each usable server, rounded up; twice that number without one. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `avg_queue(app)` | `0` |
    @SampleFetch(
            name = "avg_queue",
            out = Kind.SINT,
            from = Source.INTERNAL,
            args = {BACKEND},
            required = 0)
    static Fetch avgQueue(Arguments arguments) {
        return backend(
                arguments,
                backend -> {
                    int servers = usable(backend);
                    int waiting = waiting(backend);
                    return servers > 0 ? (waiting + servers - 1) / servers : waiting * 2L;
                });
    }

    /// `srv_conn([<backend>/]<server>)` — streams of the server. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `srv_conn(app/s1)` | `0` |
    @SampleFetch(
            name = "srv_conn",
            out = Kind.SINT,
            from = Source.INTERNAL,
            args = {SERVER})
    static Fetch srvConn(Arguments arguments) {
        return server(arguments, server -> server.sessions().current());
    }

    /// `srv_conn_free([<backend>/]<server>)` — streams that the server still takes; -1 for no limit. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `srv_conn_free(app/s1)` | `10` |
    @SampleFetch(
            name = "srv_conn_free",
            out = Kind.SINT,
            from = Source.INTERNAL,
            args = {SERVER})
    static Fetch srvConnFree(Arguments arguments) {
        return server(
                arguments,
                server ->
                        server.maxconn() == 0
                                ? -1
                                : Math.max(0, server.maxconn() - server.sessions().current()));
    }

    /// `srv_queue([<backend>/]<server>)` — streams that wait for this very server. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `srv_queue(app/s1)` | `0` |
    @SampleFetch(
            name = "srv_queue",
            out = Kind.SINT,
            from = Source.INTERNAL,
            args = {SERVER})
    static Fetch srvQueue(Arguments arguments) {
        return server(arguments, Server::queued);
    }

    /// `srv_sess_rate([<backend>/]<server>)` — streams begun in the last second. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `srv_sess_rate(app/s1)` | `0` |
    @SampleFetch(
            name = "srv_sess_rate",
            out = Kind.SINT,
            from = Source.INTERNAL,
            args = {SERVER})
    static Fetch srvSessRate(Arguments arguments) {
        return server(
                arguments,
                server ->
                        server.sessionRate()
                                .perSecond(
                                        server.tally().sum(counters -> counters.sessions),
                                        System.nanoTime()));
    }

    /// `srv_iweight([<backend>/]<server>)` — the weight of the configuration. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `srv_iweight(app/s1)` | `1` |
    @SampleFetch(
            name = "srv_iweight",
            out = Kind.SINT,
            from = Source.INTERNAL,
            args = {SERVER})
    static Fetch srvIweight(Arguments arguments) {
        return server(arguments, Server::initialWeight);
    }

    /// `srv_uweight([<backend>/]<server>)` — the weight set last. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `srv_uweight(app/s1)` | `1` |
    @SampleFetch(
            name = "srv_uweight",
            out = Kind.SINT,
            from = Source.INTERNAL,
            args = {SERVER})
    static Fetch srvUweight(Arguments arguments) {
        return server(arguments, Server::weight);
    }

    /// `srv_weight([<backend>/]<server>)` — the weight in use, lower while the server warms up. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `srv_weight(app/s1)` | `1` |
    @SampleFetch(
            name = "srv_weight",
            out = Kind.SINT,
            from = Source.INTERNAL,
            args = {SERVER})
    static Fetch srvWeight(Arguments arguments) {
        return server(
                arguments, server -> (long) Math.ceil(server.weight() * server.state().warmth()));
    }

    /// `srv_is_up([<backend>/]<server>)` — true while the server takes persistent clients: up, not in maintenance. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `srv_is_up(app/s1)` | `1` |
    @SampleFetch(
            name = "srv_is_up",
            out = Kind.BOOL,
            from = Source.INTERNAL,
            args = {SERVER})
    static Fetch srvIsUp(Arguments arguments) {
        Named<Server> named = arguments.server(0);
        return (stream, out) -> {
            Server server = named.get();
            out.bool(server != null && server.state().acceptsPersistent());
            return true;
        };
    }
}
