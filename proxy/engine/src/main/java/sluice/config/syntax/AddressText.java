package sluice.config.syntax;

import org.jspecify.annotations.Nullable;

/// An address as it is written: prefixes, host or path, port. Nothing is looked up. Manual §2.9.
///
/// ```
/// [stream+|dgram+|quic+] [ipv4@|ipv6@|unix@|abns@|fd@|…] host[:port[-port]]      the last colon separates the port
/// ```
///
/// @param family what the prefix or the form of the host demands
/// @param transport what the prefix demands; `PLAIN` leaves it to the keyword
/// @param host a name, a number (without brackets), a path, or the digits of a descriptor; empty means any address
/// @param port 0 when there is none
/// @param lastPort end of a range, equal to `port` otherwise
/// @param form how the port was written
public record AddressText(
        Family family, Transport transport, String host, int port, int lastPort, PortForm form) {

    /// Which kind of address this is.
    public enum Family {
        /// A host name or the empty host: the resolver chooses.
        ANY,
        IPV4,
        IPV6,
        UNIX,
        ABSTRACT,
        ABSTRACT_TERMINATED,
        DESCRIPTOR,
        SOCKET_PAIR,
        /// `rhttp@` and `rev@`: connections that the other side opened.
        REVERSE
    }

    /// What runs over it.
    public enum Transport {
        PLAIN,
        STREAM,
        DATAGRAM,
        QUIC,
        MULTIPATH
    }

    /// How the port was given.
    public enum PortForm {
        NONE,
        SINGLE,
        RANGE,
        /// `+N` or `-N`: the client's port shifted; `port` holds N with its sign.
        OFFSET
    }

    public boolean hasPort() {
        return form != PortForm.NONE;
    }

    public boolean isInternet() {
        return family == Family.ANY || family == Family.IPV4 || family == Family.IPV6;
    }

    /// True for `*`, the empty host, `0.0.0.0` and `::`.
    public boolean isWildcard() {
        return isInternet() && (host.isEmpty() || host.equals("0.0.0.0") || host.equals("::"));
    }

    /// The descriptor number of `fd@N` and `sockpair@N`.
    public int descriptor() {
        return Integer.parseInt(host);
    }

    /// Parses `text`; `$NAME` and `${NAME}` expand here even without quotes.
    ///
    /// @throws Malformed with the words HAProxy uses; `text` itself stands in them
    public static AddressText parse(String text, Environment environment) throws Malformed {
        var rest = expand(text, environment);
        var transport = Transport.PLAIN;
        for (var kind : Kind.values()) {
            if (rest.startsWith(kind.prefix)) {
                transport = kind.transport;
                rest = rest.substring(kind.prefix.length());
                break;
            }
        }
        for (var prefix : Prefix.values()) {
            if (rest.startsWith(prefix.text)) {
                if (prefix.transport != Transport.PLAIN) {
                    transport = prefix.transport;
                }
                return local(prefix.family, transport, rest.substring(prefix.text.length()), text);
            }
        }
        if (rest.startsWith("/")) {
            return local(Family.UNIX, transport, rest, text);
        }
        return internet(Family.ANY, transport, rest, text);
    }

    private static AddressText local(Family family, Transport transport, String rest, String text)
            throws Malformed {
        return switch (family) {
            case ANY, IPV4, IPV6 -> internet(family, transport, rest, text);
            case DESCRIPTOR, SOCKET_PAIR -> {
                if (!isNumber(rest)) {
                    throw new Malformed(
                            Math.max(0, text.length() - rest.length()),
                            "file descriptor '"
                                    + rest
                                    + "' is not a valid integer in '"
                                    + text
                                    + "'");
                }
                yield new AddressText(family, transport, rest, 0, 0, PortForm.NONE);
            }
            case UNIX, ABSTRACT, ABSTRACT_TERMINATED -> {
                if (rest.isEmpty()) {
                    throw new Malformed(text.length(), "missing path in '" + text + "'");
                }
                // sun_path holds 108 bytes; abstract names lose their first one, paths the
                // terminating zero.
                if (rest.length() > 107) {
                    throw new Malformed(0, "socket path '" + rest + "' too long (max 107)");
                }
                yield new AddressText(family, transport, rest, 0, 0, PortForm.NONE);
            }
            case REVERSE -> new AddressText(family, transport, rest, 0, 0, PortForm.NONE);
        };
    }

    private static AddressText internet(
            Family family, Transport transport, String rest, String text) throws Malformed {
        int bracket = rest.startsWith("[") ? rest.indexOf(']') : -1;
        int colon = rest.lastIndexOf(':');
        if (colon < bracket) {
            colon = -1;
        }
        var host = colon < 0 ? rest : rest.substring(0, colon);
        var port = colon < 0 ? "" : rest.substring(colon + 1);
        if (bracket > 0 && bracket == host.length() - 1) {
            host = host.substring(1, bracket);
            if (family == Family.ANY) {
                family = Family.IPV6;
            }
        }
        if (host.equals("*")) {
            host = family == Family.IPV6 ? "::" : "0.0.0.0";
        }
        if (family == Family.ANY && host.indexOf(':') >= 0) {
            family = Family.IPV6;
        }
        if (family == Family.ANY && isDottedNumber(host)) {
            family = Family.IPV4;
        }
        int offset = text.length() - port.length();
        return port.isEmpty()
                ? new AddressText(family, transport, host, 0, 0, PortForm.NONE)
                : withPort(family, transport, host, port, text, Math.max(0, offset));
    }

    private static AddressText withPort(
            Family family, Transport transport, String host, String port, String text, int offset)
            throws Malformed {
        char first = port.charAt(0);
        if (first == '+' || first == '-') {
            int shift = port(port.substring(1), port.substring(1), text, offset + 1);
            return new AddressText(
                    family,
                    transport,
                    host,
                    first == '+' ? shift : -shift,
                    first == '+' ? shift : -shift,
                    PortForm.OFFSET);
        }
        int dash = port.indexOf('-');
        if (dash < 0) {
            int single = port(port, port, text, offset);
            return new AddressText(family, transport, host, single, single, PortForm.SINGLE);
        }
        int low = port(port.substring(0, dash), port, text, offset);
        var end = port.substring(dash + 1);
        if (end.isEmpty()) {
            throw new Malformed(offset + dash, "invalid port ''");
        }
        int high = port(end, port, text, offset + dash + 1);
        if (high < low) {
            throw new Malformed(offset, "invalid port range '" + port + "'");
        }
        return new AddressText(family, transport, host, low, high, PortForm.RANGE);
    }

    private static int port(String digits, String whole, String text, int offset) throws Malformed {
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                throw new Malformed(
                        offset + i,
                        "invalid character '"
                                + c
                                + "' in port number '"
                                + whole
                                + "' in '"
                                + text
                                + "'");
            }
            value = Math.min(value * 10 + (c - '0'), 1_000_000);
        }
        if (value > 65535 || digits.isEmpty()) {
            throw new Malformed(offset, "invalid port '" + digits + "'");
        }
        return value;
    }

    /// Addresses expand variables without quotes, a habit older than quotes. An unset variable is nothing.
    private static String expand(String text, Environment environment) throws Malformed {
        int dollar = text.indexOf('$');
        if (dollar < 0) {
            return text;
        }
        var out = new StringBuilder();
        int at = 0;
        while (dollar >= 0) {
            out.append(text, at, dollar);
            boolean braced = text.startsWith("{", dollar + 1);
            int start = dollar + (braced ? 2 : 1);
            int end = start;
            while (end < text.length() && isName(text.charAt(end))) {
                end++;
            }
            var name = text.substring(start, end);
            String otherwise = null;
            if (braced) {
                int close = text.indexOf('}', end);
                if (close < 0 || (close > end && text.charAt(end) != '-')) {
                    throw new Malformed(
                            dollar,
                            "unmatched brace in environment variable name in '" + text + "'");
                }
                otherwise = close > end ? text.substring(end + 1, close) : null;
                end = close + 1;
            }
            var value = value(name, otherwise, environment);
            if (value != null) {
                out.append(value);
            }
            at = end;
            dollar = text.indexOf('$', at);
        }
        return out.append(text, at, text.length()).toString();
    }

    private static @Nullable String value(
            String name, @Nullable String otherwise, Environment environment) {
        var value = environment.get(name);
        return value == null ? otherwise : value;
    }

    private static boolean isName(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_';
    }

    private static boolean isNumber(String text) {
        if (text.isEmpty() || text.length() > 9) {
            return false;
        }
        return isDigits(text, false);
    }

    /// A loop and no stream: a large configuration has tens of thousands of addresses.
    private static boolean isDigits(String text, boolean orDots) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && !(orDots && c == '.')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDottedNumber(String host) {
        return host.indexOf('.') > 0 && isDigits(host, true);
    }

    private enum Kind {
        STREAM("stream+", Transport.STREAM),
        DATAGRAM("dgram+", Transport.DATAGRAM),
        QUIC("quic+", Transport.QUIC);

        private final String prefix;
        private final Transport transport;

        Kind(String prefix, Transport transport) {
            this.prefix = prefix;
            this.transport = transport;
        }
    }

    private enum Prefix {
        UNIX("unix@", Family.UNIX, Transport.PLAIN),
        UNIX_DATAGRAM("uxdg@", Family.UNIX, Transport.DATAGRAM),
        UNIX_STREAM("uxst@", Family.UNIX, Transport.STREAM),
        ABSTRACT("abns@", Family.ABSTRACT, Transport.PLAIN),
        ABSTRACT_TERMINATED("abnsz@", Family.ABSTRACT_TERMINATED, Transport.PLAIN),
        IP("ip@", Family.ANY, Transport.PLAIN),
        IPV4("ipv4@", Family.IPV4, Transport.PLAIN),
        IPV6("ipv6@", Family.IPV6, Transport.PLAIN),
        TCP("tcp@", Family.ANY, Transport.STREAM),
        TCP4("tcp4@", Family.IPV4, Transport.STREAM),
        TCP6("tcp6@", Family.IPV6, Transport.STREAM),
        MPTCP("mptcp@", Family.ANY, Transport.MULTIPATH),
        MPTCP4("mptcp4@", Family.IPV4, Transport.MULTIPATH),
        MPTCP6("mptcp6@", Family.IPV6, Transport.MULTIPATH),
        UDP("udp@", Family.ANY, Transport.DATAGRAM),
        UDP4("udp4@", Family.IPV4, Transport.DATAGRAM),
        UDP6("udp6@", Family.IPV6, Transport.DATAGRAM),
        QUIC4("quic4@", Family.IPV4, Transport.QUIC),
        QUIC6("quic6@", Family.IPV6, Transport.QUIC),
        DESCRIPTOR("fd@", Family.DESCRIPTOR, Transport.PLAIN),
        SOCKET_PAIR("sockpair@", Family.SOCKET_PAIR, Transport.PLAIN),
        REVERSE("rhttp@", Family.REVERSE, Transport.STREAM),
        REV("rev@", Family.REVERSE, Transport.STREAM);

        private final String text;
        private final Family family;
        private final Transport transport;

        Prefix(String text, Family family, Transport transport) {
            this.text = text;
            this.family = family;
            this.transport = transport;
        }
    }
}
