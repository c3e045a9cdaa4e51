package sluice.keyword.tls;

import static sluice.sample.ArgumentType.SINT;

import org.jspecify.annotations.Nullable;

import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.stream.Stream;
import sluice.value.Kind;
import sluice.wire.tls.CapturedHello;
import sluice.wire.tls.CapturedHello.Part;
import sluice.wire.tls.TlsSession;

import java.util.HexFormat;

/// What clients offer in their hello, by which programs are told apart; nothing unless `tune.ssl.capture-buffer-size` keeps it. Manual §7.3.4.
///
/// ```
/// global
///     tune.ssl.capture-buffer-size 192
/// frontend in
///     bind :443 ssl crt /etc/ssl/site.pem
///     http-request set-header x-ja3 %[ssl_fc_protocol_hello_id],%[ssl_fc_cipherlist_bin(1),be2dec(-,2)],%[ssl_fc_extlist_bin(1),be2dec(-,2)],%[ssl_fc_eclist_bin(1),be2dec(-,2)],%[ssl_fc_ecformats_bin,be2dec(-,1)]
/// ```
final class OfferFetches {
    private OfferFetches() {}

    private static @Nullable CapturedHello hello(Stream stream) {
        TlsSession session = stream.session().tls;
        return session == null ? null : session.hello();
    }

    /// Whether values without meaning are left out: the first argument.
    private static boolean filtered(Arguments arguments) {
        return arguments.integer(0, 0) == 1;
    }

    private static Fetch list(Arguments arguments, Part part) {
        boolean filtered = filtered(arguments);
        return (stream, out) -> {
            CapturedHello hello = hello(stream);
            if (hello == null) {
                return false;
            }
            if (filtered) {
                byte[] left = hello.withoutGrease(part);
                out.binary(left, 0, left.length);
            } else {
                out.binary(hello.bytes(), hello.start(part), hello.length(part));
            }
            return true;
        };
    }

    /// Writes the suites as text; null when that cannot be done.
    private interface Writer {
        @Nullable String text(byte[] suites, int from, int size);
    }

    private static Fetch text(Arguments arguments, Writer writer) {
        boolean filtered = filtered(arguments);
        return (stream, out) -> {
            CapturedHello hello = hello(stream);
            if (hello == null) {
                return false;
            }
            byte[] suites = filtered ? hello.withoutGrease(Part.SUITES) : hello.bytes();
            String text =
                    filtered
                            ? writer.text(suites, 0, suites.length)
                            : writer.text(
                                    suites, hello.start(Part.SUITES), hello.length(Part.SUITES));
            if (text == null) {
                out.integer(hello.suitesHash());
            } else {
                out.string(text);
            }
            return true;
        };
    }

    /// `ssl_fc_cipherlist_bin([<filter>])` — the suites that the client offers, two bytes each; with 1 without those that mean nothing
    /// (RFC 8701).
    ///
    /// As much of them as `tune.ssl.capture-buffer-size` keeps. Manual §7.3.4.
    @SampleFetch(
            name = "ssl_fc_cipherlist_bin",
            out = Kind.BIN,
            from = Source.SESSION,
            args = SINT,
            required = 0)
    static Fetch suites(Arguments arguments) {
        return list(arguments, Part.SUITES);
    }

    /// `ssl_fc_cipherlist_hex([<filter>])` — the same in hexadecimal. Manual §7.3.4.
    @SampleFetch(
            name = "ssl_fc_cipherlist_hex",
            out = Kind.STR,
            from = Source.SESSION,
            args = SINT,
            required = 0)
    static Fetch suitesInHexadecimal(Arguments arguments) {
        HexFormat format = HexFormat.of().withUpperCase();
        return text(arguments, (suites, from, size) -> format.formatHex(suites, from, from + size));
    }

    /// `ssl_fc_cipherlist_str([<filter>])` — the same by OpenSSL's names, separated by commas; `UNKNOWN(1a1a)` for those it does not know.
    ///
    /// Without the system's OpenSSL the number of `ssl_fc_cipherlist_xxh`. Manual §7.3.4.
    @SampleFetch(
            name = "ssl_fc_cipherlist_str",
            out = Kind.STR,
            from = Source.SESSION,
            args = SINT,
            required = 0)
    static Fetch suiteNames(Arguments arguments) {
        return text(arguments, CapturedHello::names);
    }

    /// `ssl_fc_cipherlist_xxh` — XXH64 of all suites that the client offers, whatever of them is kept. Manual §7.3.4.
    @SampleFetch(name = "ssl_fc_cipherlist_xxh", out = Kind.SINT, from = Source.SESSION)
    static Fetch suitesHash(Arguments arguments) {
        return (stream, out) -> {
            CapturedHello hello = hello(stream);
            if (hello == null) {
                return false;
            }
            out.integer(hello.suitesHash());
            return true;
        };
    }

    /// `ssl_fc_extlist_bin([<filter>])` — the types of the extensions in the client's hello, two bytes each; with 1 without those that mean
    /// nothing. Manual §7.3.4.
    @SampleFetch(
            name = "ssl_fc_extlist_bin",
            out = Kind.BIN,
            from = Source.SESSION,
            args = SINT,
            required = 0)
    static Fetch extensions(Arguments arguments) {
        return list(arguments, Part.EXTENSIONS);
    }

    /// `ssl_fc_eclist_bin([<filter>])` — the groups that the client offers for the key exchange, two bytes each; with 1 without those that
    /// mean nothing. Manual §7.3.4.
    @SampleFetch(
            name = "ssl_fc_eclist_bin",
            out = Kind.BIN,
            from = Source.SESSION,
            args = SINT,
            required = 0)
    static Fetch groups(Arguments arguments) {
        return list(arguments, Part.GROUPS);
    }

    /// `ssl_fc_ecformats_bin` — the formats of points that the client offers, a byte each. Manual §7.3.4.
    @SampleFetch(name = "ssl_fc_ecformats_bin", out = Kind.BIN, from = Source.SESSION)
    static Fetch formats(Arguments arguments) {
        return list(arguments, Part.FORMATS);
    }

    /// `ssl_fc_protocol_hello_id` — the version that the client's hello names: 771 for TLS 1.2 and newer, which tell theirs in an extension.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + version: TLSv1.2` | `ssl_fc_protocol_hello_id` | `771` |
    @SampleFetch(name = "ssl_fc_protocol_hello_id", out = Kind.SINT, from = Source.SESSION)
    static Fetch version(Arguments arguments) {
        return (stream, out) -> {
            CapturedHello hello = hello(stream);
            if (hello == null) {
                return false;
            }
            out.integer(hello.version());
            return true;
        };
    }
}
