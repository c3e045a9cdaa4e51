package sluice.web.server;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// Private keys as OpenSSL used to write them, wrapped so that the JDK reads them.
///
/// ```
/// SEQUENCE { INTEGER 0, SEQUENCE { algorithm, parameters }, OCTET STRING { the traditional key } }
/// ```
///
/// RFC 5208 §5 (the envelope), RFC 8017 appendix A.1.2 (RSA), RFC 5915 §3 (EC).
final class Pkcs8 {
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int PARAMETERS = 0xa0;
    private static final byte[] VERSION = {2, 1, 0};
    private static final byte[] RSA = {
        0x06,
        0x09,
        0x2a,
        (byte) 0x86,
        0x48,
        (byte) 0x86,
        (byte) 0xf7,
        0x0d,
        0x01,
        0x01,
        0x01,
        0x05,
        0
    };
    private static final byte[] EC = {
        0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01
    };

    private Pkcs8() {}

    /// @param key what stands between `BEGIN RSA PRIVATE KEY` and its end
    static byte[] ofRsa(byte[] key) {
        return wrapped(RSA, key);
    }

    /// @param key what stands between `BEGIN EC PRIVATE KEY` and its end; its curve is repeated in the envelope
    static byte[] ofEc(byte[] key) {
        return wrapped(joined(EC, curve(key)), key);
    }

    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return element(
                SEQUENCE,
                joined(VERSION, element(SEQUENCE, algorithm), element(OCTET_STRING, key)));
    }

    /// The content of the element with the curve's name; empty where the key does not tell.
    private static byte[] curve(byte[] key) {
        int at = content(key, 0);
        while (at >= 0 && at + 1 < key.length) {
            int start = content(key, at);
            int end = start < 0 ? -1 : start + length(key, at);
            if (end < 0 || end > key.length) {
                break;
            }
            if ((key[at] & 0xff) == PARAMETERS) {
                return Arrays.copyOfRange(key, start, end);
            }
            at = end;
        }
        return new byte[0];
    }

    /// Where the content of the element at `at` begins, -1 where there is none.
    private static int content(byte[] der, int at) {
        if (at + 1 >= der.length) {
            return -1;
        }
        int first = der[at + 1] & 0xff;
        return first < 0x80 ? at + 2 : first <= 0x82 ? at + 2 + (first & 0x7f) : -1;
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f) && at + 2 + i < der.length; i++) {
            length = length << 8 | der[at + 2 + i] & 0xff;
        }
        return length;
    }

    private static byte[] element(int tag, byte[] content) {
        var out = new ByteArrayOutputStream(content.length + 4);
        out.write(tag);
        if (content.length >= 0x100) {
            out.write(0x82);
            out.write(content.length >> 8);
        } else if (content.length >= 0x80) {
            out.write(0x81);
        }
        out.write(content.length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
