package sluice.keyword.backend;

import static sluice.sample.ArgumentType.FRONTEND;

import sluice.proxies.Frontend;
import sluice.proxies.Listener;
import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.Named;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.value.Kind;
import sluice.value.Value;

/// Load of frontends and of the sockets by which clients come.
final class FrontendFetches {
    private FrontendFetches() {}

    /// A number of a frontend.
    private interface OfFrontend {
        long of(Frontend frontend);
    }

    /// Puts something of a bind line into a slot.
    private interface OfListener {
        Value put(Listener listener, Value out);
    }

    private static Fetch frontend(Arguments arguments, OfFrontend number) {
        boolean given = arguments.has(0);
        Named<Frontend> named = arguments.frontend(0);
        return (stream, out) -> {
            Frontend frontend = given ? named.get() : stream.frontend;
            if (frontend == null) {
                return false;
            }
            out.integer(number.of(frontend));
            return true;
        };
    }

    private static Fetch listener(OfListener part) {
        return (stream, out) -> {
            Listener listener = stream.session().listener;
            if (listener == null) {
                return false;
            }
            part.put(listener, out);
            return true;
        };
    }

    /// `fe_conn([<frontend>])` — connections of the frontend right now.
    ///
    /// `http-request deny status 503 if { fe_conn gt 10000 }`. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `fe_conn(web)` | `1` |
    @SampleFetch(
            name = "fe_conn",
            out = Kind.SINT,
            from = Source.INTERNAL,
            args = FRONTEND,
            required = 0)
    static Fetch connections(Arguments arguments) {
        return frontend(arguments, frontend -> frontend.sessions().current());
    }

    /// `fe_req_rate([<frontend>])` — requests of the frontend in the last second.
    ///
    /// Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `fe_req_rate(web),bool` | `1` |
    @SampleFetch(
            name = "fe_req_rate",
            out = Kind.SINT,
            from = Source.INTERNAL,
            args = FRONTEND,
            required = 0)
    static Fetch requestRate(Arguments arguments) {
        return frontend(
                arguments,
                frontend ->
                        frontend.requestRate()
                                .perSecond(
                                        frontend.tally().sum(counters -> counters.requests),
                                        System.nanoTime()));
    }

    /// `fe_sess_rate([<frontend>])` — connections that the frontend accepted in the last second.
    ///
    /// `tcp-request connection reject if { fe_sess_rate gt 1000 }`. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `fe_sess_rate(web),bool` | `1` |
    @SampleFetch(
            name = "fe_sess_rate",
            out = Kind.SINT,
            from = Source.INTERNAL,
            args = FRONTEND,
            required = 0)
    static Fetch sessionRate(Arguments arguments) {
        return frontend(
                arguments,
                frontend ->
                        frontend.sessionRate()
                                .perSecond(
                                        frontend.tally().sum(counters -> counters.sessions),
                                        System.nanoTime()));
    }

    /// `act_conn` — client connections of the process right now.
    ///
    /// Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `act_conn,bool` | `1` |
    @SampleFetch(name = "act_conn", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch processConnections(Arguments arguments) {
        return (stream, out) -> {
            out.integer(stream.session().processConnections.current());
            return true;
        };
    }

    /// `dst_conn` — connections right now on the bind line by which the client came, its own included.
    ///
    /// Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `dst_conn,bool` | `1` |
    @SampleFetch(name = "dst_conn", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch listenerConnections(Arguments arguments) {
        return listener((listener, out) -> out.integer(listener.sessions().current()));
    }

    /// `so_id` — the number of the bind line by which the client came.
    ///
    /// Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `so_id` | `1` |
    @SampleFetch(name = "so_id", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch socketNumber(Arguments arguments) {
        return listener((listener, out) -> out.integer(listener.bindPoint().id));
    }

    /// `so_name` — the name of the bind line by which the client came; fails where it has none.
    ///
    /// Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `so_name` | `main` |
    @SampleFetch(name = "so_name", out = Kind.STR, from = Source.INTERNAL)
    static Fetch socketName(Arguments arguments) {
        return (stream, out) -> {
            Listener listener = stream.session().listener;
            if (listener == null || listener.bindPoint().name == null) {
                return false;
            }
            out.string(listener.bindPoint().name);
            return true;
        };
    }
}
