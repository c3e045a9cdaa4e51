package sluice.keyword.address;

import static sluice.sample.ArgumentType.MASK4;
import static sluice.sample.ArgumentType.MASK6;

import sluice.sample.Arguments;
import sluice.sample.Conversion;
import sluice.sample.Converter;
import sluice.value.AddressMask;
import sluice.value.ByteView;
import sluice.value.Decimal;
import sluice.value.Kind;

/// Converters of addresses and of `host:port`.
final class AddressConverters {
    private AddressConverters() {}

    /// `ipmask(<mask4>[,<mask6>])` — keeps the network part of an address.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `10.1.2.3` | `ipmask(24)` | `10.1.2.0` |
    /// | `10.1.2.3` | `ipmask(255.255.0.0)` | `10.1.0.0` |
    /// | `2001:db8:1:2::3` | `ipmask(24,48)` | `2001:db8:1::` |
    /// | `2001:db8:1:2::3` | `ipmask(24,ffff:ffff:0:ffff::)` | `2001:db8:0:2::` |
    ///
    /// Masks are numbers of leading bits, or written as addresses with any bits. Without `mask6` IPv6 addresses fail. Manual §7.3.1.
    @Converter(
            name = "ipmask",
            in = Kind.ADDR,
            out = Kind.ADDR,
            args = {MASK4, MASK6},
            required = 1)
    static Conversion ipmask(Arguments arguments) {
        AddressMask four = arguments.mask(0);
        boolean hasSix = arguments.has(1);
        AddressMask six = hasSix ? arguments.mask(1) : four;
        return (stream, value) -> {
            if (value.kind() == Kind.IPV4) {
                value.ipv4((int) (value.number() & four.high() >>> 32));
                return true;
            }
            if (value.high() == 0 && value.number() >>> 32 == 0xffff) {
                value.ipv4((int) (value.number() & four.high() >>> 32));
                return true;
            }
            value.ipv6(value.high() & six.high(), value.number() & six.low());
            return hasSix;
        };
    }

    /// Where the port begins with its colon: behind the last one, unless that stands in brackets.
    private static int colon(ByteView view) {
        for (int at = view.length() - 1; at >= 0 && view.at(at) != ']'; at--) {
            if (view.at(at) == ':') {
                return at;
            }
        }
        return view.length();
    }

    /// `host_only` — the host of a `host[:port]`, in lower case.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `Example.com:8080` | `host_only` | `example.com` |
    /// | `example.com` | `host_only` | `example.com` |
    /// | `[::1]:80` | `host_only` | `[::1]` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "host_only", in = Kind.STR, out = Kind.STR)
    static Conversion hostOnly(Arguments arguments) {
        return (stream, value) -> {
            ByteView view = value.bytes();
            int length = colon(view);
            byte[] room = value.room(length);
            for (int i = 0; i < length; i++) {
                byte b = view.at(i);
                room[i] = b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
            }
            value.string(room, 0, length);
            return true;
        };
    }

    /// `port_only` — the port of a `host[:port]`, 0 when there is none.
    ///
    /// | input | expression | result |
    /// |---|---|---|
    /// | `example.com:8080` | `port_only` | `8080` |
    /// | `example.com` | `port_only` | `0` |
    ///
    /// Manual §7.3.1.
    @Converter(name = "port_only", in = Kind.STR, out = Kind.SINT)
    static Conversion portOnly(Arguments arguments) {
        return (stream, value) -> {
            ByteView view = value.bytes();
            int colon = colon(view);
            value.integer(
                    colon == view.length()
                            ? 0
                            : Decimal.leading(
                                    view.array(),
                                    view.offset() + colon + 1,
                                    view.length() - colon - 1));
            return true;
        };
    }
}
