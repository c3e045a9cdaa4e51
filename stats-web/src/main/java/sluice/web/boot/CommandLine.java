package sluice.web.boot;

import org.jspecify.annotations.Nullable;

import sluice.runtime.Target;
import sluice.runtime.action.Journal;
import sluice.web.server.Settings;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What was typed behind `sluice web`.
sealed interface CommandLine {
    String HELP =
            """
            Usage: sluice web [OPTIONS] [NAME=]TARGET...

            Serves a live statistics page for one or many proxies (HAProxy 2.x, 3.x, Sluice).

            TARGET is a socket path, host:port, or http://[user:password@]host/stats (read only).
            Without one, $SLUICE_SOCKET, /run/haproxy/admin.sock and the like are tried.

              -b, --bind [HOST:]PORT   where to listen (127.0.0.1:8405)
              -i, --interval SECONDS   between polls (1); also 500ms
              -t, --target TARGET      the same as a TARGET at the end
                  --config FILE        haproxy.cfg, for the routes in the topology; may be repeated
                  --admin              offer actions (drain, maint, ready, weight); needs an admin socket
                  --journal FILE       where actions are kept (~/.local/state/sluice/actions.ndjson)
                  --user NAME:HASH     who may look, and act where --admin; may be repeated
                  --viewer NAME:HASH   who may look only; may be repeated
                  --users FILE         the same from a file: NAME:HASH[:viewer] per line
                  --hash-password      read a password and print its HASH
                  --trust-header NAME  believe a proxy in front that names the user in this header
                  --trust-from ADDRESS from where that header is believed (127.0.0.1, ::1); may be repeated
                  --admins A,B         users of that header who may act
                  --tls FILE           serve HTTPS: PEM with chain and key, or .p12
                  --host-name NAME     a name under which the page is asked for; may be repeated, * for any
                  --insecure           bind a public address without password or without TLS
              -h, --help               this text
              -v, --version            the version

            Exit codes: 0 stopped, 1 cannot listen or read a file, 2 usage.
            """;

    record Help() implements CommandLine {}

    record Version() implements CommandLine {}

    record HashPassword() implements CommandLine {}

    /// @param warnings to be printed at start
    record Serve(Settings settings, List<String> warnings) implements CommandLine {}

    /// What is wrong with the command line, in a sentence.
    final class Mistake extends Exception {
        private static final long serialVersionUID = 1;

        Mistake(String message) {
            super(message);
        }
    }

    /// Reads the arguments.
    static CommandLine parse(String[] arguments) throws Mistake {
        return new Reader(arguments).read();
    }

    /// Collects while the arguments are read.
    final class Reader {
        private static final List<String> OPTIONS =
                List.of(
                        "--bind",
                        "--interval",
                        "--target",
                        "--config",
                        "--journal",
                        "--admin",
                        "--user",
                        "--viewer",
                        "--users",
                        "--hash-password",
                        "--trust-header",
                        "--trust-from",
                        "--admins",
                        "--tls",
                        "--host-name",
                        "--insecure",
                        "--help",
                        "--version");
        private static final List<String> USUAL_SOCKETS =
                List.of(
                        "/run/haproxy/admin.sock",
                        "/var/run/haproxy/admin.sock",
                        "/run/haproxy.sock",
                        "/var/run/haproxy.sock",
                        "/var/lib/haproxy/stats",
                        "/run/sluice/admin.sock");

        private final ArrayDeque<String> rest;
        private final List<Settings.Proxy> proxies = new ArrayList<>();
        private final Map<String, Settings.User> users = new LinkedHashMap<>();
        private final Set<String> trustedFrom = new HashSet<>();
        private final Set<String> admins = new HashSet<>();
        private final Set<String> hosts = new HashSet<>();
        private final List<Path> configurations = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private String host = "127.0.0.1";
        private int port = 8405;
        private Duration interval = Duration.ofSeconds(1);
        private boolean admin;
        private boolean insecure;
        private String trustedHeader = "";
        private @Nullable Path certificate;
        private Path journal = Journal.usualFile();

        Reader(String[] arguments) {
            this.rest = new ArrayDeque<>(List.of(arguments));
        }

        CommandLine read() throws Mistake {
            while (!rest.isEmpty()) {
                String word = rest.removeFirst();
                int equals = word.startsWith("--") ? word.indexOf('=') : -1;
                if (equals > 0) {
                    rest.addFirst(word.substring(equals + 1));
                    word = word.substring(0, equals);
                }
                switch (word) {
                    case "-h", "--help" -> {
                        return new Help();
                    }
                    case "-v", "-V", "--version" -> {
                        return new Version();
                    }
                    case "--hash-password" -> {
                        return new HashPassword();
                    }
                    case "--admin" -> admin = true;
                    case "--insecure" -> insecure = true;
                    case "-b", "--bind", "--listen" -> bind(value(word));
                    case "-i", "--interval" -> interval = interval(value(word));
                    case "-t", "--target" -> target(value(word));
                    case "--config" -> configurations.add(file(value(word)));
                    case "--user" -> user(value(word), true);
                    case "--viewer" -> user(value(word), false);
                    case "--users" -> users(file(value(word)));
                    case "--trust-header" -> trustedHeader = value(word);
                    case "--trust-from" -> trustedFrom.add(address(value(word)));
                    case "--admins" -> admins.addAll(List.of(value(word).split(",")));
                    case "--journal" -> journal = Path.of(value(word));
                    case "--tls" -> certificate = file(value(word));
                    case "--host-name" -> hosts.add(value(word).toLowerCase(Locale.ROOT));
                    default -> {
                        if (word.startsWith("-")) {
                            throw new Mistake("unknown option '" + word + "'" + suggestion(word));
                        }
                        target(word);
                    }
                }
            }
            return serve();
        }

        private static String suggestion(String word) {
            for (String option : OPTIONS) {
                if (option.startsWith(word) || word.startsWith(option) || near(word, option)) {
                    return "; did you mean '" + option + "' maybe ?";
                }
            }
            return "";
        }

        private static boolean near(String a, String b) {
            var row = new int[b.length() + 1];
            for (int j = 0; j <= b.length(); j++) {
                row[j] = j;
            }
            for (int i = 1; i <= a.length(); i++) {
                int diagonal = row[0];
                row[0] = i;
                for (int j = 1; j <= b.length(); j++) {
                    int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                    int next = Math.min(Math.min(row[j] + 1, row[j - 1] + 1), diagonal + cost);
                    diagonal = row[j];
                    row[j] = next;
                }
            }
            return row[b.length()] <= 2;
        }

        private String value(String option) throws Mistake {
            String value = rest.pollFirst();
            if (value == null) {
                throw new Mistake(option + " needs a value");
            }
            return value;
        }

        private static Path file(String text) throws Mistake {
            var path = Path.of(text);
            if (!Files.isReadable(path)) {
                throw new Mistake("cannot read " + text);
            }
            return path;
        }

        private void bind(String text) throws Mistake {
            int colon = text.lastIndexOf(':');
            String digits = text.substring(colon + 1);
            if (colon > 0) {
                host = text.substring(0, colon);
                if (host.startsWith("[") && host.endsWith("]")) {
                    host = host.substring(1, host.length() - 1);
                }
                host = host.equals("*") ? "0.0.0.0" : host;
            } else if (colon == 0) {
                host = "0.0.0.0";
            }
            try {
                port = Integer.parseInt(digits);
            } catch (NumberFormatException _) {
                port = -1;
            }
            if (port < 0 || port > 65535) {
                throw new Mistake("--bind " + text + ": expected [HOST:]PORT");
            }
        }

        private static Duration interval(String text) throws Mistake {
            try {
                double millis =
                        text.endsWith("ms")
                                ? Double.parseDouble(text.substring(0, text.length() - 2))
                                : 1000
                                        * Double.parseDouble(
                                                text.endsWith("s")
                                                        ? text.substring(0, text.length() - 1)
                                                        : text);
                if (millis >= 200 && millis <= 60_000) {
                    return Duration.ofMillis((long) millis);
                }
            } catch (NumberFormatException _) {
                // Said below.
            }
            throw new Mistake("--interval " + text + ": expected 200ms to 60s");
        }

        private void target(String text) throws Mistake {
            int equals = text.indexOf('=');
            boolean named = equals > 0 && text.substring(0, equals).matches("[A-Za-z0-9_.-]+");
            String name = named ? text.substring(0, equals) : "";
            Target target;
            try {
                target = Target.parse(named ? text.substring(equals + 1) : text);
            } catch (IllegalArgumentException e) {
                throw new Mistake(e.getMessage() == null ? text : e.getMessage());
            }
            if (name.isEmpty()) {
                name = proxies.isEmpty() ? "lb1" : "lb" + (proxies.size() + 1);
            }
            for (var proxy : proxies) {
                if (proxy.name().equals(name)) {
                    throw new Mistake("two targets are called '" + name + "'");
                }
            }
            proxies.add(new Settings.Proxy(name, target));
        }

        private void user(String text, boolean mayAct) throws Mistake {
            int colon = text.indexOf(':');
            String hash = colon < 0 ? "" : text.substring(colon + 1);
            if (colon <= 0 || !hash.matches("\\$[156]\\$[^:\\s]+")) {
                throw new Mistake(
                        "a user is NAME:HASH with a hash that begins with $5$ or $6$; make one with"
                                + " sluice web --hash-password");
            }
            String name = text.substring(0, colon);
            users.put(name, new Settings.User(name, hash, mayAct));
        }

        private void users(Path file) throws Mistake {
            try {
                for (String line : Files.readAllLines(file)) {
                    String text = line.strip();
                    if (!text.isEmpty() && !text.startsWith("#")) {
                        boolean viewer = text.endsWith(":viewer");
                        user(viewer ? text.substring(0, text.length() - 7) : text, !viewer);
                    }
                }
            } catch (IOException e) {
                throw new Mistake("cannot read " + file + ": " + e.getMessage());
            }
        }

        private static String address(String text) throws Mistake {
            try {
                return InetAddress.ofLiteral(text).getHostAddress();
            } catch (IllegalArgumentException _) {
                throw new Mistake("--trust-from " + text + ": expected an address");
            }
        }

        private CommandLine serve() throws Mistake {
            if (proxies.isEmpty()) {
                target(usualTarget());
            }
            if (trustedFrom.isEmpty()) {
                trustedFrom.add("127.0.0.1");
                trustedFrom.add("0:0:0:0:0:0:0:1");
            }
            var settings =
                    new Settings(
                            List.copyOf(proxies),
                            interval,
                            host,
                            port,
                            certificate,
                            admin,
                            Map.copyOf(users),
                            trustedHeader,
                            Set.copyOf(trustedFrom),
                            Set.copyOf(admins),
                            Set.copyOf(hosts),
                            List.copyOf(configurations),
                            journal);
            exposed(settings);
            if (admin && !settings.authenticated()) {
                warnings.add(
                        "--admin without --user: whoever reaches "
                                + host
                                + ':'
                                + port
                                + " may change the proxy");
            }
            return new Serve(settings, List.copyOf(warnings));
        }

        private static String usualTarget() throws Mistake {
            String named = System.getenv("SLUICE_SOCKET");
            if (named != null && !named.isBlank()) {
                return named;
            }
            for (String socket : USUAL_SOCKETS) {
                if (Files.exists(Path.of(socket))) {
                    return socket;
                }
            }
            throw new Mistake(
                    "no TARGET given and no socket at the usual places ("
                            + String.join(", ", USUAL_SOCKETS)
                            + ")");
        }

        private void exposed(Settings settings) throws Mistake {
            boolean local;
            try {
                local = InetAddress.getByName(host).isLoopbackAddress();
            } catch (UnknownHostException _) {
                throw new Mistake("--bind: there is no host '" + host + "'");
            }
            String lacks =
                    !settings.authenticated()
                            ? "--user (or --trust-header)"
                            : certificate == null ? "--tls" : "";
            if (local || lacks.isEmpty()) {
                return;
            }
            if (!insecure) {
                throw new Mistake(
                        "refusing to bind "
                                + host
                                + ", which others can reach, without "
                                + lacks
                                + "; --insecure does it anyway");
            }
            warnings.add("bound to " + host + " without " + lacks + " (--insecure)");
        }
    }
}
