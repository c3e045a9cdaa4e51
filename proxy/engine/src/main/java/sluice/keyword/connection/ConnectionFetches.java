package sluice.keyword.connection;

import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.stream.Stream;
import sluice.value.Address;
import sluice.value.Kind;
import sluice.value.Value;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/// Addresses and ports of the two connections of a stream.
final class ConnectionFetches {
    private ConnectionFetches() {}

    private static Fetch client(Function<Stream, Address> which) {
        return (stream, out) -> which.apply(stream).into(out);
    }

    /// A port of 0, which only a PROXY header can say, is none.
    private static boolean port(Address address, Value out) {
        out.integer(address.port());
        return address.isIp() && address.port() != 0;
    }

    /// `src` — the client's address: of the connection, or as the PROXY header or `set-src` gave it.
    ///
    /// `acl internal src 10.0.0.0/8 192.168.0.0/16`. Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src` | `127.0.0.1` |
    @SampleFetch(name = "src", out = Kind.ADDR, from = Source.CONNECTION)
    static Fetch source(Arguments arguments) {
        return client(Stream::source);
    }

    /// `dst` — the address that the client connected to.
    ///
    /// Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `dst` | `127.0.0.1` |
    @SampleFetch(name = "dst", out = Kind.ADDR, from = Source.CONNECTION)
    static Fetch destination(Arguments arguments) {
        return client(Stream::destination);
    }

    /// `fc_src` — the client's address on its connection; of all rules only `tcp-request connection set-src` changes it.
    ///
    /// Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `fc_src` | `127.0.0.1` |
    @SampleFetch(name = "fc_src", out = Kind.ADDR, from = Source.CONNECTION)
    static Fetch frontSource(Arguments arguments) {
        return client(stream -> stream.session().socketSource);
    }

    /// `fc_dst` — the address that the client connected to; of all rules only `tcp-request connection set-dst` changes it.
    ///
    /// Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `fc_dst` | `127.0.0.1` |
    @SampleFetch(name = "fc_dst", out = Kind.ADDR, from = Source.CONNECTION)
    static Fetch frontDestination(Arguments arguments) {
        return client(stream -> stream.session().socketDestination);
    }

    /// `internal.strm.is_htx` — whether the stream carries HTTP messages: false in mode tcp until the session goes over to HTTP.
    ///
    /// `tcp-request content set-var(req.mode) internal.strm.is_htx,iif(http,tcp)`. Manual §7.3.8.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `internal.strm.is_htx` | `1` |
    @SampleFetch(name = "internal.strm.is_htx", out = Kind.BOOL, from = Source.INTERNAL)
    static Fetch isHttp(Arguments arguments) {
        return (stream, out) -> {
            out.bool(stream.http);
            return true;
        };
    }

    /// `src_port` — the client's port.
    ///
    /// Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_port,bool` | `1` |
    @SampleFetch(name = "src_port", out = Kind.SINT, from = Source.CONNECTION)
    static Fetch sourcePort(Arguments arguments) {
        return (stream, out) -> port(stream.source(), out);
    }

    /// `dst_port` — the port that the client connected to.
    ///
    /// Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `dst_port,bool` | `1` |
    @SampleFetch(name = "dst_port", out = Kind.SINT, from = Source.CONNECTION)
    static Fetch destinationPort(Arguments arguments) {
        return (stream, out) -> port(stream.destination(), out);
    }

    /// `fc_src_port` — the client's port on its connection; of all rules only `tcp-request connection set-src-port` changes it.
    ///
    /// Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `fc_src_port,bool` | `1` |
    @SampleFetch(name = "fc_src_port", out = Kind.SINT, from = Source.CONNECTION)
    static Fetch frontSourcePort(Arguments arguments) {
        return (stream, out) -> port(stream.session().socketSource, out);
    }

    /// `fc_dst_port` — the port that the client connected to; of all rules only `tcp-request connection set-dst-port` changes it.
    ///
    /// Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `fc_dst_port,bool` | `1` |
    @SampleFetch(name = "fc_dst_port", out = Kind.SINT, from = Source.CONNECTION)
    static Fetch frontDestinationPort(Arguments arguments) {
        return (stream, out) -> port(stream.session().socketDestination, out);
    }

    private static Fetch local(Function<Stream, Address> which) {
        var addresses = new HashSet<Address>();
        try {
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(InetAddress::getAddress)
                    .forEach(bytes -> addresses.add(Address.of(bytes, 0)));
        } catch (SocketException unknown) {
            // Then only loopback addresses are known.
        }
        Set<Address> ours = Set.copyOf(addresses);
        return (stream, out) -> {
            Address address = which.apply(stream);
            if (!address.isIp()) {
                return false;
            }
            boolean loopback =
                    address.family() == Address.Family.INET && address.low() >>> 24 == 127;
            out.bool(loopback || ours.contains(address.withPort(0)));
            return true;
        };
    }

    /// `src_is_local` — true when the client's address is one of this machine.
    ///
    /// Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `src_is_local` | `1` |
    @SampleFetch(name = "src_is_local", out = Kind.BOOL, from = Source.CONNECTION)
    static Fetch sourceIsLocal(Arguments arguments) {
        return local(Stream::source);
    }

    /// `dst_is_local` — true when the destination is an address of this machine.
    ///
    /// Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `dst_is_local` | `1` |
    @SampleFetch(name = "dst_is_local", out = Kind.BOOL, from = Source.CONNECTION)
    static Fetch destinationIsLocal(Arguments arguments) {
        return local(Stream::destination);
    }

    /// `fc_src_is_local` — true when the client's connection comes from an address of this machine.
    ///
    /// Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `fc_src_is_local` | `1` |
    @SampleFetch(name = "fc_src_is_local", out = Kind.BOOL, from = Source.CONNECTION)
    static Fetch frontSourceIsLocal(Arguments arguments) {
        return local(stream -> stream.session().socketSource);
    }

    /// `fc_dst_is_local` — true when the client's connection goes to an address of this machine.
    ///
    /// Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `fc_dst_is_local` | `1` |
    @SampleFetch(name = "fc_dst_is_local", out = Kind.BOOL, from = Source.CONNECTION)
    static Fetch frontDestinationIsLocal(Arguments arguments) {
        return local(stream -> stream.session().socketDestination);
    }

    /// `fc_http_major` — the major version of HTTP on the client's connection.
    ///
    /// Manual §7.3.3.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `fc_http_major` | `1` |
    @SampleFetch(name = "fc_http_major", out = Kind.SINT, from = Source.CONNECTION)
    static Fetch frontMajorVersion(Arguments arguments) {
        return (stream, out) -> {
            out.integer(stream.request.versionMajor());
            return true;
        };
    }

    /// `bc_src` — our address on the connection to the server.
    ///
    /// Manual §7.3.3.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200` | `bc_src` | `127.0.0.1` |
    @SampleFetch(name = "bc_src", out = Kind.ADDR, from = Source.SERVER_CONNECTION)
    static Fetch backSource(Arguments arguments) {
        return (stream, out) -> stream.serverSource.into(out);
    }

    /// `bc_dst` — the server's address.
    ///
    /// Manual §7.3.3.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200` | `bc_dst` | `127.0.0.1` |
    @SampleFetch(name = "bc_dst", out = Kind.ADDR, from = Source.SERVER_CONNECTION)
    static Fetch backDestination(Arguments arguments) {
        return (stream, out) -> stream.serverAddress.into(out);
    }

    /// `bc_src_port` — our port on the connection to the server.
    ///
    /// Manual §7.3.3.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200` | `bc_src_port,bool` | `1` |
    @SampleFetch(name = "bc_src_port", out = Kind.SINT, from = Source.SERVER_CONNECTION)
    static Fetch backSourcePort(Arguments arguments) {
        return (stream, out) -> port(stream.serverSource, out);
    }

    /// `bc_dst_port` — the server's port.
    ///
    /// Manual §7.3.3.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200` | `bc_dst_port,bool` | `1` |
    @SampleFetch(name = "bc_dst_port", out = Kind.SINT, from = Source.SERVER_CONNECTION)
    static Fetch backDestinationPort(Arguments arguments) {
        return (stream, out) -> port(stream.serverAddress, out);
    }

    private static Fetch name(
            Function<sluice.stream.Stream, sluice.proxies.@org.jspecify.annotations.Nullable Proxy>
                    which) {
        return (stream, out) -> {
            var proxy = which.apply(stream);
            if (proxy == null) {
                return false;
            }
            out.string(proxy.nameBytes());
            return true;
        };
    }

    /// `fe_name` — the name of the frontend that took the connection.
    ///
    /// Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `fe_name` | `web` |
    @SampleFetch(name = "fe_name", out = Kind.STR, from = Source.INTERNAL)
    static Fetch frontendName(Arguments arguments) {
        return name(stream -> stream.frontend);
    }

    /// `fe_id` — the number of the frontend that took the connection.
    ///
    /// Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `fe_id,bool` | `1` |
    @SampleFetch(name = "fe_id", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch frontendNumber(Arguments arguments) {
        return (stream, out) -> {
            var frontend = stream.frontend;
            out.integer(frontend == null ? 0 : frontend.id());
            return frontend != null;
        };
    }

    /// `fe_defbe` — the name of the frontend's default backend.
    ///
    /// Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `fe_defbe` | `app` |
    @SampleFetch(name = "fe_defbe", out = Kind.STR, from = Source.INTERNAL)
    static Fetch defaultBackend(Arguments arguments) {
        return name(stream -> stream.frontend == null ? null : stream.frontend.defaultBackend());
    }

    /// `be_name` — the name of the backend chosen.
    ///
    /// Manual §7.3.2.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200` | `be_name` | `app` |
    @SampleFetch(name = "be_name", out = Kind.STR, from = Source.BACKEND)
    static Fetch backendName(Arguments arguments) {
        return name(stream -> stream.backend != null ? stream.backend : stream.frontend);
    }

    /// `be_id` — the number of the backend chosen.
    ///
    /// Manual §7.3.2.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200` | `be_id,bool` | `1` |
    @SampleFetch(name = "be_id", out = Kind.SINT, from = Source.BACKEND)
    static Fetch backendNumber(Arguments arguments) {
        return (stream, out) -> {
            var proxy = stream.backend != null ? stream.backend : stream.frontend;
            out.integer(proxy == null ? 0 : proxy.id());
            return proxy != null;
        };
    }

    /// `srv_name` — the name of the server chosen.
    ///
    /// Manual §7.3.3.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200` | `srv_name` | `s1` |
    @SampleFetch(name = "srv_name", out = Kind.STR, from = Source.SERVER_CONNECTION)
    static Fetch serverName(Arguments arguments) {
        return (stream, out) -> {
            var server = stream.server;
            if (server == null) {
                return false;
            }
            out.string(server.nameBytes());
            return true;
        };
    }

    /// `srv_id` — the number of the server chosen.
    ///
    /// Manual §7.3.3.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200` | `srv_id` | `1` |
    @SampleFetch(name = "srv_id", out = Kind.SINT, from = Source.SERVER_CONNECTION)
    static Fetch serverNumber(Arguments arguments) {
        return (stream, out) -> {
            var server = stream.server;
            out.integer(server == null ? 0 : server.id());
            return server != null;
        };
    }

    /// `txn.id32` — a number of 32 bits that grows with each request of the process.
    ///
    /// Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `txn.id32,div(1000000)` | `0` |
    @SampleFetch(name = "txn.id32", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch number(Arguments arguments) {
        return (stream, out) -> {
            out.integer(stream.number & 0xffffffffL);
            return true;
        };
    }

    /// `txn.conn_retries` — how often a connection to a server was tried again.
    ///
    /// Manual §7.3.2.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200` | `txn.conn_retries` | `0` |
    @SampleFetch(name = "txn.conn_retries", out = Kind.SINT, from = Source.SERVER_CONNECTION)
    static Fetch retries(Arguments arguments) {
        return (stream, out) -> {
            out.integer(stream.retries);
            return true;
        };
    }

    /// `txn.redispatched` — true when the last try went to another server than the first.
    ///
    /// Manual §7.3.2.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200` | `txn.redispatched` | `0` |
    @SampleFetch(name = "txn.redispatched", out = Kind.BOOL, from = Source.SERVER_CONNECTION)
    static Fetch redispatched(Arguments arguments) {
        return (stream, out) -> {
            out.bool(stream.redispatched);
            return true;
        };
    }

    /// `txn.sess_term_state` — the two letters of the log that say how the stream ended; `--` while it goes on.
    ///
    /// Manual §7.3.2 and §8.5.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200` | `txn.sess_term_state` | `--` |
    @SampleFetch(name = "txn.sess_term_state", out = Kind.STR, from = Source.INTERNAL)
    static Fetch termination(Arguments arguments) {
        return (stream, out) -> {
            byte[] room = out.room(2);
            room[0] = stream.termination.cause;
            room[1] = stream.termination.phase;
            out.string(room, 0, 2);
            return true;
        };
    }

    private static Fetch bytes(java.util.function.ToLongFunction<sluice.stream.Stream> count) {
        return (stream, out) -> {
            out.integer(count.applyAsLong(stream));
            return true;
        };
    }

    /// `req.bytes_in` — bytes taken from the client.
    ///
    /// `bytes_in` is its old name. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `bytes_in,bool` | `1` |
    @SampleFetch(
            name = {"req.bytes_in", "bytes_in"},
            out = Kind.SINT,
            from = Source.TRANSACTION)
    static Fetch requestBytes(Arguments arguments) {
        return bytes(stream -> stream.bytesFromClient);
    }

    /// `req.bytes_out` — bytes given to servers, as compressed here and those of attempts that failed included.
    ///
    /// Manual §7.3.2.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200` | `req.bytes_out,bool` | `1` |
    @SampleFetch(name = "req.bytes_out", out = Kind.SINT, from = Source.TRANSACTION)
    static Fetch requestBytesOut(Arguments arguments) {
        return bytes(stream -> stream.bytesToServer);
    }

    /// `res.bytes_in` — bytes taken from the server.
    ///
    /// `bytes_out` is its old name. Manual §7.3.2.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `bytes_out` | `0` |
    @SampleFetch(
            name = {"res.bytes_in", "bytes_out"},
            out = Kind.SINT,
            from = Source.TRANSACTION)
    static Fetch responseBytes(Arguments arguments) {
        return bytes(stream -> stream.bytesFromServer);
    }

    /// `res.bytes_out` — bytes given to the client.
    ///
    /// Manual §7.3.2.
    ///
    /// | answer, then logged | expression | result |
    /// |---|---|---|
    /// | `200` | `res.bytes_out,bool` | `1` |
    @SampleFetch(name = "res.bytes_out", out = Kind.SINT, from = Source.TRANSACTION)
    static Fetch responseBytesOut(Arguments arguments) {
        return bytes(stream -> stream.bytesToClient);
    }

    /// `bc_reused` — true when the request went over a server connection that had carried others.
    ///
    /// Manual §7.3.3.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200` | `bc_reused` | `0` |
    @SampleFetch(name = "bc_reused", out = Kind.BOOL, from = Source.INTERNAL)
    static Fetch backReused(Arguments arguments) {
        return (stream, out) -> {
            out.bool(stream.connectionReused);
            return stream.server != null;
        };
    }

    /// `last_rule_file` — the file of the rule that decided what becomes of the message; fails while none has.
    ///
    /// Manual §7.3.2.
    @SampleFetch(name = "last_rule_file", out = Kind.STR, from = Source.INTERNAL)
    static Fetch lastRuleFile(Arguments arguments) {
        return (stream, out) -> {
            var rule = stream.decidedBy;
            if (rule == null) {
                return false;
            }
            out.string(rule.file());
            return true;
        };
    }

    /// `last_rule_line` — the line in `last_rule_file` of the rule that decided what becomes of the message.
    ///
    /// `log-format "%ci %ST %[last_rule_file]:%[last_rule_line]"` says which rule refused a request. Manual §7.3.2.
    @SampleFetch(name = "last_rule_line", out = Kind.SINT, from = Source.INTERNAL)
    static Fetch lastRuleLine(Arguments arguments) {
        return (stream, out) -> {
            var rule = stream.decidedBy;
            if (rule == null) {
                return false;
            }
            out.integer(rule.line());
            return true;
        };
    }
}
