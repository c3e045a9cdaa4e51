package sluice.keyword.jwt;

import static sluice.sample.ArgumentType.STR;

import org.jspecify.annotations.Nullable;

import sluice.keyword.json.JsonPath;
import sluice.sample.Arguments;
import sluice.sample.Conversion;
import sluice.sample.Converter;
import sluice.sample.Variable;
import sluice.sample.VariableNames;
import sluice.stream.Stream;
import sluice.value.ByteView;
import sluice.value.Kind;
import sluice.value.Value;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/// JSON Web Tokens: looking into them and checking their signature. RFC 7519, RFC 7515.
final class JwtConverters {
    private JwtConverters() {}

    private static Conversion query(Arguments arguments, int part) {
        boolean whole = !arguments.has(0);
        JsonPath path = whole ? null : JsonPath.parse(arguments, 0);
        boolean integer = JsonPath.integerWanted(arguments, 1);
        arguments.returns(integer ? Kind.SINT : Kind.ANY);
        return (stream, value) -> {
            byte[] json = part(value.bytes(), part);
            if (json == null) {
                return false;
            }
            if (path == null) {
                value.string(json, 0, json.length);
                return true;
            }
            return path.find(json, 0, json.length, integer, value);
        };
    }

    /// Part 0 (header), 1 (payload) or 2 (signature) decoded; null when the token has no such part.
    static byte @Nullable [] part(ByteView token, int wanted) {
        int start = 0;
        int part = 0;
        for (int i = 0; i <= token.length(); i++) {
            if (i == token.length() || token.at(i) == '.') {
                if (part == wanted) {
                    String text =
                            new String(
                                    token.array(),
                                    token.offset() + start,
                                    i - start,
                                    StandardCharsets.ISO_8859_1);
                    try {
                        return Base64.getUrlDecoder().decode(text);
                    } catch (IllegalArgumentException notBase64) {
                        return null;
                    }
                }
                part++;
                start = i + 1;
            }
        }
        return null;
    }

    /// `jwt_header_query([<json_path>[,<output_type>]])` — a value of a token's header; without a path the whole header.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `eyJhbGciOiJIUzI1NiJ9.eyJhIjo3fQ.` | `jwt_header_query($.alg)` | `HS256` |
    ///
    /// The signature is not looked at: see `jwt_verify`. Manual §7.3.1.
    @Converter(
            name = "jwt_header_query",
            in = Kind.STR,
            out = Kind.ANY,
            args = {STR, STR},
            required = 0)
    static Conversion header(Arguments arguments) {
        return query(arguments, 0);
    }

    /// `jwt_payload_query([<json_path>[,<output_type>]])` — a value of a token's payload; without a path the whole payload.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `eyJhbGciOiJIUzI1NiJ9.eyJhIjo3fQ.` | `jwt_payload_query($.a,int)` | `7` |
    ///
    /// Manual §7.3.1.
    @Converter(
            name = "jwt_payload_query",
            in = Kind.STR,
            out = Kind.ANY,
            args = {STR, STR},
            required = 0)
    static Conversion payload(Arguments arguments) {
        return query(arguments, 1);
    }

    /// A text that is written or stands in a variable.
    private record Source(String text, @Nullable Variable variable) {
        static Source of(Arguments arguments, int index) {
            String text = arguments.text(index);
            int dot = text.indexOf('.');
            boolean scoped = dot > 0 && text.substring(0, dot).matches("proc|sess|txn|req|res");
            return new Source(
                    text, scoped ? VariableNames.in(arguments.surroundings()).of(text) : null);
        }

        @Nullable String get(Stream stream) {
            if (variable == null) {
                return text;
            }
            Value value = stream.slots.take();
            String found = variable.get(stream, value) ? value.toString() : null;
            stream.slots.give();
            return found;
        }
    }

    /// `jwt_verify(<alg>,<key>)` — checks a token's signature: 1 when it is right, 0 when it is wrong, else a negative number.
    ///
    /// | result | meaning |
    /// |---|---|
    /// | 1 | the signature is right |
    /// | 0 | the signature is wrong |
    /// | -1 | the algorithm is unknown |
    /// | -2 | the algorithm is not supported |
    /// | -3 | the token is no token |
    /// | -4 | memory |
    /// | -5 | the certificate is not known |
    ///
    /// The algorithm is `HS…` (the key is the secret), `RS…`, `ES…` or `PS…` (the key is a PEM file with a public key or a certificate); each may be a
    /// variable; a file that a variable names has to stand in another `jwt_verify` or `jwt_verify_cert` too, since files are read with the
    /// configuration only. What the token itself says about its algorithm does not count. `http-request deny unless { http_auth_bearer,jwt_verify(txn.alg,/etc/keys/issuer.pem) 1 }`. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.smZZ8MPaDgotxo1D98cFfXd3XE37CXy7QGMhGo6egaE` | `http_auth_bearer,jwt_verify(HS256,secret)` | `1` |
    /// | `GET / + authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.smZZ8MPaDgotxo1D98cFfXd3XE37CXy7QGMhGo6egaE` | `http_auth_bearer,jwt_verify(HS256,guess)` | `0` |
    @Converter(
            name = "jwt_verify",
            in = Kind.STR,
            out = Kind.SINT,
            args = {STR, STR})
    static Conversion verify(Arguments arguments) {
        return verify(arguments, false);
    }

    /// `jwt_verify_cert(<alg>,<cert>)` — checks a token's signature by a certificate: the results are those of `jwt_verify`.
    ///
    /// The algorithm is `RS…`, `ES…` or `PS…`, `HS…` is none here (-2); the certificate is a PEM file; each may be a variable.
    /// `http-request deny unless { http_auth_bearer,jwt_verify_cert(txn.alg,/etc/certs/issuer.pem) 1 }`. Manual §7.3.1.
    ///
    /// | request | expression | result |
    /// |---|---|---|
    /// | `GET / + authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.smZZ8MPaDgotxo1D98cFfXd3XE37CXy7QGMhGo6egaE` | `http_auth_bearer,jwt_verify_cert(HS256,secret)` | `-2` |
    @Converter(
            name = "jwt_verify_cert",
            in = Kind.STR,
            out = Kind.SINT,
            args = {STR, STR})
    static Conversion verifyByCertificate(Arguments arguments) {
        return verify(arguments, true);
    }

    private static Conversion verify(Arguments arguments, boolean certificatesOnly) {
        Source algorithm = Source.of(arguments, 0);
        Source key = Source.of(arguments, 1);
        var signatures = arguments.surroundings().part(Signatures.class, Signatures::new);
        if (algorithm.variable == null && !Signatures.known(algorithm.text)) {
            arguments.problem(0, "unknown JWT algorithm '" + algorithm.text + "'");
        } else if (key.variable == null && !algorithm.text.startsWith("HS")) {
            Path file = arguments.surroundings().file(key.text);
            // For an algorithm that only the token tells the key may be a secret as well.
            boolean known = algorithm.variable == null;
            if (known || Files.isRegularFile(file)) {
                String problem = signatures.load(file, key.text, certificatesOnly);
                if (known && problem != null) {
                    arguments.problem(1, problem);
                }
            }
        }
        return (stream, value) -> {
            String name = algorithm.get(stream);
            String secret = key.get(stream);
            if (name == null || secret == null) {
                return false;
            }
            boolean secretWanted = certificatesOnly && name.startsWith("HS");
            value.integer(secretWanted ? -2 : signatures.verify(value.bytes(), name, secret));
            return true;
        };
    }
}
