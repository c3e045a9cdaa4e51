package sluice.keyword.log;

import sluice.keyword.variable.Machine;
import sluice.sample.LogAlias;
import sluice.stream.Stream;
import sluice.value.Address;
import sluice.value.AddressText;
import sluice.value.ByteWriter;

/// Who talked to whom: names, addresses and ports.
final class PlaceAliases {
    private PlaceAliases() {}

    /// `%b` — name of the backend, or of the frontend when none was chosen.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "b")
    static void backend(Stream stream, ByteWriter out, boolean hexadecimal) {
        out.put(stream.backend != null ? stream.backend.name() : frontend(stream));
    }

    /// `%H` — name of the machine.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "H")
    static void machine(Stream stream, ByteWriter out, boolean hexadecimal) {
        out.put(Machine.NAME);
    }

    /// `%f` — name of the frontend.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "f")
    static void frontendName(Stream stream, ByteWriter out, boolean hexadecimal) {
        out.put(frontend(stream));
    }

    /// `%ft` — name of the frontend, followed by `~` when the client came over TLS.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "ft")
    static void frontendTransport(Stream stream, ByteWriter out, boolean hexadecimal) {
        out.put(frontend(stream));
        if (stream.session().tls != null) {
            out.put('~');
        }
    }

    /// `%s` — name of the server; `<NOSRV>` when none was chosen, or the service that answered.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "s")
    static void server(Stream stream, ByteWriter out, boolean hexadecimal) {
        server(stream, out);
    }

    /// `%ci` — address of the client.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "ci")
    static void clientIp(Stream stream, ByteWriter out, boolean hexadecimal) {
        address(stream.source(), hexadecimal, out);
    }

    /// `%cp` — port of the client.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "cp")
    static void clientPort(Stream stream, ByteWriter out, boolean hexadecimal) {
        port(stream.source(), hexadecimal, out);
    }

    /// `%fi` — address that the client connected to.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "fi")
    static void frontendIp(Stream stream, ByteWriter out, boolean hexadecimal) {
        address(stream.destination(), hexadecimal, out);
    }

    /// `%fp` — port that the client connected to.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "fp")
    static void frontendPort(Stream stream, ByteWriter out, boolean hexadecimal) {
        port(stream.destination(), hexadecimal, out);
    }

    /// `%bi` — address from which the server was contacted.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "bi")
    static void backendSourceIp(Stream stream, ByteWriter out, boolean hexadecimal) {
        address(stream.serverSource, hexadecimal, out);
    }

    /// `%bp` — port from which the server was contacted.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "bp")
    static void backendSourcePort(Stream stream, ByteWriter out, boolean hexadecimal) {
        port(stream.serverSource, hexadecimal, out);
    }

    /// `%si` — address of the server.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "si")
    static void serverIp(Stream stream, ByteWriter out, boolean hexadecimal) {
        address(stream.serverAddress, hexadecimal, out);
    }

    /// `%sp` — port of the server.
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "sp")
    static void serverPort(Stream stream, ByteWriter out, boolean hexadecimal) {
        port(stream.serverAddress, hexadecimal, out);
    }

    private static String frontend(Stream stream) {
        return stream.frontend == null ? "" : stream.frontend.name();
    }

    private static void server(Stream stream, ByteWriter out) {
        if (stream.service != null) {
            out.put(stream.service);
        } else if (stream.server != null) {
            out.put(stream.server.name());
        } else {
            out.put("<NOSRV>");
        }
    }

    /// `%OG` — what made the line: `txn_close` at the end of a stream, `http-req` by `do-log` in such a rule, `sess_error`, ….
    ///
    /// Manual §8.2.6.
    @LogAlias(name = "OG")
    static void origin(Stream stream, ByteWriter out, boolean hexadecimal) {
        out.put(stream.logOrigin.text());
    }

    private static void address(Address address, boolean hexadecimal, ByteWriter out) {
        if (!address.isIp()) {
            if (address.family() != Address.Family.NONE) {
                out.put("unix");
            }
            return;
        }
        if (!hexadecimal) {
            out.ensure(AddressText.MAX_LENGTH);
            out.advance(AddressText.write(address, out.array(), out.length()));
            return;
        }
        if (address.family() == Address.Family.INET6) {
            out.hex(address.high(), 16).hex(address.low(), 16);
        } else {
            out.hex(address.low(), 8);
        }
    }

    private static void port(Address address, boolean hexadecimal, ByteWriter out) {
        if (!address.isIp()) {
            if (address.family() != Address.Family.NONE) {
                out.put('1');
            }
        } else if (hexadecimal) {
            out.hex(address.port(), 4);
        } else {
            out.number(address.port());
        }
    }
}
