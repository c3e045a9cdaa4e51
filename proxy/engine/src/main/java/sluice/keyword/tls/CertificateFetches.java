package sluice.keyword.tls;

import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.jspecify.annotations.Nullable;

import sluice.sample.ArgumentType;
import sluice.sample.Arguments;
import sluice.sample.Fetch;
import sluice.sample.SampleFetch;
import sluice.sample.Source;
import sluice.stream.Stream;
import sluice.value.Kind;
import sluice.value.Value;
import sluice.wire.tls.CertificateFile;
import sluice.wire.tls.TlsSession;
import sluice.wire.tls.Verification;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.ToIntFunction;

import javax.security.auth.x500.X500Principal;

/// The certificate that the client showed (`ssl_c_`) and the one shown to it (`ssl_f_`). Manual §7.3.4.
final class CertificateFetches {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    /// OpenSSL's names of signature algorithms by object identifier.
    private static final Map<String, String> SIGNATURES =
            Map.ofEntries(
                    Map.entry("1.2.840.113549.1.1.4", "RSA-MD5"),
                    Map.entry("1.2.840.113549.1.1.5", "RSA-SHA1"),
                    Map.entry("1.2.840.113549.1.1.10", "rsassaPss"),
                    Map.entry("1.2.840.113549.1.1.11", "RSA-SHA256"),
                    Map.entry("1.2.840.113549.1.1.12", "RSA-SHA384"),
                    Map.entry("1.2.840.113549.1.1.13", "RSA-SHA512"),
                    Map.entry("1.2.840.113549.1.1.14", "RSA-SHA224"),
                    Map.entry("1.2.840.10045.4.1", "ecdsa-with-SHA1"),
                    Map.entry("1.2.840.10045.4.3.2", "ecdsa-with-SHA256"),
                    Map.entry("1.2.840.10045.4.3.3", "ecdsa-with-SHA384"),
                    Map.entry("1.2.840.10045.4.3.4", "ecdsa-with-SHA512"),
                    Map.entry("1.3.101.112", "ED25519"),
                    Map.entry("1.3.101.113", "ED448"));

    private CertificateFetches() {}

    private static @Nullable X509Certificate ofClient(Stream stream) {
        TlsSession tls = stream.session().tls;
        return tls == null ? null : tls.peerCertificate();
    }

    private static @Nullable X509Certificate ofFront(Stream stream) {
        TlsSession tls = stream.session().tls;
        CertificateFile own = tls == null ? null : tls.own();
        return own == null ? null : own.leaf();
    }

    /// Something in words about a certificate; null makes no sample.
    static Fetch text(
            Function<Stream, @Nullable X509Certificate> which,
            Function<X509Certificate, @Nullable String> fact) {
        return (stream, out) -> {
            X509Certificate certificate = which.apply(stream);
            String text = certificate == null ? null : fact.apply(certificate);
            return text != null && TlsFetches.put(text, out);
        };
    }

    static Fetch binary(
            Function<Stream, @Nullable X509Certificate> which,
            Function<X509Certificate, byte[]> fact) {
        return (stream, out) -> {
            X509Certificate certificate = which.apply(stream);
            return certificate != null && put(fact.apply(certificate), out);
        };
    }

    static boolean put(byte[] bytes, Value out) {
        out.binary(bytes, 0, bytes.length);
        return true;
    }

    static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException impossible) {
            throw new AssertionError("a certificate that was read can be written", impossible);
        }
    }

    static byte[] sha1(X509Certificate certificate) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(encoded(certificate));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static byte[] serial(X509Certificate certificate) {
        byte[] number = certificate.getSerialNumber().toByteArray();
        return number.length > 1 && number[0] == 0
                ? Arrays.copyOfRange(number, 1, number.length)
                : number;
    }

    static String time(Date date) {
        return TIME.format(Instant.ofEpochMilli(date.getTime()));
    }

    static String signature(X509Certificate certificate) {
        return signatureName(certificate.getSigAlgOID());
    }

    /// OpenSSL's name of a signature algorithm, or its identifier when it has none.
    static String signatureName(String identifier) {
        return SIGNATURES.getOrDefault(identifier, identifier);
    }

    static String key(X509Certificate certificate) {
        return switch (certificate.getPublicKey().getAlgorithm()) {
            case "RSA" -> "rsaEncryption";
            case "RSASSA-PSS" -> "rsassaPss";
            case "EC" -> "id-ecPublicKey";
            case "EdDSA", "Ed25519" -> "ED25519";
            case "DSA" -> "dsaEncryption";
            default -> certificate.getPublicKey().getAlgorithm();
        };
    }

    /// `(entry, occurrence, format)`
    static Function<X509Certificate, @Nullable String> name(
            Arguments arguments, Function<X509Certificate, X500Principal> whose) {
        String entry = arguments.text(0, "");
        int occurrence = (int) arguments.integer(1, 1);
        boolean rfc2253 = arguments.text(2, "").equals("rfc2253");
        if (arguments.has(2) && !rfc2253) {
            arguments.problem(2, "only 'rfc2253' is known as a format");
        }
        return certificate -> {
            var name = new DistinguishedName(whose.apply(certificate));
            if (!entry.isEmpty()) {
                return name.entry(entry, occurrence == 0 ? 1 : occurrence);
            }
            return rfc2253 ? name.rfc2253() : name.whole();
        };
    }

    /// `ssl_c_used` — true when the session has a client certificate, of this handshake or of the one that it resumes.
    ///
    /// Manual §7.3.4.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET /` | `ssl_c_used` |  |
    @SampleFetch(name = "ssl_c_used", out = Kind.BOOL, from = Source.SESSION)
    static Fetch used(Arguments arguments) {
        return (stream, out) -> {
            out.bool(ofClient(stream) != null);
            return stream.session().tls != null;
        };
    }

    /// `ssl_c_verify` — what is wrong with the client's certificate in the numbers of OpenSSL (`X509_V_ERR_…`); 0 for nothing.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + certificate: ann` | `ssl_c_verify` | `0` |
    /// | `GET / + certificate: stranger, with authority` | `ssl_c_verify` | `19` |
    @SampleFetch(name = "ssl_c_verify", out = Kind.SINT, from = Source.SESSION)
    static Fetch verify(Arguments arguments) {
        return verification(Verification::result);
    }

    /// `ssl_c_err` — what is wrong with the client's own certificate; 0 for nothing, or overlooked by `crt-ignore-err`.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + certificate: ann` | `ssl_c_err` | `0` |
    /// | `GET / + certificate: stranger` | `ssl_c_err` | `20` |
    @SampleFetch(name = "ssl_c_err", out = Kind.SINT, from = Source.SESSION)
    static Fetch ownError(Arguments arguments) {
        return verification(Verification::code);
    }

    /// `ssl_c_ca_err` — what is wrong with the certificates above the client's own; 0 for nothing.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + certificate: ann` | `ssl_c_ca_err` | `0` |
    /// | `GET / + certificate: stranger, with authority` | `ssl_c_ca_err` | `19` |
    @SampleFetch(name = "ssl_c_ca_err", out = Kind.SINT, from = Source.SESSION)
    static Fetch authorityError(Arguments arguments) {
        return verification(Verification::authorityCode);
    }

    /// `ssl_c_ca_err_depth` — how far above the client's certificate the first wrong one stands.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + certificate: ann` | `ssl_c_ca_err_depth` | `0` |
    /// | `GET / + certificate: stranger, with authority` | `ssl_c_ca_err_depth` | `1` |
    @SampleFetch(name = "ssl_c_ca_err_depth", out = Kind.SINT, from = Source.SESSION)
    static Fetch authorityErrorDepth(Arguments arguments) {
        return verification(Verification::depth);
    }

    private static Fetch verification(ToIntFunction<Verification> fact) {
        return (stream, out) -> {
            TlsSession session = stream.session().tls;
            if (session == null) {
                return false;
            }
            out.integer(fact.applyAsInt(session.verification()));
            return true;
        };
    }

    /// `ssl_c_s_dn([<entry>[,<occ>[,<format>]]])` — whom the client's certificate is for: `/C=FR/O=Acme/CN=joe`.
    ///
    /// With `entry` only that part, the `occ`-th of its name, from the end if negative; `ssl_c_s_dn(,0,rfc2253)` writes
    /// `CN=joe,O=Acme,C=FR`. Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + certificate: ann` | `ssl_c_s_dn(CN)` | `ann` |
    /// | `GET / + certificate: ann` | `ssl_c_s_dn(,0,rfc2253)` | `CN=ann,O=Example` |
    /// | `GET /` | `ssl_c_s_dn` |  |
    @SampleFetch(
            name = "ssl_c_s_dn",
            out = Kind.STR,
            from = Source.SESSION,
            args = {ArgumentType.STR, ArgumentType.SINT, ArgumentType.STR},
            required = 0)
    static Fetch subject(Arguments arguments) {
        return text(
                CertificateFetches::ofClient,
                name(arguments, X509Certificate::getSubjectX500Principal));
    }

    /// `ssl_c_i_dn([<entry>[,<occ>[,<format>]]])` — who issued the client's certificate; arguments as of `ssl_c_s_dn`.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + certificate: ann` | `ssl_c_i_dn` | `/CN=authority.example` |
    @SampleFetch(
            name = "ssl_c_i_dn",
            out = Kind.STR,
            from = Source.SESSION,
            args = {ArgumentType.STR, ArgumentType.SINT, ArgumentType.STR},
            required = 0)
    static Fetch issuer(Arguments arguments) {
        return text(
                CertificateFetches::ofClient,
                name(arguments, X509Certificate::getIssuerX500Principal));
    }

    /// `ssl_c_r_dn([<entry>[,<occ>[,<format>]]])` — the root above the client's certificate; arguments as of `ssl_c_s_dn`.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + certificate: ann` | `ssl_c_r_dn(CN)` | `authority.example` |
    @SampleFetch(
            name = "ssl_c_r_dn",
            out = Kind.STR,
            from = Source.SESSION,
            args = {ArgumentType.STR, ArgumentType.SINT, ArgumentType.STR},
            required = 0)
    static Fetch root(Arguments arguments) {
        var name = name(arguments, X509Certificate::getSubjectX500Principal);
        return (stream, out) -> {
            TlsSession session = stream.session().tls;
            List<X509Certificate> chain = session == null ? List.of() : session.verifiedChain();
            String text = chain.isEmpty() ? null : name.apply(chain.getLast());
            return text != null && TlsFetches.put(text, out);
        };
    }

    /// `ssl_f_s_dn([<entry>[,<occ>[,<format>]]])` — whom the certificate shown to the client is for; arguments as of `ssl_c_s_dn`.
    ///
    /// Manual §7.3.4.
    @SampleFetch(
            name = "ssl_f_s_dn",
            out = Kind.STR,
            from = Source.SESSION,
            args = {ArgumentType.STR, ArgumentType.SINT, ArgumentType.STR},
            required = 0)
    static Fetch frontSubject(Arguments arguments) {
        return text(
                CertificateFetches::ofFront,
                name(arguments, X509Certificate::getSubjectX500Principal));
    }

    /// `ssl_f_i_dn([<entry>[,<occ>[,<format>]]])` — who issued the certificate shown to the client; arguments as of `ssl_c_s_dn`.
    ///
    /// Manual §7.3.4.
    @SampleFetch(
            name = "ssl_f_i_dn",
            out = Kind.STR,
            from = Source.SESSION,
            args = {ArgumentType.STR, ArgumentType.SINT, ArgumentType.STR},
            required = 0)
    static Fetch frontIssuer(Arguments arguments) {
        return text(
                CertificateFetches::ofFront,
                name(arguments, X509Certificate::getIssuerX500Principal));
    }

    /// `ssl_c_der` — the client's certificate in DER.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + certificate: ann` | `ssl_c_der,bytes(0,1),hex` | `30` |
    @SampleFetch(name = "ssl_c_der", out = Kind.BIN, from = Source.SESSION)
    static Fetch der(Arguments arguments) {
        return binary(CertificateFetches::ofClient, CertificateFetches::encoded);
    }

    /// `ssl_f_der` — the certificate shown to the client in DER.
    ///
    /// Manual §7.3.4.
    @SampleFetch(name = "ssl_f_der", out = Kind.BIN, from = Source.SESSION)
    static Fetch frontDer(Arguments arguments) {
        return binary(CertificateFetches::ofFront, CertificateFetches::encoded);
    }

    /// `ssl_c_sha1` — the client's certificate as its SHA-1 fingerprint.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + certificate: ann` | `ssl_c_sha1,hex,length` | `40` |
    @SampleFetch(name = "ssl_c_sha1", out = Kind.BIN, from = Source.SESSION)
    static Fetch ownSha1(Arguments arguments) {
        return binary(CertificateFetches::ofClient, CertificateFetches::sha1);
    }

    /// `ssl_f_sha1` — the certificate shown to the client as its SHA-1 fingerprint.
    ///
    /// Manual §7.3.4.
    @SampleFetch(name = "ssl_f_sha1", out = Kind.BIN, from = Source.SESSION)
    static Fetch frontSha1(Arguments arguments) {
        return binary(CertificateFetches::ofFront, CertificateFetches::sha1);
    }

    /// `ssl_c_serial` — the client's certificate by its serial number.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + certificate: ann` | `ssl_c_serial,hex` | `02` |
    @SampleFetch(name = "ssl_c_serial", out = Kind.BIN, from = Source.SESSION)
    static Fetch ownSerial(Arguments arguments) {
        return binary(CertificateFetches::ofClient, CertificateFetches::serial);
    }

    /// `ssl_f_serial` — the certificate shown to the client by its serial number.
    ///
    /// Manual §7.3.4.
    @SampleFetch(name = "ssl_f_serial", out = Kind.BIN, from = Source.SESSION)
    static Fetch frontSerial(Arguments arguments) {
        return binary(CertificateFetches::ofFront, CertificateFetches::serial);
    }

    /// `ssl_c_notafter` — the client's certificate: until when it is valid: `YYMMDDhhmmssZ`.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + certificate: ann` | `ssl_c_notafter` | `491231000000Z` |
    @SampleFetch(name = "ssl_c_notafter", out = Kind.STR, from = Source.SESSION)
    static Fetch notAfter(Arguments arguments) {
        return text(CertificateFetches::ofClient, certificate -> time(certificate.getNotAfter()));
    }

    /// `ssl_f_notafter` — the certificate shown to the client: until when it is valid: `YYMMDDhhmmssZ`.
    ///
    /// Manual §7.3.4.
    @SampleFetch(name = "ssl_f_notafter", out = Kind.STR, from = Source.SESSION)
    static Fetch frontNotAfter(Arguments arguments) {
        return text(CertificateFetches::ofFront, certificate -> time(certificate.getNotAfter()));
    }

    /// `ssl_c_notbefore` — the client's certificate: from when on it is valid: `YYMMDDhhmmssZ`.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + certificate: ann` | `ssl_c_notbefore,bytes(12,1)` | `Z` |
    @SampleFetch(name = "ssl_c_notbefore", out = Kind.STR, from = Source.SESSION)
    static Fetch notBefore(Arguments arguments) {
        return text(CertificateFetches::ofClient, certificate -> time(certificate.getNotBefore()));
    }

    /// `ssl_f_notbefore` — the certificate shown to the client: from when on it is valid: `YYMMDDhhmmssZ`.
    ///
    /// Manual §7.3.4.
    @SampleFetch(name = "ssl_f_notbefore", out = Kind.STR, from = Source.SESSION)
    static Fetch frontNotBefore(Arguments arguments) {
        return text(CertificateFetches::ofFront, certificate -> time(certificate.getNotBefore()));
    }

    /// `ssl_c_sig_alg` — the client's certificate: how it is signed: `RSA-SHA256`.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + certificate: ann` | `ssl_c_sig_alg` | `ecdsa-with-SHA256` |
    @SampleFetch(name = "ssl_c_sig_alg", out = Kind.STR, from = Source.SESSION)
    static Fetch signatureAlgorithm(Arguments arguments) {
        return text(CertificateFetches::ofClient, CertificateFetches::signature);
    }

    /// `ssl_f_sig_alg` — the certificate shown to the client: how it is signed: `RSA-SHA256`.
    ///
    /// Manual §7.3.4.
    @SampleFetch(name = "ssl_f_sig_alg", out = Kind.STR, from = Source.SESSION)
    static Fetch frontSignatureAlgorithm(Arguments arguments) {
        return text(CertificateFetches::ofFront, CertificateFetches::signature);
    }

    /// `ssl_c_key_alg` — the client's certificate: the kind of its key: `rsaEncryption`.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + certificate: ann` | `ssl_c_key_alg` | `id-ecPublicKey` |
    @SampleFetch(name = "ssl_c_key_alg", out = Kind.STR, from = Source.SESSION)
    static Fetch keyAlgorithm(Arguments arguments) {
        return text(CertificateFetches::ofClient, CertificateFetches::key);
    }

    /// `ssl_f_key_alg` — the certificate shown to the client: the kind of its key: `rsaEncryption`.
    ///
    /// Manual §7.3.4.
    @SampleFetch(name = "ssl_f_key_alg", out = Kind.STR, from = Source.SESSION)
    static Fetch frontKeyAlgorithm(Arguments arguments) {
        return text(CertificateFetches::ofFront, CertificateFetches::key);
    }

    /// `ssl_c_version` — the client's certificate: its version.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + certificate: ann` | `ssl_c_version` | `3` |
    @SampleFetch(name = "ssl_c_version", out = Kind.SINT, from = Source.SESSION)
    static Fetch version(Arguments arguments) {
        return version(CertificateFetches::ofClient);
    }

    /// `ssl_f_version` — the certificate shown to the client: its version.
    ///
    /// Manual §7.3.4.
    @SampleFetch(name = "ssl_f_version", out = Kind.SINT, from = Source.SESSION)
    static Fetch frontVersion(Arguments arguments) {
        return version(CertificateFetches::ofFront);
    }

    static Fetch version(Function<Stream, @Nullable X509Certificate> which) {
        return (stream, out) -> {
            X509Certificate certificate = which.apply(stream);
            if (certificate == null) {
                return false;
            }
            out.integer(certificate.getVersion());
            return true;
        };
    }

    /// `ssl_c_chain_der` — the certificates that the client showed above its own in DER, one behind the other.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + certificate: stranger, with authority` | `ssl_c_chain_der,bytes(0,1),hex` | `30` |
    /// | `GET / + certificate: ann` | `ssl_c_chain_der,bytes(0,1),hex` |  |
    @SampleFetch(name = "ssl_c_chain_der", out = Kind.BIN, from = Source.SESSION)
    static Fetch chain(Arguments arguments) {
        return (stream, out) -> {
            TlsSession session = stream.session().tls;
            List<X509Certificate> chain = session == null ? List.of() : session.peerChain();
            var bytes = new ByteArrayOutputStream();
            chain.stream().skip(1).forEach(each -> bytes.writeBytes(encoded(each)));
            return bytes.size() > 0 && put(bytes.toByteArray(), out);
        };
    }

    /// `ssl_c_san` — the alternative names of the client's certificate: `DNS:a.example, IP Address:10.0.0.1`.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + certificate: ann` | `ssl_c_san` | `DNS:ann.example` |
    @SampleFetch(name = "ssl_c_san", out = Kind.STR, from = Source.SESSION)
    static Fetch alternatives(Arguments arguments) {
        return text(CertificateFetches::ofClient, CertificateFetches::alternatives);
    }

    private static @Nullable String alternatives(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            if (names == null) {
                return null;
            }
            var text = new StringJoiner(", ");
            for (List<?> name : names) {
                int kind = name.get(0) instanceof Integer number ? number : -1;
                // RFC 5280 §4.2.1.6, with OpenSSL's words.
                switch (kind) {
                    case 1 -> text.add("email:" + name.get(1));
                    case 2 -> text.add("DNS:" + name.get(1));
                    case 4 -> text.add("DirName:" + name.get(1));
                    case 6 -> text.add("URI:" + name.get(1));
                    case 7 -> text.add("IP Address:" + name.get(1));
                    case 8 -> text.add("Registered ID:" + name.get(1));
                    default -> text.add("othername:<unsupported>");
                }
            }
            return text.toString();
        } catch (CertificateParsingException unreadable) {
            return null;
        }
    }

    /// `ssl_c_policies([<oid>])` — the policies that the client's certificate names, separated by commas; with `oid` only that one.
    ///
    /// Manual §7.3.4.
    ///
    /// | request over TLS | expression | result |
    /// |---|---|---|
    /// | `GET / + certificate: ann` | `ssl_c_policies` | `1.3.6.1.4.1.99999.1` |
    /// | `GET / + certificate: ann` | `ssl_c_policies(1.2.3)` |  |
    @SampleFetch(
            name = "ssl_c_policies",
            out = Kind.STR,
            from = Source.SESSION,
            args = {ArgumentType.STR},
            required = 0)
    static Fetch policies(Arguments arguments) {
        String wanted = arguments.text(0, "");
        return text(
                CertificateFetches::ofClient,
                certificate -> {
                    String all = policies(certificate);
                    if (all == null || wanted.isEmpty()) {
                        return all;
                    }
                    return List.of(all.split(",")).contains(wanted) ? wanted : null;
                });
    }

    private static @Nullable String policies(X509Certificate certificate) {
        byte[] extension = certificate.getExtensionValue("2.5.29.32");
        if (extension == null) {
            return null;
        }
        try {
            var text = new StringJoiner(",");
            byte[] inside = ASN1OctetString.getInstance(extension).getOctets();
            for (PolicyInformation each :
                    CertificatePolicies.getInstance(inside).getPolicyInformation()) {
                text.add(each.getPolicyIdentifier().getId());
            }
            return text.toString();
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
