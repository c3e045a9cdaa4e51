package sluice.keyword.tls;

import org.jspecify.annotations.Nullable;

import sluice.sample.ArgumentType;
import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.stream.Stream;
import sluice.value.Kind;
import sluice.wire.tls.TlsSession;

import java.io.ByteArrayOutputStream;
import java.security.cert.X509Certificate;
import java.util.List;

/// The certificate that the server showed (`ssl_s_`). Manual §7.3.4.
final class ServerCertificateFetches {
    private ServerCertificateFetches() {}

    private static @Nullable X509Certificate ofServer(Stream stream) {
        TlsSession tls = stream.serverTls;
        return tls == null ? null : tls.peerCertificate();
    }

    /// `ssl_s_der` — the server's certificate in DER.
    ///
    /// Manual §7.3.4.
    @SampleFetch(name = "ssl_s_der", out = Kind.BIN, from = Source.SERVER_CONNECTION)
    static Fetch der(Arguments arguments) {
        return CertificateFetches.binary(
                ServerCertificateFetches::ofServer, CertificateFetches::encoded);
    }

    /// `ssl_s_chain_der` — all certificates that the server showed in DER, its own first, one behind the other.
    ///
    /// Manual §7.3.4.
    @SampleFetch(name = "ssl_s_chain_der", out = Kind.BIN, from = Source.SERVER_CONNECTION)
    static Fetch chain(Arguments arguments) {
        return (stream, out) -> {
            TlsSession session = stream.serverTls;
            List<X509Certificate> chain = session == null ? List.of() : session.peerChain();
            var bytes = new ByteArrayOutputStream();
            chain.forEach(each -> bytes.writeBytes(CertificateFetches.encoded(each)));
            return bytes.size() > 0 && CertificateFetches.put(bytes.toByteArray(), out);
        };
    }

    /// `ssl_s_s_dn([<entry>[,<occ>[,<format>]]])` — whom the server's certificate is for; arguments as of `ssl_c_s_dn`.
    ///
    /// Manual §7.3.4.
    @SampleFetch(
            name = "ssl_s_s_dn",
            out = Kind.STR,
            from = Source.SERVER_CONNECTION,
            args = {ArgumentType.STR, ArgumentType.SINT, ArgumentType.STR},
            required = 0)
    static Fetch subject(Arguments arguments) {
        return CertificateFetches.text(
                ServerCertificateFetches::ofServer,
                CertificateFetches.name(arguments, X509Certificate::getSubjectX500Principal));
    }

    /// `ssl_s_i_dn([<entry>[,<occ>[,<format>]]])` — who issued the server's certificate; arguments as of `ssl_c_s_dn`.
    ///
    /// Manual §7.3.4.
    @SampleFetch(
            name = "ssl_s_i_dn",
            out = Kind.STR,
            from = Source.SERVER_CONNECTION,
            args = {ArgumentType.STR, ArgumentType.SINT, ArgumentType.STR},
            required = 0)
    static Fetch issuer(Arguments arguments) {
        return CertificateFetches.text(
                ServerCertificateFetches::ofServer,
                CertificateFetches.name(arguments, X509Certificate::getIssuerX500Principal));
    }

    /// `ssl_s_sha1` — the SHA-1 fingerprint of the server's certificate.
    ///
    /// Manual §7.3.4.
    @SampleFetch(name = "ssl_s_sha1", out = Kind.BIN, from = Source.SERVER_CONNECTION)
    static Fetch sha1(Arguments arguments) {
        return CertificateFetches.binary(
                ServerCertificateFetches::ofServer, CertificateFetches::sha1);
    }

    /// `ssl_s_serial` — the serial number of the server's certificate.
    ///
    /// Manual §7.3.4.
    @SampleFetch(name = "ssl_s_serial", out = Kind.BIN, from = Source.SERVER_CONNECTION)
    static Fetch serial(Arguments arguments) {
        return CertificateFetches.binary(
                ServerCertificateFetches::ofServer, CertificateFetches::serial);
    }

    /// `ssl_s_notafter` — when the server's certificate ends: `YYMMDDhhmmssZ`.
    ///
    /// Manual §7.3.4.
    @SampleFetch(name = "ssl_s_notafter", out = Kind.STR, from = Source.SERVER_CONNECTION)
    static Fetch notAfter(Arguments arguments) {
        return CertificateFetches.text(
                ServerCertificateFetches::ofServer,
                certificate -> CertificateFetches.time(certificate.getNotAfter()));
    }

    /// `ssl_s_notbefore` — when the server's certificate begins: `YYMMDDhhmmssZ`.
    ///
    /// Manual §7.3.4.
    @SampleFetch(name = "ssl_s_notbefore", out = Kind.STR, from = Source.SERVER_CONNECTION)
    static Fetch notBefore(Arguments arguments) {
        return CertificateFetches.text(
                ServerCertificateFetches::ofServer,
                certificate -> CertificateFetches.time(certificate.getNotBefore()));
    }

    /// `ssl_s_sig_alg` — with which algorithm the server's certificate is signed: `RSA-SHA256`.
    ///
    /// Manual §7.3.4.
    @SampleFetch(name = "ssl_s_sig_alg", out = Kind.STR, from = Source.SERVER_CONNECTION)
    static Fetch signatureAlgorithm(Arguments arguments) {
        return CertificateFetches.text(
                ServerCertificateFetches::ofServer, CertificateFetches::signature);
    }

    /// `ssl_s_key_alg` — the kind of key in the server's certificate: `rsaEncryption`.
    ///
    /// Manual §7.3.4.
    @SampleFetch(name = "ssl_s_key_alg", out = Kind.STR, from = Source.SERVER_CONNECTION)
    static Fetch keyAlgorithm(Arguments arguments) {
        return CertificateFetches.text(ServerCertificateFetches::ofServer, CertificateFetches::key);
    }

    /// `ssl_s_version` — the version of the server's certificate.
    ///
    /// Manual §7.3.4.
    @SampleFetch(name = "ssl_s_version", out = Kind.SINT, from = Source.SERVER_CONNECTION)
    static Fetch version(Arguments arguments) {
        return CertificateFetches.version(ServerCertificateFetches::ofServer);
    }
}
