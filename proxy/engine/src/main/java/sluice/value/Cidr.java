package sluice.value;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// A network: an address and how many of its leading bits count. Bits behind them are zero.
///
/// @param v6 true for IPv6; an IPv4 network stands in the upper 32 bits of `high`
/// @param bits 0 to 32, or to 128
public record Cidr(boolean v6, long high, long low, int bits) {
    public Cidr {
        AddressMask mask = AddressMask.leading(v6, bits);
        high &= mask.high();
        low &= mask.low();
    }

    /// Reads `10.0.0.0/8`, `10.1/16`, `10.0.0.0/255.0.0.0`, `192.168.1.1`, `2001:db8::/32`; null when it is none.
    public static @Nullable Cidr parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        boolean six = host.indexOf(':') >= 0;
        int bits = six ? 128 : 32;
        if (slash >= 0) {
            AddressMask mask = AddressMask.parse(text.substring(slash + 1), six);
            bits = mask == null ? -1 : mask.bits();
            if (bits < 0) {
                return null;
            }
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (!six && slash >= 0) {
            host = whole(host);
        }
        byte[] bytes = host.getBytes(StandardCharsets.ISO_8859_1);
        var value = new Value();
        if (!AddressText.parse(bytes, 0, bytes.length, value)) {
            return null;
        }
        return six
                ? new Cidr(true, value.high(), value.number(), bits)
                : new Cidr(false, value.number() << 32, 0, bits);
    }

    /// A network may be cut short: `10.1/16` is `10.1.0.0/16`.
    private static String whole(String host) {
        int dots = 0;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == '.') {
                dots++;
            } else if (c < '0' || c > '9') {
                return host;
            }
        }
        return dots < 3 && !host.isEmpty() ? host + ".0".repeat(3 - dots) : host;
    }

    public boolean contains(Value address) {
        boolean six = address.kind() == Kind.IPV6;
        if (six != v6) {
            return false;
        }
        long otherHigh = six ? address.high() : address.number() << 32;
        if (bits <= 64) {
            return bits == 0 || (otherHigh ^ high) >>> (64 - bits) == 0;
        }
        return otherHigh == high && (address.number() ^ low) >>> (128 - bits) == 0;
    }

    @Override
    public String toString() {
        var value = new Value();
        if (v6) {
            value.ipv6(high, low);
        } else {
            value.ipv4((int) (high >>> 32));
        }
        return value + "/" + bits;
    }
}
