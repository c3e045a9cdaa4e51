package sluice.value;

/// A network address with its port, or the path of a unix socket. Immutable.
///
/// IPv4 is kept in `low` (32 bits); IPv6 in `high` and `low`, network order.
///
/// @param family which of the fields count
/// @param port 0 to 65535; 0 for unix sockets
/// @param path the unix socket's path, or the abstract name; empty for the others
public record Address(Family family, long high, long low, int port, String path) {
    public enum Family {
        INET,
        INET6,
        UNIX,
        /// Linux abstract socket name.
        ABSTRACT,
        /// Nothing known.
        NONE
    }

    public static final Address NONE = new Address(Family.NONE, 0, 0, 0, "");

    public static Address ipv4(int address, int port) {
        return new Address(Family.INET, 0, address & 0xffffffffL, port, "");
    }

    public static Address ipv6(long high, long low, int port) {
        return new Address(Family.INET6, high, low, port, "");
    }

    public static Address unix(String path) {
        return new Address(Family.UNIX, 0, 0, 0, path);
    }

    public static Address abstractName(String name) {
        return new Address(Family.ABSTRACT, 0, 0, 0, name);
    }

    /// From the 4 or 16 bytes of an `InetAddress`.
    public static Address of(byte[] bytes, int port) {
        if (bytes.length == 4) {
            return ipv4((int) number(bytes, 0, 4), port);
        }
        return ipv6(number(bytes, 0, 8), number(bytes, 8, 8), port);
    }

    private static long number(byte[] bytes, int offset, int length) {
        long number = 0;
        for (int i = offset; i < offset + length; i++) {
            number = number << 8 | (bytes[i] & 0xff);
        }
        return number;
    }

    public boolean isIp() {
        return family == Family.INET || family == Family.INET6;
    }

    public Address withPort(int port) {
        return new Address(family, high, low, port, path);
    }

    /// Puts the address, without port, into a sample slot; false when this is no IP address.
    public boolean into(Value out) {
        return switch (family) {
            case INET -> {
                out.ipv4((int) low);
                yield true;
            }
            case INET6 -> {
                out.ipv6(high, low);
                yield true;
            }
            case UNIX, ABSTRACT, NONE -> false;
        };
    }

    /// The IP address without port: dotted quad, or RFC 5952 form.
    public String host() {
        return switch (family) {
            case INET -> dotted((int) low);
            case INET6 -> colons(high, low);
            case UNIX, ABSTRACT -> "unix";
            case NONE -> "-";
        };
    }

    @Override
    public String toString() {
        return switch (family) {
            case INET, INET6 -> host() + ":" + port;
            case UNIX -> "unix:" + path;
            case ABSTRACT -> "abns@" + path;
            case NONE -> "-";
        };
    }

    static String text(Value value) {
        return value.kind() == Kind.IPV4
                ? dotted((int) value.number())
                : colons(value.high(), value.number());
    }

    private static String dotted(int address) {
        return (address >>> 24)
                + "."
                + (address >>> 16 & 255)
                + "."
                + (address >>> 8 & 255)
                + "."
                + (address & 255);
    }

    private static String colons(long high, long low) {
        if (high == 0 && low >>> 32 == 0xffff) {
            return "::ffff:" + dotted((int) low);
        }
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (int) ((i < 4 ? high : low) >>> (48 - (i & 3) * 16)) & 0xffff;
        }
        int start = -1;
        int longest = 1;
        for (int i = 0; i < 8; i++) {
            int length = 0;
            while (i + length < 8 && groups[i + length] == 0) {
                length++;
            }
            if (length > longest) {
                longest = length;
                start = i;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == start) {
                text.append("::");
                i += longest - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
