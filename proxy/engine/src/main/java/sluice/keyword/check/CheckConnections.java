package sluice.keyword.check;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Directive;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.keyword.rule.Reading;
import sluice.proxies.CheckSettings.Protocol;
import sluice.sample.Expression;
import sluice.upkeep.check.CheckScript.Step;
import sluice.value.Address;
import sluice.value.Kind;

import java.util.List;

/// The `connect` lines of checks. Manual §4.2 `http-check connect`, `tcp-check connect`.
final class CheckConnections {
    private final Words words;
    private boolean asServer;
    private @Nullable Address address;
    private @Nullable Expression port;
    private boolean encrypted;
    private @Nullable String serverName;
    private @Nullable String alpn;
    private @Nullable Protocol protocol;
    private boolean proxyHeader;
    private boolean linger;
    private @Nullable String remark;

    private CheckConnections(Words words) {
        this.words = words;
    }

    /// `http-check connect [default] [port <expr>] [addr <ip>[:<port>]] [send-proxy] [ssl] [sni <name>] [alpn <protocols>] [proto <name>] [linger]
    /// [comment <text>]` — a connection of its own for what follows.
    ///
    /// | word | means |
    /// |---|---|
    /// | `default` | what is left out is as the server line says |
    /// | `port`, `addr` | where the connection goes; the port may be an expression |
    /// | `send-proxy` | a PROXY header comes first |
    /// | `ssl`, `sni`, `alpn` | encrypted, which name to ask for, which protocols to offer, separated by commas |
    /// | `proto` | `h1` or `h2` for `http-check`, `none` for `tcp-check`; else ALPN decides |
    /// | `linger` | closed in order rather than by a reset |
    ///
    /// The first step when there is one, but for comments and variables. Certificates are verified as the server line says. Manual §4.2.
    @Directive(
            name = {"http-check connect", "tcp-check connect"},
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN, Section.HEALTHCHECK})
    static void connect(Words words) {
        checkPlace(words);
        var line = new CheckConnections(words);
        while (words.hasNext()) {
            line.argument(words.next("an argument"));
        }
        CheckSteps.add(words, line.step());
    }

    private static void checkPlace(Words words) {
        List<Step> before = CheckDirectives.script(words).steps;
        boolean first = before.stream().noneMatch(Step.Connect.class::isInstance);
        boolean alone =
                before.stream()
                        .allMatch(
                                each -> each instanceof Step.Assign || each instanceof Step.Remark);
        if (first && !alone) {
            words.problem(
                    "'"
                            + words.keyword()
                            + "' : first step MUST also be a 'connect', optionally preceded by a"
                            + " 'set-var', an 'unset-var' or a 'comment', when there is a 'connect'"
                            + " step in the ruleset.");
        }
    }

    private void argument(String word) {
        switch (word) {
            case "port" -> port = port();
            case "addr" -> address = CheckAddress.of(words);
            case "default" -> asServer = true;
            case "send-proxy" -> proxyHeader = true;
            case "ssl" -> encrypted = true;
            case "sni" -> serverName = words.next("a name");
            case "alpn" -> alpn = words.next("a list of protocols");
            case "proto" -> protocol = protocol();
            case "linger" -> linger = true;
            case "comment" -> remark = words.next("a comment");
            case "via-socks4" -> {
                words.problem(
                        "'"
                                + words.keyword()
                                + "' : 'via-socks4' is known to HAProxy but not supported by"
                                + " Sluice: it connects to servers without a SOCKS proxy between.");
                words.rest();
            }
            default -> {
                words.problem(
                        "'"
                                + words.keyword()
                                + "' : '"
                                + word
                                + "' is unknown; expects 'comment', 'port', 'addr', 'send-proxy',"
                                + " 'ssl', 'sni', 'alpn', 'proto', 'linger' or 'default'.");
                words.rest();
            }
        }
    }

    private Step step() {
        return new Step.Connect(
                asServer,
                address,
                port,
                asServer && !encrypted ? null : Boolean.valueOf(encrypted),
                serverName,
                alpn,
                protocol,
                proxyHeader,
                linger,
                remark);
    }

    /// A number, or an expression that makes one for each check.
    private @Nullable Expression port() {
        String next = words.peek();
        if (next == null || !next.isEmpty() && Character.isDigit(next.charAt(0))) {
            long number = words.integer("a port", 1, 65535);
            return Expression.compile("int(" + number + ")", words.surroundings());
        }
        return Reading.expression(words, Kind.SINT);
    }

    private @Nullable Protocol protocol() {
        boolean http = words.keyword().startsWith("http");
        String name = words.next("a MUX protocol");
        Protocol found =
                switch (name) {
                    case "h1" -> http ? Protocol.H1 : null;
                    case "h2" -> http ? Protocol.H2 : null;
                    case "none" -> http ? null : Protocol.NONE;
                    default -> null;
                };
        if (found == null) {
            words.problem(
                    "'"
                            + words.keyword()
                            + "' : invalid MUX protocol '"
                            + name
                            + "'; these checks speak "
                            + (http ? "'h1' or 'h2'." : "'none'."));
        }
        return found;
    }
}
