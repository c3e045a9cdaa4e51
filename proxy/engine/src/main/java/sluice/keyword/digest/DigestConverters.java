package sluice.keyword.digest;

import static sluice.sample.ArgumentType.SINT;
import static sluice.sample.ArgumentType.STR;
import static sluice.sample.ArgumentType.STR_OR_VARIABLE;

import sluice.sample.Arguments;
import sluice.sample.Conversion;
import sluice.sample.Converter;
import sluice.value.ByteView;
import sluice.value.Kind;
import sluice.value.Value;

import java.security.DigestException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Cryptographic digests.
final class DigestConverters {
    private DigestConverters() {}

    /// The name that the JDK has for an algorithm of OpenSSL.
    private static String javaName(String name) {
        String upper = name.toUpperCase(Locale.ROOT).replace('_', '-');
        return switch (upper) {
            case "SHA1" -> "SHA-1";
            case "SHA224", "SHA2-224" -> "SHA-224";
            case "SHA256", "SHA2-256" -> "SHA-256";
            case "SHA384", "SHA2-384" -> "SHA-384";
            case "SHA512", "SHA2-512" -> "SHA-512";
            case "SHA512-256" -> "SHA-512/256";
            case "SHA512-224" -> "SHA-512/224";
            default -> upper;
        };
    }

    private static MessageDigest digest(String algorithm) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance(javaName(algorithm));
    }

    private static Conversion digest(Arguments arguments, String algorithm) {
        try {
            digest(algorithm);
        } catch (NoSuchAlgorithmException unknown) {
            arguments.problem(0, "algorithm '" + algorithm + "' is not supported");
            return (stream, value) -> false;
        }
        ThreadLocal<MessageDigest> digests =
                ThreadLocal.withInitial(
                        () -> {
                            try {
                                return digest(algorithm);
                            } catch (NoSuchAlgorithmException checked) {
                                throw new AssertionError(checked);
                            }
                        });
        return (stream, value) -> {
            MessageDigest digest = digests.get();
            ByteView view = value.bytes();
            digest.update(view.array(), view.offset(), view.length());
            int length = digest.getDigestLength();
            byte[] room = value.room(length);
            try {
                digest.digest(room, 0, length);
            } catch (DigestException impossible) {
                throw new AssertionError(impossible);
            }
            value.binary(room, 0, length);
            return true;
        };
    }

    /// `sha1` — the SHA-1 digest: 20 bytes.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `abc` | `sha1,hex` | `A9993E364706816ABA3E25717850C26C9CD0D89D` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "sha1", in = Kind.BIN, out = Kind.BIN)
    static Conversion sha1(Arguments arguments) {
        return digest(arguments, "SHA1");
    }

    /// `sha2([<bits>])` — the SHA-2 digest of 224, 256 (the default), 384 or 512 bits.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `abc` | `sha2,hex` | `BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD` |
    /// | `abc` | `sha2(224),hex` | `23097D223405D8228642A477BDA255B32AADBCE4BDA0B3F7E36C9DA7` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "sha2", in = Kind.BIN, out = Kind.BIN, args = SINT, required = 0)
    static Conversion sha2(Arguments arguments) {
        long bits = arguments.integer(0, 256);
        if (bits != 224 && bits != 256 && bits != 384 && bits != 512) {
            arguments.problem(
                    0, "unsupported number of bits: " + bits + " (expects 224, 256, 384 or 512)");
            return (stream, value) -> false;
        }
        return digest(arguments, "SHA" + bits);
    }

    /// `digest(<algorithm>)` — the digest of that algorithm: `md5`, `sha1`, `sha256`, `sha3-256`, …
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `abc` | `digest(md5),hex` | `900150983CD24FB0D6963F7D28E17F72` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "digest", in = Kind.BIN, out = Kind.BIN, args = STR)
    static Conversion digest(Arguments arguments) {
        return digest(arguments, arguments.text(0));
    }

    private static String macName(String algorithm) {
        return "Hmac" + javaName(algorithm).replace("-", "").replace("SHA3", "SHA3-");
    }

    /// `hmac(<algorithm>,<key>)` — a keyed digest; the key is base64, or a variable that holds base64.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `abc` | `hmac(sha256,a2V5),hex` | `9C196E32DC0175F86F4B1CB89289D6619DE6BEE699E4C378E68309ED97A1A6AB` |
    ///
    /// RFC 2104. Manual §7.3.1.
    @Converter(
            name = "hmac",
            in = Kind.BIN,
            out = Kind.BIN,
            args = {STR, STR_OR_VARIABLE})
    static Conversion hmac(Arguments arguments) {
        String algorithm = macName(arguments.text(0));
        var variable = arguments.text(1).indexOf('.') > 0 ? arguments.variable(1) : null;
        byte[] key = new byte[] {0};
        Mac test;
        try {
            if (variable == null) {
                key = decode(arguments.bytes(1).array());
            }
            test = Mac.getInstance(algorithm);
            test.init(new SecretKeySpec(key, algorithm));
        } catch (IllegalArgumentException notBase64) {
            arguments.problem(1, "failed to parse the key: base64 or a variable is expected");
            return (stream, value) -> false;
        } catch (GeneralSecurityException unknown) {
            arguments.problem(0, "algorithm '" + arguments.text(0) + "' is not supported");
            return (stream, value) -> false;
        }
        byte[] fixed = key;
        ThreadLocal<Mac> macs =
                ThreadLocal.withInitial(
                        () -> {
                            try {
                                Mac mac = Mac.getInstance(algorithm);
                                mac.init(new SecretKeySpec(fixed, algorithm));
                                return mac;
                            } catch (GeneralSecurityException checked) {
                                throw new AssertionError(checked);
                            }
                        });
        return (stream, value) -> {
            Mac mac = macs.get();
            ByteView view = value.bytes();
            try {
                if (variable != null) {
                    Value secret = stream.slots.take();
                    boolean known = variable.get(stream, secret);
                    byte[] bytes = known ? decoded(secret) : null;
                    stream.slots.give();
                    if (bytes == null || bytes.length == 0) {
                        return false;
                    }
                    mac.init(new SecretKeySpec(bytes, algorithm));
                }
                mac.update(view.array(), view.offset(), view.length());
                byte[] room = value.room(mac.getMacLength());
                mac.doFinal(room, 0);
                value.binary(room, 0, mac.getMacLength());
                return true;
            } catch (GeneralSecurityException failure) {
                return false;
            }
        };
    }

    /// Base64 with all of its padding.
    private static byte[] decode(byte[] text) {
        if (text.length % 4 != 0) {
            throw new IllegalArgumentException("base64 without its padding");
        }
        return Base64.getDecoder().decode(text);
    }

    private static byte @org.jspecify.annotations.Nullable [] decoded(Value secret) {
        try {
            return decode(secret.bytes().copy().array());
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
