package sluice.runtime;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;

/// Where a proxy can be asked.
///
/// ```
/// /run/haproxy/admin.sock   unix@/run/…   unix:/run/…      unix socket
/// lb1:9999   127.0.0.1:9999   [::1]:9999   tcp@lb1:9999    TCP socket
/// http://[user:password@]lb1:8404/stats                    CSV of a statistics page, read only
/// ```
public sealed interface Target {

    /// A socket in the file system.
    record Unix(Path path) implements Target {
        @Override
        public String label() {
            return path.toString();
        }
    }

    /// A TCP port; the connection is neither encrypted nor authenticated, as HAProxy offers it.
    record Tcp(String host, int port) implements Target {
        @Override
        public String label() {
            return (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + port;
        }
    }

    /// A statistics page; only its CSV is read. The address ends with `;csv`, credentials are kept apart.
    record StatsUrl(URI address, String credentials) implements Target {
        @Override
        public String label() {
            String text = address.toString();
            return text.endsWith(";csv") ? text.substring(0, text.length() - 4) : text;
        }

        @Override
        public String toString() {
            return label();
        }
    }

    /// How the target is named to a person; never contains a password.
    String label();

    /// Whether commands can be sent at all.
    default boolean readOnly() {
        return this instanceof StatsUrl;
    }

    /// Understands the spellings above.
    ///
    /// @throws IllegalArgumentException with a sentence that says what was expected
    static Target parse(String text) {
        String address = text.strip();
        if (address.isEmpty()) {
            throw new IllegalArgumentException(
                    "empty target: expected a socket path, host:port or http://host/stats");
        }
        if (address.startsWith("http://") || address.startsWith("https://")) {
            return url(address);
        }
        if (address.startsWith("abns@") || address.startsWith("abnsz@")) {
            throw new IllegalArgumentException(
                    "'"
                            + address
                            + "': abstract sockets cannot be opened; give the process a socket in"
                            + " the file system");
        }
        for (String prefix : new String[] {"unix@", "unix:", "unix://"}) {
            if (address.startsWith(prefix)) {
                return new Unix(Path.of(address.substring(prefix.length())));
            }
        }
        for (String prefix :
                new String[] {"ipv4@", "ipv6@", "tcp@", "tcp4@", "tcp6@", "tcp://", "tcp:"}) {
            if (address.startsWith(prefix)) {
                return tcp(address, address.substring(prefix.length()));
            }
        }
        if (address.indexOf('/') >= 0 || address.indexOf(':') < 0) {
            return new Unix(Path.of(address));
        }
        return tcp(address, address);
    }

    private static Target tcp(String given, String address) {
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? address : address.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        int port = colon < 0 ? -1 : port(address.substring(colon + 1));
        if (port < 0) {
            throw new IllegalArgumentException(
                    "'" + given + "': expected host:port with a port from 1 to 65535");
        }
        return new Tcp(host.isEmpty() || host.equals("*") ? "127.0.0.1" : host, port);
    }

    private static int port(String digits) {
        try {
            int port = Integer.parseInt(digits);
            return port >= 1 && port <= 65535 ? port : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static Target url(String address) {
        try {
            var uri =
                    new URI(
                            address.endsWith(";csv")
                                    ? address.substring(0, address.length() - 4)
                                    : address);
            String credentials = uri.getUserInfo() == null ? "" : uri.getUserInfo();
            if (uri.getHost() == null) {
                throw new IllegalArgumentException("'" + address + "': no host in this URL");
            }
            String path =
                    uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            return new StatsUrl(
                    new URI(uri.getScheme() + "://" + uri.getHost() + port + path + ";csv"),
                    credentials);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + address + "': not a URL: " + e.getReason(), e);
        }
    }
}
