package sluice.keyword.path;

import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.value.ByteView;
import sluice.value.KeyHash;
import sluice.value.Kind;
import sluice.value.Value;

/// Host and path of a request as 32 bits, alone or with the client's address: keys of stick tables.
final class PathHashes {
    private PathHashes() {}

    /// `base32` — a hash of `base`: host and path.
    ///
    /// Like `base,sdbm(1)`, in fewer steps: a key for tables that count by address of a page. Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /a?b=1 + host: X.example` | `base32` | `1814808100` |
    @SampleFetch(name = "base32", out = Kind.SINT, from = Source.REQUEST_HEAD)
    static Fetch base(Arguments arguments) {
        return number(PathFetches.base(false));
    }

    /// `url32` — a hash of `baseq`: host, path and query string.
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /a?b=1 + host: X.example` | `url32` | `2530458416` |
    @SampleFetch(name = "url32", out = Kind.SINT, from = Source.REQUEST_HEAD)
    static Fetch url(Arguments arguments) {
        return number(PathFetches.base(true));
    }

    /// `base32+src` — the four bytes of `base32` with the client's address behind them, four or sixteen bytes.
    ///
    /// `http-request track-sc0 base32+src` in a table of `type binary len 20` counts what each client asks of each page. Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /a?b=1 + host: X.example` | `base32+src,hex` | `6C2BC6247F000001` |
    @SampleFetch(name = "base32+src", out = Kind.BIN, from = Source.REQUEST_HEAD)
    static Fetch baseAndSource(Arguments arguments) {
        return withSource(PathFetches.base(false));
    }

    /// `url32+src` — the four bytes of `url32` with the client's address behind them.
    ///
    /// Manual §7.3.6.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /a?b=1 + host: X.example` | `url32+src,hex` | `96D3BB307F000001` |
    @SampleFetch(name = "url32+src", out = Kind.BIN, from = Source.REQUEST_HEAD)
    static Fetch urlAndSource(Arguments arguments) {
        return withSource(PathFetches.base(true));
    }

    private static int hash(Value value) {
        ByteView view = value.bytes();
        return KeyHash.avalanche(KeyHash.SDBM.of(view.array(), view.offset(), view.length()));
    }

    private static Fetch number(Fetch text) {
        return (stream, out) -> {
            if (!text.fetch(stream, out)) {
                return false;
            }
            out.integer(hash(out) & 0xffffffffL);
            return true;
        };
    }

    private static Fetch withSource(Fetch text) {
        return (stream, out) -> {
            if (!text.fetch(stream, out)) {
                return false;
            }
            int hash = hash(out);
            if (!stream.source().into(out)) {
                return false;
            }
            boolean four = out.kind() == Kind.IPV4;
            long high = out.high();
            long low = out.number();
            byte[] room = out.room(Integer.BYTES + 2 * Long.BYTES);
            int to = put(room, 0, hash, Integer.BYTES);
            if (!four) {
                to = put(room, to, high, Long.BYTES);
            }
            to = put(room, to, low, four ? Integer.BYTES : Long.BYTES);
            out.binary(room, 0, to);
            return true;
        };
    }

    private static int put(byte[] room, int at, long number, int bytes) {
        for (int i = 0; i < bytes; i++) {
            room[at + i] = (byte) (number >>> 8 * (bytes - 1 - i));
        }
        return at + bytes;
    }
}
