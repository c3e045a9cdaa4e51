package sluice.keyword.stats;

import org.jspecify.annotations.Nullable;

import sluice.config.model.BindDraft;
import sluice.config.model.BindOption;
import sluice.config.model.Configuration;
import sluice.config.model.Directive;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.config.syntax.AddressText;
import sluice.config.syntax.Malformed;
import sluice.operation.runtime.Level;
import sluice.operation.runtime.Severity;
import sluice.operation.runtime.SocketPlan;
import sluice.wire.listen.BindPoint;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The sockets of the Runtime API.
final class SocketKeywords {
    /// The options of bind lines that mean something to these sockets.
    private static final Set<String> ENCRYPTION =
            Set.of(
                    "ssl",
                    "crt",
                    "crt-list",
                    "ca-file",
                    "crl-file",
                    "verify",
                    "ciphers",
                    "ciphersuites",
                    "curves",
                    "ecdhe",
                    "sigalgs",
                    "client-sigalgs",
                    "ssl-min-ver",
                    "ssl-max-ver",
                    "force-tlsv12",
                    "force-tlsv13",
                    "no-sslv3",
                    "no-tlsv10",
                    "no-tlsv11",
                    "no-tlsv12",
                    "no-tlsv13",
                    "no-tls-tickets",
                    "strict-sni");

    private SocketKeywords() {}

    /// `stats socket <address> [mode <bits>] [user <name>] [group <name>] [level user|operator|admin] [expose-fd listeners]` —
    /// opens a socket of the Runtime API.
    ///
    /// The address is a path, an `ip:port`, or `fd@<number>` for a listening socket that the parent process opened. May be
    /// repeated.
    ///
    /// ```
    /// stats socket /run/sluice.sock mode 600 level admin expose-fd listeners
    /// stats socket ipv4@127.0.0.1:9999 level operator
    /// ```
    ///
    /// With `ssl crt <file>` clients must speak TLS, and with `ca-file <file> verify required` show a certificate; the options are those of `bind`.
    ///
    /// ```
    /// stats socket 0.0.0.0:9999 level admin ssl crt /etc/ssl/operators.pem ca-file /etc/ssl/operators-ca.pem verify required
    /// ```
    ///
    /// The level is `operator` unless the line says otherwise. Manual §3.1.
    @Directive(name = "stats socket", in = Section.GLOBAL)
    static void socket(Words words) {
        String text = words.next("an address");
        AddressText address;
        try {
            address = AddressText.parse(text, words.draft(Configuration.class).environment());
        } catch (Malformed malformed) {
            words.problem("'stats socket' : " + malformed.getMessage());
            return;
        }
        int mode = -1;
        String user = null;
        String group = null;
        Level level = Level.OPERATOR;
        Severity.Output severity = Severity.Output.NONE;
        boolean expose = false;
        var point = new BindPoint();
        var bind = new BindDraft(words.line(), null);
        bind.points().add(point);
        while (words.hasNext()) {
            String option = words.next("an option");
            switch (option) {
                case "mode" -> mode = bits(words);
                case "user", "uid" -> user = words.next("a user");
                case "group", "gid" -> group = words.next("a group");
                case "level" -> level = level(words);
                case "severity-output" -> severity = severity(words);
                case "expose-fd" -> {
                    if (words.next("'listeners'").equals("listeners")) {
                        expose = true;
                    } else {
                        words.problem("'expose-fd' takes 'listeners'.");
                    }
                }
                case "name", "thread", "process" -> {
                    words.next("a value");
                    words.notice(
                            "'"
                                    + option
                                    + "' has no effect on a stats socket: one thread of its own"
                                    + " serves them all.");
                }
                case "backlog", "maxconn" -> {
                    words.integer("a number", 0, Integer.MAX_VALUE);
                    words.notice(
                            "'"
                                    + option
                                    + "' has no effect on a stats socket yet: 'stats maxconn'"
                                    + " limits them all.");
                }
                default -> {
                    if (!encryption(words, option, bind)) {
                        words.problem(
                                "'stats socket' : unknown option '"
                                        + option
                                        + "'; known are mode, user, uid, group, gid, level,"
                                        + " severity-output, expose-fd, name, thread, backlog,"
                                        + " maxconn, and ssl with the options of TLS.");
                        return;
                    }
                }
            }
        }
        SocketPlan.Place place;
        try {
            place = place(address, mode, user, group);
        } catch (InvalidPathException e) {
            words.problem(
                    "'stats socket' : '" + address.host() + "' can be no path: " + e.getReason());
            return;
        }
        plan(words)
                .sockets
                .add(new SocketPlan.Socket(place, shown(address), level, severity, expose, point));
    }

    /// Reads an option about TLS as a bind line does; false for one that is none.
    private static boolean encryption(Words words, String option, BindDraft bind) {
        var keyword = words.model().catalog().find(BindOption.Keyword.class, option);
        if (keyword == null || !ENCRYPTION.contains(option)) {
            return false;
        }
        keyword.reader().read(words.option(option), bind);
        return true;
    }

    private static SocketPlan.Place place(
            AddressText address, int mode, @Nullable String user, @Nullable String group) {
        return switch (address.family()) {
            case UNIX -> new SocketPlan.Place.Unix(Path.of(address.host()), mode, user, group);
            case DESCRIPTOR -> new SocketPlan.Place.Inherited(address.descriptor());
            case ANY, IPV4, IPV6, ABSTRACT, ABSTRACT_TERMINATED, SOCKET_PAIR, REVERSE ->
                    new SocketPlan.Place.Tcp(address.host(), address.port());
        };
    }

    private static String shown(AddressText address) {
        return switch (address.family()) {
            case UNIX -> "unix@" + address.host();
            case DESCRIPTOR -> "fd@" + address.host();
            case IPV6 -> "ipv6@[" + address.host() + "]:" + address.port();
            case ANY, IPV4, ABSTRACT, ABSTRACT_TERMINATED, SOCKET_PAIR, REVERSE ->
                    "ipv4@" + address.host() + ":" + address.port();
        };
    }

    private static int bits(Words words) {
        String text = words.next("permission bits");
        if (!text.matches("[0-7]{1,4}")) {
            words.problem("'mode' takes octal permission bits such as 600, not '" + text + "'.");
            return -1;
        }
        return Integer.parseInt(text, 8);
    }

    private static Level level(Words words) {
        return switch (words.next("a level")) {
            case "user" -> Level.USER;
            case "operator" -> Level.OPERATOR;
            case "admin" -> Level.ADMIN;
            default -> {
                words.problem("'level' only supports 'user', 'operator', and 'admin'.");
                yield Level.USER;
            }
        };
    }

    private static Severity.Output severity(Words words) {
        return switch (words.next("an output")) {
            case "none" -> Severity.Output.NONE;
            case "number" -> Severity.Output.NUMBER;
            case "string" -> Severity.Output.STRING;
            default -> {
                words.problem("'severity-output' takes 'none', 'number' or 'string'.");
                yield Severity.Output.NONE;
            }
        };
    }

    private static SocketPlan plan(Words words) {
        return words.model().part(SocketPlan.class, SocketPlan::new);
    }

    /// `stats timeout <time>` — closes a connection of the Runtime API that has been idle for so long; 10 s by default.
    @Directive(name = "stats timeout", in = Section.GLOBAL)
    static void timeout(Words words) {
        plan(words).timeoutMillis = words.timeMillis("a timeout", TimeUnit.MILLISECONDS);
        words.end();
    }

    /// `stats maxconn <number>` — how many connections the Runtime API takes at once; 10 by default.
    @Directive(name = "stats maxconn", in = Section.GLOBAL)
    static void maxconn(Words words) {
        plan(words).maxConnections =
                (int) words.integer("a number of connections", 1, Integer.MAX_VALUE);
        words.end();
    }

    /// `tune.cli.max-payload-size <size>` — the largest payload of a command; 128k by default.
    @Directive(name = "tune.cli.max-payload-size", in = Section.GLOBAL)
    static void payload(Words words) {
        plan(words).largestPayload = (int) Math.min(Integer.MAX_VALUE, words.size("a size"));
        words.end();
    }
}
