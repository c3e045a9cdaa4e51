package sluice.keyword.body;

import static sluice.sample.ArgumentType.STR;

import org.jspecify.annotations.Nullable;

import sluice.flow.balance.RdpCookie;
import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.value.Kind;
import sluice.value.Value;

/// The cookie with which a Remote Desktop client begins.
final class RdpFetches {
    private RdpFetches() {}

    private static @Nullable ByteString name(Arguments arguments) {
        return arguments.has(0) ? arguments.bytes(0) : null;
    }

    private static boolean found(Stream stream, @Nullable ByteString name, Value out) {
        ByteView payload = stream.requestPayload;
        int start = RdpCookie.start(payload, name);
        int length = start < 0 ? start : RdpCookie.length(payload, start);
        if (length == RdpCookie.MORE && !stream.requestPayloadComplete) {
            return out.pending();
        }
        if (length < 0) {
            return false;
        }
        out.string(payload.array(), start, length);
        return true;
    }

    /// `req.rdp_cookie([<name>])` — the value of the cookie in the first bytes of a Remote Desktop connection; without a name of whichever it is.
    ///
    /// `stick on req.rdp_cookie(mstshash)`. Letters of the name count alike. `rdp_cookie` is its old name. Manual §7.3.5.
    @SampleFetch(
            name = {"req.rdp_cookie", "rdp_cookie"},
            out = Kind.STR,
            from = Source.REQUEST_PAYLOAD,
            args = STR,
            required = 0)
    static Fetch cookie(Arguments arguments) {
        ByteString name = name(arguments);
        return (stream, out) -> found(stream, name, out);
    }

    /// `req.rdp_cookie_cnt([<name>])` — 1 when there is such a cookie, else 0.
    ///
    /// The ACL `RDP_COOKIE` asks for it. `rdp_cookie_cnt` is its old name. Manual §7.3.5.
    @SampleFetch(
            name = {"req.rdp_cookie_cnt", "rdp_cookie_cnt"},
            out = Kind.SINT,
            from = Source.REQUEST_PAYLOAD,
            args = STR,
            required = 0)
    static Fetch count(Arguments arguments) {
        ByteString name = name(arguments);
        return (stream, out) -> {
            boolean found = found(stream, name, out);
            if (!found && out.notYet()) {
                return false;
            }
            out.integer(found ? 1 : 0);
            return true;
        };
    }
}
