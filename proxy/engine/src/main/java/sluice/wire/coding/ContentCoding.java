package sluice.wire.coding;

import org.jspecify.annotations.Nullable;

import sluice.value.ByteString;

/// A content coding by the name that the configuration gives it. Manual: `compression algo`; RFC 9110 §8.4.1.
public enum ContentCoding {
    /// Changes nothing.
    IDENTITY("identity", "identity"),
    GZIP("gzip", "gzip"),
    /// With the zlib format around it, as RFC 9110 has it.
    DEFLATE("deflate", "deflate"),
    /// Without it, as browsers have it.
    RAW_DEFLATE("raw-deflate", "deflate"),
    BROTLI("brotli", "br"),
    ZSTD("zstd", "zstd");

    private final ByteString word;
    private final ByteString token;

    ContentCoding(String word, String token) {
        this.word = ByteString.of(word);
        this.token = ByteString.of(token);
    }

    /// Its name in the configuration.
    public ByteString word() {
        return word;
    }

    /// Its name in `content-encoding` and `accept-encoding`.
    public ByteString token() {
        return token;
    }

    public static @Nullable ContentCoding of(String word) {
        for (var each : values()) {
            if (each.word.toString().equals(word)) {
                return each;
            }
        }
        return null;
    }
}
