package sluice.config.model;

import org.jspecify.annotations.Nullable;

import sluice.config.syntax.AddressText;
import sluice.config.syntax.Octets;
import sluice.value.Address;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/// From addresses as written to addresses: numbers are read, names are asked of the system's resolver.
///
/// Only used while the configuration is read: it may block for as long as the resolver does.
public final class Resolution {
    private Resolution() {}

    /// Whether the port is one that the client's is added to.
    static boolean shift(AddressText text) {
        return port(text) == 0 || text.form() == AddressText.PortForm.OFFSET;
    }

    /// The (first) port; what is to be added to one, below 65536.
    static int port(AddressText text) {
        return text.port() & 0xffff;
    }

    /// The address of `text` with its (first) port, or null when the name does not resolve in the family asked for.
    public static @Nullable Address address(AddressText text) {
        return switch (text.family()) {
            case UNIX -> Address.unix(text.host());
            case ABSTRACT, ABSTRACT_TERMINATED -> Address.abstractName(text.host());
            case ANY, IPV4, IPV6 -> internet(text);
            case DESCRIPTOR, SOCKET_PAIR, REVERSE -> Address.NONE;
        };
    }

    private static @Nullable Address internet(AddressText text) {
        int port = port(text);
        if (text.host().isEmpty()) {
            return text.family() == AddressText.Family.IPV6
                    ? Address.ipv6(0, 0, port)
                    : Address.ipv4(0, port);
        }
        var number = literal(text.host());
        if (number == null) {
            number = lookUp(text);
        }
        if (number == null || !fits(number, text.family())) {
            return null;
        }
        return number.withPort(port);
    }

    /// A numeric address, or null when the text is a name. Short IPv4 forms are read as the C library does: `127.1`.
    public static @Nullable Address literal(String host) {
        if (host.indexOf(':') >= 0) {
            return numericIpv6(host);
        }
        return shortIpv4(host);
    }

    private static @Nullable Address numericIpv6(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (Character.digit(c, 16) < 0 && c != ':' && c != '.') {
                return null;
            }
        }
        try {
            var found = InetAddress.getByName("[" + host + "]");
            return found instanceof Inet6Address
                    ? Address.of(found.getAddress(), 0)
                    : mapped(found.getAddress());
        } catch (UnknownHostException _) {
            return null;
        }
    }

    // InetAddress turns ::ffff:a.b.c.d into an IPv4 address; the configuration means the IPv6 one.
    private static Address mapped(byte[] ipv4) {
        return Address.ipv6(0, 0xffff_0000_0000L | Address.of(ipv4, 0).low(), 0);
    }

    private static @Nullable Address shortIpv4(String host) {
        long value = 0;
        int start = 0;
        for (int part = 0; part < 4; part++) {
            int dot = host.indexOf('.', start);
            int end = dot < 0 ? host.length() : dot;
            long number = number(host, start, end);
            int bits = dot < 0 ? 8 * (4 - part) : 8;
            if (number < 0 || number >= 1L << bits) {
                return null;
            }
            value = value << bits | number;
            if (dot < 0) {
                return Address.ipv4((int) value, 0);
            }
            start = end + 1;
        }
        return null;
    }

    /// -1 for what is none.
    private static long number(String text, int start, int end) {
        if (start == end || end - start > 10) {
            return -1;
        }
        long number = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + c - '0';
        }
        return number;
    }

    private static @Nullable Address lookUp(AddressText text) {
        try {
            for (var found : InetAddress.getAllByName(Octets.characters(text.host()))) {
                boolean wanted =
                        switch (text.family()) {
                            case IPV4 -> found instanceof Inet4Address;
                            case IPV6 -> found instanceof Inet6Address;
                            default -> true;
                        };
                if (wanted) {
                    return Address.of(found.getAddress(), 0);
                }
            }
            return null;
        } catch (UnknownHostException _) {
            return null;
        }
    }

    private static boolean fits(Address address, AddressText.Family family) {
        return switch (family) {
            case IPV4 -> address.family() == Address.Family.INET;
            case IPV6 -> address.family() == Address.Family.INET6;
            default -> true;
        };
    }
}
