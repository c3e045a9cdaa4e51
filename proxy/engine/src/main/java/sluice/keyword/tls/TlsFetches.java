package sluice.keyword.tls;

import org.jspecify.annotations.Nullable;

import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.value.ByteString;
import sluice.value.Kind;
import sluice.value.Value;
import sluice.wire.tls.CertificateFile;
import sluice.wire.tls.TlsError;
import sluice.wire.tls.TlsSession;

import java.util.function.Function;

/// Facts of the client's TLS connection. Manual §7.3.4.
final class TlsFetches {
    private TlsFetches() {}

    /// A text of the session; no sample in clear text or when there is none.
    private static Fetch text(Function<TlsSession, @Nullable String> fact) {
        return (stream, out) -> {
            TlsSession session = stream.session().tls;
            String text = session == null ? null : fact.apply(session);
            return text != null && put(text, out);
        };
    }

    static boolean put(String text, Value out) {
        ByteString bytes = ByteString.of(text);
        out.string(bytes.array(), 0, bytes.length());
        return true;
    }

    /// A question to the session, which clear text answers with no.
    private static Fetch question(java.util.function.Predicate<TlsSession> fact) {
        return (stream, out) -> {
            TlsSession session = stream.session().tls;
            out.bool(session != null && fact.test(session));
            return true;
        };
    }

    private static Fetch number(java.util.function.ToLongFunction<TlsSession> fact) {
        return (stream, out) -> {
            TlsSession session = stream.session().tls;
            out.integer(session == null ? 0 : fact.applyAsLong(session));
            return session != null;
        };
    }

    /// `ssl_fc` — true when the client speaks TLS.
    ///
    /// `http-request redirect scheme https unless { ssl_fc }`. Manual §7.3.4.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `ssl_fc` | `0` |
    @SampleFetch(name = "ssl_fc", out = Kind.BOOL, from = Source.SESSION)
    static Fetch isTls(Arguments arguments) {
        return question(_ -> true);
    }

    /// `ssl_fc_protocol` — the version spoken: `TLSv1.3`.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + cipher: TLS_AES_128_GCM_SHA256` | `ssl_fc_protocol` | `TLSv1.3` |
    /// | `GET / + version: TLSv1.2` | `ssl_fc_protocol` | `TLSv1.2` |
    @SampleFetch(name = "ssl_fc_protocol", out = Kind.STR, from = Source.SESSION)
    static Fetch protocol(Arguments arguments) {
        return text(TlsSession::version);
    }

    /// `ssl_fc_cipher` — the cipher suite by its OpenSSL name.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + cipher: TLS_AES_128_GCM_SHA256` | `ssl_fc_cipher` | `TLS_AES_128_GCM_SHA256` |
    @SampleFetch(name = "ssl_fc_cipher", out = Kind.STR, from = Source.SESSION)
    static Fetch cipher(Arguments arguments) {
        return text(TlsSession::cipher);
    }

    /// `ssl_fc_alg_keysize` — the size of the cipher's keys in bits.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + cipher: TLS_AES_128_GCM_SHA256` | `ssl_fc_alg_keysize` | `128` |
    /// | `GET / + cipher: TLS_AES_128_GCM_SHA256` | `ssl_fc_use_keysize` | `128` |
    @SampleFetch(
            name = {"ssl_fc_alg_keysize", "ssl_fc_use_keysize"},
            out = Kind.SINT,
            from = Source.SESSION)
    static Fetch keySize(Arguments arguments) {
        return number(TlsSession::keyBits);
    }

    /// `ssl_fc_curve` — the group of the key exchange.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET /` | `ssl_fc_curve` | `X25519` |
    @SampleFetch(name = "ssl_fc_curve", out = Kind.STR, from = Source.SESSION)
    static Fetch curve(Arguments arguments) {
        return text(TlsSession::group);
    }

    /// `ssl_fc_sni` — the name that the client asked for in the handshake.
    ///
    /// Not to be relied on for HTTP, where a client may ask for any host over any connection. Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + name: www.example` | `ssl_fc_sni` | `www.example` |
    /// | `GET /` | `ssl_fc_sni` |  |
    @SampleFetch(name = "ssl_fc_sni", out = Kind.STR, from = Source.SESSION)
    static Fetch serverName(Arguments arguments) {
        return text(session -> session.serverName().isEmpty() ? null : session.serverName());
    }

    /// `ssl_fc_has_sni` — true when the client asked for a name.
    ///
    /// Manual §7.3.4.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `ssl_fc_has_sni` | `0` |
    @SampleFetch(name = "ssl_fc_has_sni", out = Kind.BOOL, from = Source.SESSION)
    static Fetch hasServerName(Arguments arguments) {
        return question(session -> !session.serverName().isEmpty());
    }

    /// `ssl_fc_alpn` — the protocol agreed on by ALPN.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + alpn: http/1.1` | `ssl_fc_alpn` | `http/1.1` |
    @SampleFetch(name = "ssl_fc_alpn", out = Kind.STR, from = Source.SESSION)
    static Fetch alpn(Arguments arguments) {
        return text(session -> session.alpn().isEmpty() ? null : session.alpn());
    }

    /// `ssl_fc_is_resumed` — true when the handshake was abbreviated by an earlier session.
    ///
    /// Manual §7.3.4.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `ssl_fc_is_resumed` | `0` |
    @SampleFetch(name = "ssl_fc_is_resumed", out = Kind.BOOL, from = Source.SESSION)
    static Fetch isResumed(Arguments arguments) {
        return question(TlsSession::isResumed);
    }

    /// `ssl_fc_has_early` — true when the client sent data before the handshake was over, which is not offered here: always false.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET /` | `ssl_fc_has_early` | `0` |
    /// | `GET /` | `ssl_fc_early_rcvd` | `0` |
    @SampleFetch(
            name = {"ssl_fc_has_early", "ssl_fc_early_rcvd"},
            out = Kind.BOOL,
            from = Source.SESSION)
    static Fetch hasEarly(Arguments arguments) {
        return question(_ -> false);
    }

    /// `ssl_fc_session_id` — the identifier of the session; nothing where it has none, as with tickets.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + version: TLSv1.2` | `ssl_fc_session_id` |  |
    @SampleFetch(name = "ssl_fc_session_id", out = Kind.BIN, from = Source.SESSION)
    static Fetch identifier(Arguments arguments) {
        return (stream, out) -> {
            TlsSession session = stream.session().tls;
            if (session == null) {
                return false;
            }
            byte[] identifier = session.identifier();
            out.binary(identifier, 0, identifier.length);
            return identifier.length > 0;
        };
    }

    /// `ssl_fc_has_crt` — true when the client showed a certificate in this handshake.
    ///
    /// A resumed session shows none again: see `ssl_c_used`. Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + certificate: ann` | `ssl_fc_has_crt` | `1` |
    /// | `GET /` | `ssl_fc_has_crt` | `0` |
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `ssl_fc_has_crt` |  |
    @SampleFetch(name = "ssl_fc_has_crt", out = Kind.BOOL, from = Source.SESSION)
    static Fetch hasCertificate(Arguments arguments) {
        return (stream, out) -> {
            TlsSession session = stream.session().tls;
            out.bool(session != null && !session.isResumed() && session.peerCertificate() != null);
            return session != null;
        };
    }

    /// `ssl_fc_crtname` — the name of the certificate that was shown to the client: its file.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET /` | `ssl_fc_crtname,field(-1,/)` | `site.pem` |
    @SampleFetch(name = "ssl_fc_crtname", out = Kind.STR, from = Source.SESSION)
    static Fetch certificateName(Arguments arguments) {
        return text(
                session -> {
                    CertificateFile own = session.own();
                    return own == null ? null : own.name();
                });
    }

    /// `ssl_fc_err` — the library's number of the reason for which the TLS handshake failed; 0 when it did not.
    ///
    /// The numbers are OpenSSL 3's, the lower 23 bits being the reason: `openssl errstr` has the words, `ssl_fc_err_str` too. Of use in
    /// `error-log-format`. Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET /` | `ssl_fc_err` | `0` |
    @SampleFetch(name = "ssl_fc_err", out = Kind.SINT, from = Source.CONNECTION)
    static Fetch handshakeError(Arguments arguments) {
        return (stream, out) -> {
            out.integer(stream.session().tlsError.code());
            return stream.session().tls != null;
        };
    }

    /// `ssl_fc_err_str` — that reason in words: `error:0A0000C1:SSL routines::no shared cipher`.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET /` | `ssl_fc_err_str` |  |
    @SampleFetch(name = "ssl_fc_err_str", out = Kind.STR, from = Source.CONNECTION)
    static Fetch handshakeErrorText(Arguments arguments) {
        return (stream, out) -> put(stream.session().tlsError, out);
    }

    /// `ssl_bc_err` — the library's number of the reason for which TLS to the server did not come about; 0 when it did.
    ///
    /// The numbers are those of `ssl_fc_err`. Of use in `error-log-format`. Manual §7.3.4.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200` | `ssl_bc_err` |  |
    @SampleFetch(name = "ssl_bc_err", out = Kind.SINT, from = Source.SERVER_CONNECTION)
    static Fetch serverHandshakeError(Arguments arguments) {
        return (stream, out) -> {
            out.integer(stream.serverTlsError.code());
            return stream.serverTls != null || stream.serverTlsError != TlsError.NONE;
        };
    }

    /// `ssl_bc_err_str` — that reason in words: `error:0A000086:SSL routines::certificate verify failed`.
    ///
    /// Manual §7.3.4.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200` | `ssl_bc_err_str` |  |
    @SampleFetch(name = "ssl_bc_err_str", out = Kind.STR, from = Source.SERVER_CONNECTION)
    static Fetch serverHandshakeErrorText(Arguments arguments) {
        return (stream, out) -> put(stream.serverTlsError, out);
    }

    private static boolean put(TlsError error, Value out) {
        return error != TlsError.NONE && put(error.text(), out);
    }

    /// `ssl_bc` — true when the server is spoken to over TLS.
    ///
    /// Manual §7.3.4.
    ///
    /// | answer | expression | result |
    /// |---|---|---|
    /// | `200` | `ssl_bc` | `0` |
    @SampleFetch(name = "ssl_bc", out = Kind.BOOL, from = Source.SERVER_CONNECTION)
    static Fetch serverIsTls(Arguments arguments) {
        return (stream, out) -> {
            out.bool(stream.serverTls != null);
            return true;
        };
    }

    private static Fetch ofServer(Function<TlsSession, @Nullable String> fact) {
        return (stream, out) -> {
            TlsSession session = stream.serverTls;
            String text = session == null ? null : fact.apply(session);
            return text != null && put(text, out);
        };
    }

    /// `ssl_bc_protocol` — the version spoken with the server.
    ///
    /// Manual §7.3.4.
    @SampleFetch(name = "ssl_bc_protocol", out = Kind.STR, from = Source.SERVER_CONNECTION)
    static Fetch serverProtocol(Arguments arguments) {
        return ofServer(TlsSession::version);
    }

    /// `ssl_bc_cipher` — the cipher suite used with the server.
    ///
    /// Manual §7.3.4.
    @SampleFetch(name = "ssl_bc_cipher", out = Kind.STR, from = Source.SERVER_CONNECTION)
    static Fetch serverCipher(Arguments arguments) {
        return ofServer(TlsSession::cipher);
    }

    /// `ssl_bc_alpn` — the protocol that the server chose by ALPN.
    ///
    /// Manual §7.3.4.
    @SampleFetch(name = "ssl_bc_alpn", out = Kind.STR, from = Source.SERVER_CONNECTION)
    static Fetch serverAlpn(Arguments arguments) {
        return ofServer(session -> session.alpn().isEmpty() ? null : session.alpn());
    }

    /// `ssl_bc_sni` — the name that the server was asked for.
    ///
    /// Manual §7.3.4.
    @SampleFetch(name = "ssl_bc_sni", out = Kind.STR, from = Source.SERVER_CONNECTION)
    static Fetch serverNameAsked(Arguments arguments) {
        return ofServer(session -> session.serverName().isEmpty() ? null : session.serverName());
    }

    /// `ssl_bc_curve` — the group of the key exchange with the server.
    ///
    /// Manual §7.3.4.
    @SampleFetch(name = "ssl_bc_curve", out = Kind.STR, from = Source.SERVER_CONNECTION)
    static Fetch serverGroup(Arguments arguments) {
        return ofServer(TlsSession::group);
    }

    /// `ssl_bc_is_resumed` — true when the handshake with the server was abbreviated.
    ///
    /// Manual §7.3.4.
    @SampleFetch(name = "ssl_bc_is_resumed", out = Kind.BOOL, from = Source.SERVER_CONNECTION)
    static Fetch serverIsResumed(Arguments arguments) {
        return (stream, out) -> {
            TlsSession session = stream.serverTls;
            out.bool(session != null && session.isResumed());
            return true;
        };
    }
}
