package sluice.keyword.tls;

import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.stream.Stream;
import sluice.value.ByteView;
import sluice.value.Kind;
import sluice.value.Value;
import sluice.wire.tls.RecordedHello;

/// What a TLS hello says that passes through undecrypted: for `tcp-request content` and what follows from it. Manual §7.3.5.
///
/// ```
/// mode tcp
/// tcp-request inspect-delay 5s
/// tcp-request content accept if { req.ssl_hello_type 1 }
/// use_backend mail if { req.ssl_sni -i mail.example.com }
/// ```
final class HelloFetches {
    private static final int SERVER_NAME = 0;
    private static final int GROUPS = 10;
    private static final int ALGORITHMS = 13;
    private static final int PROTOCOLS = 16;
    private static final int TICKET = 35;
    private static final int KEY_SHARE = 51;

    private HelloFetches() {}

    /// Finds something in the bytes.
    private interface Look {
        long in(ByteView bytes);
    }

    private static Fetch number(Look look) {
        return (stream, out) -> {
            long found = look.in(stream.requestPayload);
            if (found < 0) {
                return missing(stream, found, out);
            }
            out.integer(found);
            return true;
        };
    }

    private static boolean missing(Stream stream, long found, Value out) {
        return found == RecordedHello.MORE && !stream.requestPayloadComplete && out.pending();
    }

    private static Fetch list(Look look) {
        return (stream, out) -> {
            ByteView bytes = stream.requestPayload;
            long place = look.in(bytes);
            if (place < 0) {
                return missing(stream, place, out);
            }
            out.binary(bytes.array(), bytes.offset() + (int) (place >>> 32), (int) place);
            return true;
        };
    }

    /// `req.ssl_hello_type` — 1 when the request begins with a complete hello of a TLS client.
    ///
    /// `tcp-request content accept if { req.ssl_hello_type 1 }`; `req_ssl_hello_type` is its old name. Manual §7.3.5.
    ///
    /// | TLS hello | expression | result |
    /// |---|---|---|
    /// | `name: mail.example` | `req.ssl_hello_type` | `1` |
    @SampleFetch(
            name = {"req.ssl_hello_type", "req_ssl_hello_type"},
            out = Kind.SINT,
            from = Source.REQUEST_PAYLOAD)
    static Fetch type(Arguments arguments) {
        return number(RecordedHello::type);
    }

    /// `res.ssl_hello_type` — 2 when the response begins with a complete hello of a TLS server.
    ///
    /// `rep_ssl_hello_type` is its old name. Manual §7.3.5.
    @SampleFetch(
            name = {"res.ssl_hello_type", "rep_ssl_hello_type"},
            out = Kind.SINT,
            from = Source.RESPONSE_PAYLOAD)
    static Fetch responseType(Arguments arguments) {
        return (stream, out) -> {
            long found = RecordedHello.type(stream.responsePayload);
            if (found < 0) {
                return found == RecordedHello.MORE
                        && !stream.responsePayloadComplete
                        && out.pending();
            }
            out.integer(found);
            return true;
        };
    }

    /// `req.ssl_ver` — the version that a TLS client's hello asks for: 65536 times the major part and the minor one, 3.1 for TLS 1.0.
    ///
    /// `acl old req.ssl_ver 3.0:3.2`; `req_ssl_ver` is its old name. TLS 1.3 asks for 3.3 here. Manual §7.3.5.
    ///
    /// | TLS hello | expression | result |
    /// |---|---|---|
    /// | `version: TLSv1.2` | `req.ssl_ver` | `196611` |
    @SampleFetch(
            name = {"req.ssl_ver", "req_ssl_ver"},
            out = Kind.SINT,
            from = Source.REQUEST_PAYLOAD)
    static Fetch version(Arguments arguments) {
        return number(RecordedHello::version);
    }

    /// `req.ssl_sni` — the server name in a TLS client's hello.
    ///
    /// `use_backend mail if { req.ssl_sni -i mail.example.com }`; `req_ssl_sni` is its old name. A client may ask for another name in the encrypted
    /// part: no reason to grant anything. Manual §7.3.5.
    ///
    /// | TLS hello | expression | result |
    /// |---|---|---|
    /// | `name: mail.example` | `req.ssl_sni` | `mail.example` |
    /// | `version: TLSv1.2` | `req.ssl_sni` |  |
    @SampleFetch(
            name = {"req.ssl_sni", "req_ssl_sni"},
            out = Kind.STR,
            from = Source.REQUEST_PAYLOAD)
    static Fetch serverName(Arguments arguments) {
        return (stream, out) -> {
            ByteView bytes = stream.requestPayload;
            long list = RecordedHello.list(bytes, RecordedHello.extension(bytes, SERVER_NAME));
            if (list < 0) {
                return missing(stream, list, out);
            }
            // One name: type 0, then two bytes of length.
            int start = (int) (list >>> 32);
            if ((int) list < 4 || bytes.at(start) != 0) {
                return false;
            }
            int length = (bytes.at(start + 1) & 255) << 8 | bytes.at(start + 2) & 255;
            if (length > (int) list - 3) {
                return false;
            }
            out.string(bytes.array(), bytes.offset() + start + 3, length);
            return true;
        };
    }

    /// `req.ssl_alpn` — the protocol that a TLS client's hello names first.
    ///
    /// `use_backend h2 if { req.ssl_alpn h2 }`. Manual §7.3.5.
    ///
    /// | TLS hello | expression | result |
    /// |---|---|---|
    /// | `alpn: h2,http/1.1` | `req.ssl_alpn` | `h2` |
    @SampleFetch(name = "req.ssl_alpn", out = Kind.STR, from = Source.REQUEST_PAYLOAD)
    static Fetch protocols(Arguments arguments) {
        return (stream, out) -> {
            ByteView bytes = stream.requestPayload;
            long list = RecordedHello.list(bytes, RecordedHello.extension(bytes, PROTOCOLS));
            if (list < 0) {
                return missing(stream, list, out);
            }
            int start = (int) (list >>> 32);
            int length = (int) list == 0 ? 0 : bytes.at(start) & 255;
            if (length == 0 || length > (int) list - 1) {
                return false;
            }
            out.string(bytes.array(), bytes.offset() + start + 1, length);
            return true;
        };
    }

    /// `req.ssl_ec_ext` — whether a TLS client's hello names groups (elliptic curves).
    ///
    /// `use_backend ecdsa if { req.ssl_ec_ext 1 }`. Manual §7.3.5.
    @SampleFetch(name = "req.ssl_ec_ext", out = Kind.BOOL, from = Source.REQUEST_PAYLOAD)
    static Fetch curves(Arguments arguments) {
        return (stream, out) -> {
            long place = RecordedHello.extension(stream.requestPayload, GROUPS);
            if (place < 0) {
                return missing(stream, place, out);
            }
            out.bool(true);
            return true;
        };
    }

    /// `req.ssl_st_ext` — 0 when a TLS client's hello has no session ticket, 1 when it asks for one, 2 when it brings one.
    ///
    /// `stick on ssl_fc_session_id if { req.ssl_st_ext 0 }`. Manual §7.3.5.
    @SampleFetch(name = "req.ssl_st_ext", out = Kind.SINT, from = Source.REQUEST_PAYLOAD)
    static Fetch ticket(Arguments arguments) {
        return (stream, out) -> {
            long place = RecordedHello.extension(stream.requestPayload, TICKET);
            if (place < 0 && place != RecordedHello.ABSENT) {
                return missing(stream, place, out);
            }
            out.integer(place < 0 ? 0 : (int) place == 0 ? 1 : 2);
            return true;
        };
    }

    /// `req.ssl_cipherlist` — the cipher suites of a TLS client's hello, two bytes each.
    ///
    /// `req.ssl_cipherlist,hex`. Manual §7.3.5.
    @SampleFetch(name = "req.ssl_cipherlist", out = Kind.BIN, from = Source.REQUEST_PAYLOAD)
    static Fetch suites(Arguments arguments) {
        return list(RecordedHello::suites);
    }

    /// `req.ssl_sigalgs` — the signature algorithms of a TLS client's hello, two bytes each.
    ///
    /// `req.ssl_sigalgs,hex`. Manual §7.3.5.
    @SampleFetch(name = "req.ssl_sigalgs", out = Kind.BIN, from = Source.REQUEST_PAYLOAD)
    static Fetch algorithms(Arguments arguments) {
        return list(in -> RecordedHello.list(in, RecordedHello.extension(in, ALGORITHMS)));
    }

    /// `req.ssl_supported_groups` — the groups of a TLS client's hello, two bytes each.
    ///
    /// `req.ssl_supported_groups,hex`. Manual §7.3.5.
    @SampleFetch(name = "req.ssl_supported_groups", out = Kind.BIN, from = Source.REQUEST_PAYLOAD)
    static Fetch groups(Arguments arguments) {
        return list(in -> RecordedHello.list(in, RecordedHello.extension(in, GROUPS)));
    }

    /// `req.ssl_keyshare_groups` — the groups for which a TLS client's hello brings keys, two bytes each.
    ///
    /// `req.ssl_keyshare_groups,hex`. Manual §7.3.5.
    @SampleFetch(name = "req.ssl_keyshare_groups", out = Kind.BIN, from = Source.REQUEST_PAYLOAD)
    static Fetch keyShares(Arguments arguments) {
        return (stream, out) -> {
            ByteView bytes = stream.requestPayload;
            long list = RecordedHello.list(bytes, RecordedHello.extension(bytes, KEY_SHARE));
            if (list < 0) {
                return missing(stream, list, out);
            }
            int at = (int) (list >>> 32);
            int end = at + (int) list;
            byte[] groups = out.room((int) list);
            int length = 0;
            while (at + 4 <= end) {
                groups[length++] = bytes.at(at);
                groups[length++] = bytes.at(at + 1);
                at += 4 + ((bytes.at(at + 2) & 255) << 8 | bytes.at(at + 3) & 255);
            }
            out.binary(groups, 0, length);
            return true;
        };
    }
}
