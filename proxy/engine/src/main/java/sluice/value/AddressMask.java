package sluice.value;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// The bits of an address that count, in any arrangement.
///
/// @param v6 true for IPv6; an IPv4 mask stands in the upper 32 bits of `high`
public record AddressMask(boolean v6, long high, long low) {
    /// Reads a number of leading bits, or the mask written as an address; null when it is none.
    public static @Nullable AddressMask parse(String text, boolean v6) {
        int most = v6 ? 128 : 32;
        if (!text.isEmpty()
                && text.length() <= 3
                && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int bits = Integer.parseInt(text);
            return bits <= most ? leading(v6, bits) : null;
        }
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        var value = new Value();
        if (!AddressText.parse(bytes, 0, bytes.length, value)
                || (value.kind() == Kind.IPV6) != v6) {
            return null;
        }
        return v6
                ? new AddressMask(true, value.high(), value.number())
                : new AddressMask(false, value.number() << 32, 0);
    }

    static AddressMask leading(boolean v6, int bits) {
        return new AddressMask(
                v6,
                bits == 0 ? 0 : bits >= 64 ? -1 : -1L << (64 - bits),
                bits <= 64 ? 0 : bits == 128 ? -1 : -1L << (128 - bits));
    }

    /// How many leading bits it is; -1 where others lie between.
    public int bits() {
        int bits = Long.numberOfLeadingZeros(~high);
        if (bits == 64) {
            bits += Long.numberOfLeadingZeros(~low);
        }
        return equals(leading(v6, bits)) ? bits : -1;
    }
}
