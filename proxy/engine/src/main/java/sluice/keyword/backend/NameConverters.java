package sluice.keyword.backend;

import org.jspecify.annotations.Nullable;

import sluice.proxies.Backend;
import sluice.proxies.Server;
import sluice.sample.Arguments;
import sluice.sample.Conversion;
import sluice.sample.Converter;
import sluice.sample.Surroundings;
import sluice.value.Kind;

/// Converters from the name of a proxy or server, found at run time, to what is known of it.
final class NameConverters {
    private NameConverters() {}

    private static @Nullable Server server(Surroundings all, String name) {
        int slash = name.indexOf('/');
        Backend backend = slash < 0 ? null : all.backend(name.substring(0, slash));
        return backend == null ? null : backend.server(name.substring(slash + 1));
    }

    /// `fe_exists` — true when there is a frontend of that name.
    ///
    /// Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(web),fe_exists` | `1` |
    /// | `GET /` | `str(nobody),fe_exists` | `0` |
    @Converter(name = "fe_exists", in = Kind.STR, out = Kind.BOOL)
    static Conversion frontendExists(Arguments arguments) {
        Surroundings all = arguments.surroundings();
        return (stream, value) -> {
            value.bool(all.frontend(value.toString()) != null);
            return true;
        };
    }

    /// `nbsrv` — how many usable servers the backend of that name has; fails where there is none of that name.
    ///
    /// `acl alive req.hdr(x-pool),nbsrv gt 0`. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(app),nbsrv` | `1` |
    @Converter(name = "nbsrv", in = Kind.STR, out = Kind.SINT)
    static Conversion usableServers(Arguments arguments) {
        Surroundings all = arguments.surroundings();
        return (stream, value) -> {
            Backend backend = all.backend(value.toString());
            if (backend == null) {
                return false;
            }
            value.integer(LoadFetches.usable(backend));
            return true;
        };
    }

    /// `srv_is_up` — whether the server named `backend/server` is up; fails where there is none.
    ///
    /// Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(app/s1),srv_is_up` | `1` |
    @Converter(name = "srv_is_up", in = Kind.STR, out = Kind.BOOL)
    static Conversion serverIsUp(Arguments arguments) {
        Surroundings all = arguments.surroundings();
        return (stream, value) -> {
            Server server = server(all, value.toString());
            if (server == null) {
                return false;
            }
            value.bool(server.state().acceptsPersistent());
            return true;
        };
    }

    /// `srv_queue` — how many streams wait for the server named `backend/server`; fails where there is none.
    ///
    /// Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `str(app/s1),srv_queue` | `0` |
    @Converter(name = "srv_queue", in = Kind.STR, out = Kind.SINT)
    static Conversion serverQueue(Arguments arguments) {
        Surroundings all = arguments.surroundings();
        return (stream, value) -> {
            Server server = server(all, value.toString());
            if (server == null) {
                return false;
            }
            value.integer(server.queued());
            return true;
        };
    }
}
