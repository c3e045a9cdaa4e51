package sluice.keyword.digest;

import static sluice.sample.ArgumentType.SINT;
import static sluice.sample.ArgumentType.STR_OR_VARIABLE;
import static sluice.sample.ArgumentType.VARIABLE;

import org.jspecify.annotations.Nullable;

import sluice.sample.Arguments;
import sluice.sample.Conversion;
import sluice.sample.Converter;
import sluice.sample.Variable;
import sluice.stream.Stream;
import sluice.value.ByteView;
import sluice.value.Kind;
import sluice.value.Value;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Base64;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES, with keys and nonces in base64, written or in variables. FIPS 197, NIST SP 800-38A (CBC), SP 800-38D (GCM).
final class CipherConverters {
    private static final int TAG_BYTES = 16;

    private CipherConverters() {}

    /// Bytes whose base64 form is written in the configuration or stands in a variable.
    private record Secret(byte @Nullable [] fixed, @Nullable Variable variable) {
        static Secret of(Arguments arguments, int index) {
            String text = arguments.text(index);
            Variable variable = text.indexOf('.') > 0 ? arguments.variable(index) : null;
            byte[] bytes = variable == null ? decoded(text) : null;
            if (variable == null && bytes == null) {
                arguments.problem(
                        index, "'" + text + "' is neither base64 nor the name of a variable");
            }
            return new Secret(bytes, variable);
        }

        /// Null when the variable has none.
        byte @Nullable [] get(Stream stream) {
            if (variable == null) {
                return fixed;
            }
            Value slot = stream.slots.take();
            byte[] found = variable.get(stream, slot) ? decoded(slot.toString()) : null;
            stream.slots.give();
            return found;
        }

        private static byte @Nullable [] decoded(String base64) {
            try {
                return Base64.getDecoder().decode(base64.getBytes(StandardCharsets.ISO_8859_1));
            } catch (IllegalArgumentException notBase64) {
                return null;
            }
        }
    }

    private static int keyBytes(Arguments arguments) {
        return arguments.integer(
                        0,
                        "key size must be 128, 192 or 256 (bits)",
                        bits -> bits == 128 || bits == 192 || bits == 256)
                / 8;
    }

    /// The cipher ready for use; null when a key or nonce is missing or has the wrong size.
    private static @Nullable Cipher cipher(
            String mode,
            int direction,
            byte @Nullable [] key,
            int keyBytes,
            byte @Nullable [] nonce)
            throws GeneralSecurityException {
        if (key == null || key.length != keyBytes || nonce == null || nonce.length == 0) {
            return null;
        }
        boolean counted = mode.equals("GCM");
        AlgorithmParameterSpec parameters =
                counted ? new GCMParameterSpec(TAG_BYTES * 8, nonce) : new IvParameterSpec(nonce);
        Cipher cipher = Cipher.getInstance(counted ? "AES/GCM/NoPadding" : "AES/CBC/PKCS5Padding");
        cipher.init(direction, new SecretKeySpec(key, "AES"), parameters);
        return cipher;
    }

    private static boolean give(Value value, byte[] bytes, int length) {
        byte[] room = value.room(length);
        System.arraycopy(bytes, 0, room, 0, length);
        value.binary(room, 0, length);
        return true;
    }

    private static Conversion cbc(Arguments arguments, int direction) {
        int keyBytes = keyBytes(arguments);
        Secret nonce = Secret.of(arguments, 1);
        Secret key = Secret.of(arguments, 2);
        if (arguments.has(3)) {
            arguments.problem(
                    3, "CBC authenticates nothing: additional data belongs to 'aes_gcm_…'");
        }
        return (stream, value) -> {
            ByteView view = value.bytes();
            try {
                Cipher cipher =
                        cipher("CBC", direction, key.get(stream), keyBytes, nonce.get(stream));
                if (cipher == null) {
                    return false;
                }
                byte[] result = cipher.doFinal(view.array(), view.offset(), view.length());
                return give(value, result, result.length);
            } catch (GeneralSecurityException unusable) {
                return false;
            }
        };
    }

    /// `aes_cbc_enc(<bits>,<nonce>,<key>)` — encrypts with AES in CBC mode, padded to whole blocks.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `abc` | `aes_cbc_enc(128,MDEyMzQ1Njc4OWFiY2RlZg==,Zm9vb2Zvb29mb29wZm9vbw==),aes_cbc_dec(128,MDEyMzQ1Njc4OWFiY2RlZg==,Zm9vb2Zvb29mb29wZm9vbw==)` | `abc` |
    /// | `abc` | `aes_cbc_enc(256,MDEyMzQ1Njc4OWFiY2RlZg==,Zm9vb2Zvb29mb29wZm9vbw==)` | |
    ///
    /// `bits` is 128, 192 or 256, the nonce has 16 bytes and the key as many as `bits` says, both in base64, written or in variables; else
    /// there is no sample. CBC knows no additional data: a fourth argument is refused. Manual §7.3.1.
    @Converter(
            name = "aes_cbc_enc",
            in = Kind.BIN,
            out = Kind.BIN,
            args = {SINT, STR_OR_VARIABLE, STR_OR_VARIABLE, STR_OR_VARIABLE},
            required = 3)
    static Conversion encryptBlocks(Arguments arguments) {
        return cbc(arguments, Cipher.ENCRYPT_MODE);
    }

    /// `aes_cbc_dec(<bits>,<nonce>,<key>)` — decrypts what AES in CBC mode encrypted; see `aes_cbc_enc`.
    ///
    /// No sample where the padding is wrong. Manual §7.3.1.
    @Converter(
            name = "aes_cbc_dec",
            in = Kind.BIN,
            out = Kind.BIN,
            args = {SINT, STR_OR_VARIABLE, STR_OR_VARIABLE, STR_OR_VARIABLE},
            required = 3)
    static Conversion decryptBlocks(Arguments arguments) {
        return cbc(arguments, Cipher.DECRYPT_MODE);
    }

    /// `aes_gcm_enc(<bits>,<nonce>,<key>,<aead_tag>[,<aad>])` — encrypts and authenticates with AES in GCM mode; the tag goes into the variable `aead_tag` in base64.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `abc` | `aes_gcm_enc(128,MDEyMzQ1Njc4OWFi,Zm9vb2Zvb29mb29wZm9vbw==,txn.tag),aes_gcm_dec(128,MDEyMzQ1Njc4OWFi,Zm9vb2Zvb29mb29wZm9vbw==,txn.tag)` | `abc` |
    /// | `abc` | `aes_gcm_enc(128,MDEyMzQ1Njc4OWFi,Zm9vb2Zvb29mb29wZm9vbw==,txn.tag,YQ==),aes_gcm_dec(128,MDEyMzQ1Njc4OWFi,Zm9vb2Zvb29mb29wZm9vbw==,txn.tag,Yg==)` | |
    ///
    /// `aad` is additional data that is authenticated and not encrypted. Never use a nonce twice with one key. Keys and nonces as for `aes_cbc_enc`; the
    /// nonce usually has 12 bytes. Manual §7.3.1.
    @Converter(
            name = "aes_gcm_enc",
            in = Kind.BIN,
            out = Kind.BIN,
            args = {SINT, STR_OR_VARIABLE, STR_OR_VARIABLE, VARIABLE, STR_OR_VARIABLE},
            required = 4)
    static Conversion encrypt(Arguments arguments) {
        int keyBytes = keyBytes(arguments);
        Secret nonce = Secret.of(arguments, 1);
        Secret key = Secret.of(arguments, 2);
        Variable tag = arguments.variable(3);
        Secret additional = arguments.has(4) ? Secret.of(arguments, 4) : null;
        return (stream, value) -> {
            ByteView view = value.bytes();
            try {
                Cipher cipher =
                        cipher(
                                "GCM",
                                Cipher.ENCRYPT_MODE,
                                key.get(stream),
                                keyBytes,
                                nonce.get(stream));
                if (cipher == null || !authenticate(cipher, additional, stream) || tag == null) {
                    return false;
                }
                byte[] result = cipher.doFinal(view.array(), view.offset(), view.length());
                int length = result.length - TAG_BYTES;
                byte[] mark = Arrays.copyOfRange(result, length, result.length);
                Value slot = stream.slots.take();
                tag.set(stream, slot.string(Base64.getEncoder().encodeToString(mark)));
                stream.slots.give();
                return give(value, result, length);
            } catch (GeneralSecurityException unusable) {
                return false;
            }
        };
    }

    /// `aes_gcm_dec(<bits>,<nonce>,<key>,<aead_tag>[,<aad>])` — decrypts what AES in GCM mode encrypted, if its tag is right; see `aes_gcm_enc`.
    ///
    /// The tag is base64 too, written or in a variable. No sample when it or the additional data is another. Manual §7.3.1.
    @Converter(
            name = "aes_gcm_dec",
            in = Kind.BIN,
            out = Kind.BIN,
            args = {SINT, STR_OR_VARIABLE, STR_OR_VARIABLE, STR_OR_VARIABLE, STR_OR_VARIABLE},
            required = 4)
    static Conversion decrypt(Arguments arguments) {
        int keyBytes = keyBytes(arguments);
        Secret nonce = Secret.of(arguments, 1);
        Secret key = Secret.of(arguments, 2);
        Secret tag = Secret.of(arguments, 3);
        Secret additional = arguments.has(4) ? Secret.of(arguments, 4) : null;
        return (stream, value) -> {
            ByteView view = value.bytes();
            try {
                byte[] mark = tag.get(stream);
                Cipher cipher =
                        cipher(
                                "GCM",
                                Cipher.DECRYPT_MODE,
                                key.get(stream),
                                keyBytes,
                                nonce.get(stream));
                if (cipher == null
                        || mark == null
                        || mark.length != TAG_BYTES
                        || !authenticate(cipher, additional, stream)) {
                    return false;
                }
                byte[] joined = new byte[view.length() + TAG_BYTES];
                System.arraycopy(view.array(), view.offset(), joined, 0, view.length());
                System.arraycopy(mark, 0, joined, view.length(), TAG_BYTES);
                byte[] result = cipher.doFinal(joined);
                return give(value, result, result.length);
            } catch (GeneralSecurityException unusable) {
                return false;
            }
        };
    }

    private static boolean authenticate(Cipher cipher, @Nullable Secret additional, Stream stream) {
        if (additional == null) {
            return true;
        }
        byte[] data = additional.get(stream);
        if (data == null) {
            return false;
        }
        cipher.updateAAD(data);
        return true;
    }
}
