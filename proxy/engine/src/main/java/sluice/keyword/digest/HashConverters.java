package sluice.keyword.digest;

import static sluice.sample.ArgumentType.SINT;

import com.dynatrace.hash4j.hashing.Hashing;

import sluice.sample.Arguments;
import sluice.sample.Conversion;
import sluice.sample.Converter;
import sluice.value.ByteView;
import sluice.value.KeyHash;
import sluice.value.Kind;
import sluice.value.XxHash64;

/// Hashes for distribution and lookup, not for security.
final class HashConverters {
    private HashConverters() {}

    /// A hash of 32 bits.
    private interface Hash {
        int of(byte[] array, int offset, int length);
    }

    private static Conversion hash(Arguments arguments, Hash hash) {
        long avalanche = arguments.integer(0, 0);
        return (stream, value) -> {
            ByteView view = value.bytes();
            int result = hash.of(view.array(), view.offset(), view.length());
            value.integer((avalanche != 0 ? KeyHash.avalanche(result) : result) & 0xffffffffL);
            return true;
        };
    }

    /// `crc32([avalanche])` — the CRC-32 of Ethernet, gzip and PNG.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `abc` | `crc32` | `891568578` |
    /// | `abc` | `crc32(1)` | `930845320` |
    ///
    /// With an argument other than 0 the bits are spread. Manual §7.3.1.
    @Converter(name = "crc32", in = Kind.BIN, out = Kind.SINT, args = SINT, required = 0)
    static Conversion crc32(Arguments arguments) {
        return hash(arguments, KeyHash.CRC32::of);
    }

    /// `crc32c([avalanche])` — the CRC-32 of Castagnoli, as in SCTP and the PROXY protocol.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `abc` | `crc32c` | `910901175` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "crc32c", in = Kind.BIN, out = Kind.SINT, args = SINT, required = 0)
    static Conversion crc32c(Arguments arguments) {
        return hash(arguments, Hashes::crc32c);
    }

    /// `djb2([avalanche])` — the hash of Bernstein.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `abc` | `djb2` | `193485963` |
    /// | `abc` | `djb2(1)` | `2235766107` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "djb2", in = Kind.BIN, out = Kind.SINT, args = SINT, required = 0)
    static Conversion djb2(Arguments arguments) {
        return hash(arguments, KeyHash.DJB2::of);
    }

    /// `sdbm([avalanche])` — the hash of the sdbm database.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `abc` | `sdbm` | `807794786` |
    /// | `abc` | `sdbm(1)` | `659243622` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "sdbm", in = Kind.BIN, out = Kind.SINT, args = SINT, required = 0)
    static Conversion sdbm(Arguments arguments) {
        return hash(arguments, KeyHash.SDBM::of);
    }

    /// `wt6([avalanche])` — the hash wt6.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `abc` | `wt6` | `2483038440` |
    /// | `abc` | `wt6(1)` | `266135527` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "wt6", in = Kind.BIN, out = Kind.SINT, args = SINT, required = 0)
    static Conversion wt6(Arguments arguments) {
        return hash(arguments, KeyHash.WT6::of);
    }

    /// `xxh32([seed])` — the 32-bit hash of xxHash.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `abc` | `xxh32` | `852579327` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "xxh32", in = Kind.BIN, out = Kind.SINT, args = SINT, required = 0)
    static Conversion xxh32(Arguments arguments) {
        int seed = (int) arguments.integer(0, 0);
        return (stream, value) -> {
            ByteView view = value.bytes();
            value.integer(
                    Hashes.xxh32(view.array(), view.offset(), view.length(), seed) & 0xffffffffL);
            return true;
        };
    }

    /// `xxh3([seed])` — the 64-bit hash XXH3 of xxHash, as a signed number.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `abc` | `xxh3` | `8696274497037089104` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "xxh3", in = Kind.BIN, out = Kind.SINT, args = SINT, required = 0)
    static Conversion xxh3(Arguments arguments) {
        var hasher = Hashing.xxh3_64(arguments.integer(0, 0));
        return (stream, value) -> {
            ByteView view = value.bytes();
            value.integer(hasher.hashBytesToLong(view.array(), view.offset(), view.length()));
            return true;
        };
    }

    /// `xxh64([seed])` — the 64-bit hash of xxHash, as a signed number.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `abc` | `xxh64` | `4952883123889572249` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "xxh64", in = Kind.BIN, out = Kind.SINT, args = SINT, required = 0)
    static Conversion xxh64(Arguments arguments) {
        long seed = arguments.integer(0, 0);
        return (stream, value) -> {
            ByteView view = value.bytes();
            value.integer(XxHash64.of(view.array(), view.offset(), view.length(), seed));
            return true;
        };
    }
}
