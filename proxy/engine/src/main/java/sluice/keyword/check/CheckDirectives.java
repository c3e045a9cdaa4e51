package sluice.keyword.check;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.ProxyOption;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.proxies.Server;
import sluice.upkeep.check.CheckScript;
import sluice.upkeep.check.CheckScript.Kind;
import sluice.upkeep.check.CheckScript.Step;
import sluice.upkeep.check.Expectation;
import sluice.upkeep.check.Expectation.What;
import sluice.upkeep.check.Protocols;
import sluice.value.ByteString;
import sluice.value.regex.Regex;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// The kind of check of a backend and its rules. Manual §4.2.
final class CheckDirectives {
    private CheckDirectives() {}

    private static CheckScript script(Words words) {
        var backend = words.draft(ProxyDraft.class).backend();
        return backend == null ? new CheckScript() : CheckScript.of(backend);
    }

    /// Another `option …chk` replaces the one before.
    private static void become(Words words, Kind kind, List<Step> steps) {
        CheckScript script = script(words);
        if (words.negated()) {
            script.kind = Kind.CONNECT;
            script.steps.clear();
            return;
        }
        script.kind = kind;
        if (!steps.isEmpty()) {
            script.steps.clear();
            script.steps.addAll(steps);
        }
    }

    /// `option httpchk [[<method>] <uri> [<version>]]` — checks servers by an HTTP request; 2xx and 3xx are good answers.
    ///
    /// `OPTIONS / HTTP/1.0` by default, without Host; `http-check send` says more, `http-check expect` asks for other answers. Manual §4.2.
    @ProxyOption(
            name = "httpchk",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void httpchk(Words words) {
        become(words, Kind.HTTP, List.of());
        var request = script(words).request;
        if (!words.hasNext()) {
            return;
        }
        String first = words.next("a method or a URI");
        if (!words.hasNext()) {
            request.target = first;
            return;
        }
        request.method = first;
        request.target = words.next("a URI");
        if (words.hasNext()) {
            request.version = words.next("a version");
            String more = words.rest();
            if (!more.isEmpty()) {
                request.version += " " + more;
            }
            // Fields used to be smuggled in behind the version: `HTTP/1.1\r\nHost:\ www`.
            String[] lines = request.version.split("\r\n|\\\\r\\\\n");
            request.version = lines[0].strip();
            for (int i = 1; i < lines.length; i++) {
                request.fields.add(lines[i].strip());
            }
        }
    }

    /// `option tcp-check` — checks servers by the sequence of the `tcp-check` lines; a connection alone without any. Manual §4.2.
    @ProxyOption(
            name = "tcp-check",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void tcpCheck(Words words) {
        become(words, Kind.TCP, List.of());
        words.end();
    }

    /// `option ssl-hello-chk` — checks that servers answer a TLS client hello, without finishing the handshake. Manual §4.2.
    @ProxyOption(
            name = "ssl-hello-chk",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void sslHello(Words words) {
        become(words, Kind.TCP, Protocols.sslHello());
        words.end();
    }

    /// `option smtpchk [<hello> <domain>]` — checks servers by an SMTP greeting; `HELO localhost` by default. Manual §4.2.
    @ProxyOption(
            name = "smtpchk",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void smtpchk(Words words) {
        String hello = "HELO localhost";
        if (words.hasNext()) {
            String verb = words.next("HELO or EHLO");
            boolean known = verb.equals("HELO") || verb.equals("EHLO");
            hello = known && words.hasNext() ? verb + " " + words.next("a domain") : hello;
        }
        become(words, Kind.TCP, Protocols.smtp(hello));
        words.end();
    }

    /// `option redis-check` — checks that servers answer PING with +PONG. Manual §4.2.
    @ProxyOption(
            name = "redis-check",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void redis(Words words) {
        become(words, Kind.TCP, Protocols.redis());
        words.end();
    }

    /// `option ldap-check` — checks that servers accept an anonymous LDAPv3 bind. Manual §4.2.
    @ProxyOption(
            name = "ldap-check",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void ldap(Words words) {
        become(words, Kind.TCP, Protocols.ldap());
        words.end();
    }

    /// `option pgsql-check user <name>` — checks that servers answer a PostgreSQL start-up message. Manual §4.2.
    @ProxyOption(
            name = "pgsql-check",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void pgsql(Words words) {
        if (words.negated()) {
            become(words, Kind.CONNECT, List.of());
            return;
        }
        if (!words.take("user")) {
            words.problem("'option pgsql-check' expects 'user' followed by a username");
            return;
        }
        become(words, Kind.TCP, Protocols.pgsql(words.next("a username")));
        words.end();
    }

    /// `option mysql-check [user <name> [post-41]]` — checks the greeting of MySQL servers, or a log-in without password. Manual §4.2.
    @ProxyOption(
            name = "mysql-check",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void mysql(Words words) {
        String user = words.take("user") ? words.next("a username") : null;
        if (user != null && words.take("pre-41")) {
            words.problem(
                    "'option mysql-check' : servers older than 4.1 are not supported by Sluice.");
        }
        words.take("post-41");
        words.take("post-80");
        become(words, Kind.TCP, Protocols.mysql(user));
        words.end();
    }

    /// `option log-health-checks` — writes a line for each check that changes a server's level. Manual §4.2.
    @ProxyOption(
            name = "log-health-checks",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void logHealthChecks(Words words) {
        script(words).logChecks = !words.negated();
        words.end();
    }

    // ---- http-check

    /// `http-check disable-on-404` — a 404 from a server that is up keeps new clients away from it; persistent ones still come. Manual §4.2.
    @Directive(
            name = "http-check disable-on-404",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void disableOn404(Words words) {
        script(words).disableOn404 = true;
        words.end();
    }

    /// `http-check send-state` — tells servers in a header how they are seen. Manual §4.2.
    @Directive(
            name = "http-check send-state",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void sendState(Words words) {
        script(words).sendState = true;
        words.end();
    }

    /// `http-check comment <text>` — a remark for the reader of the configuration. Manual §4.2.
    @Directive(
            name = {"http-check comment", "tcp-check comment"},
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void comment(Words words) {
        words.next("a comment");
        words.end();
    }

    /// `http-check send [meth <m>] [uri <u>] [ver <v>] [hdr <name> <value>]… [body <text>]` — the request of the check.
    ///
    /// What is left out comes from `option httpchk`. Several lines make several requests, each with its `expect`. Manual §4.2.
    @Directive(
            name = "http-check send",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void send(Words words) {
        CheckScript script = script(words);
        boolean first = script.steps.stream().noneMatch(Step.SendRequest.class::isInstance);
        var request = first ? script.request : new CheckScript.HttpRequest();
        while (words.hasNext()) {
            String word = words.next("an argument");
            switch (word) {
                case "meth" -> request.method = words.next("a method");
                case "uri" -> request.target = words.next("a URI");
                case "ver" -> request.version = words.next("a version");
                case "hdr" -> {
                    String name = words.next("a name");
                    request.fields.add(name + ": " + words.next("a value"));
                }
                case "body" -> request.body = words.next("a body");
                case "comment" -> words.next("a comment");
                case "uri-lf", "body-lf" -> {
                    words.problem(
                            "'http-check send' : '"
                                    + word
                                    + "' is known to HAProxy but not supported by Sluice yet.");
                    words.rest();
                }
                default -> {
                    words.problem(
                            "'http-check send' : expects 'comment', 'meth', 'uri', 'uri-lf', 'ver',"
                                    + " 'hdr', 'body' or 'body-lf' but got '"
                                    + word
                                    + "' as argument.");
                    words.rest();
                }
            }
        }
        script.steps.add(new Step.SendRequest(request));
    }

    /// `http-check connect [port <n>] [ssl] [sni <name>] [default] [linger] [comment <text>]` — a connection of its own for what follows. Manual §4.2.
    @Directive(
            name = "http-check connect",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void httpConnect(Words words) {
        connect(words);
    }

    /// `http-check expect [!] <match> <pattern>` — what a good answer is: `status 200,204-206`, `rstatus`, `string`, `rstring`,
    /// `hdr name <n> [value <v>]`, `fhdr …`.
    ///
    /// Several lines must all hold. Manual §4.2.
    @Directive(
            name = "http-check expect",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void httpExpect(Words words) {
        var expectation = expectation(words, true);
        if (expectation != null) {
            script(words).steps.add(new Step.Expect(expectation));
        }
    }

    // ---- tcp-check

    /// `tcp-check connect [port <n>] [ssl] [sni <name>] [default] [linger] [comment <text>]` — a connection of its own for what follows. Manual §4.2.
    @Directive(
            name = "tcp-check connect",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void tcpConnect(Words words) {
        connect(words);
    }

    private static void connect(Words words) {
        int port = 0;
        boolean tls = false;
        boolean asServer = false;
        String serverName = null;
        while (words.hasNext()) {
            String word = words.next("an argument");
            switch (word) {
                case "port" -> port = (int) words.integer("a port", 1, 65535);
                case "default" -> asServer = true;
                case "ssl" -> tls = true;
                case "sni" -> serverName = words.next("a name");
                case "linger" ->
                        words.notice(
                                "'"
                                        + words.keyword()
                                        + "' : 'linger' has no effect yet: a check's connection is"
                                        + " closed as usual");
                case "comment" -> words.next("a comment");
                default -> {
                    words.problem(
                            "'"
                                    + words.keyword()
                                    + "' : '"
                                    + word
                                    + "' is not supported by Sluice yet; expects 'port', 'ssl',"
                                    + " 'sni', 'default', 'linger' or 'comment'.");
                    words.rest();
                }
            }
        }
        if (tls) {
            needsTls(words);
        }
        Boolean encrypted = asServer && !tls ? null : Boolean.valueOf(tls);
        script(words).steps.add(new Step.Connect(port, encrypted, serverName));
    }

    /// How to encrypt stands on the server lines.
    private static void needsTls(Words words) {
        var backend = words.draft(ProxyDraft.class).backend();
        if (backend == null) {
            return;
        }
        words.later(
                _ -> {
                    for (Server server : backend.servers()) {
                        if (server.settings().check.encryption == null) {
                            words.problem(
                                    "'"
                                            + words.keyword()
                                            + "' : 'ssl' needs to know whom to believe: add"
                                            + " 'ca-file' or 'verify none' to server '"
                                            + server.name()
                                            + "'.");
                        }
                    }
                });
    }

    /// `tcp-check send <text> [comment <text>]` — sends text; `\r\n` as escapes of the configuration. Manual §4.2.
    @Directive(
            name = "tcp-check send",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void tcpSend(Words words) {
        ByteString data = ByteString.of(words.next("a text"));
        script(words).steps.add(new Step.Send(data, remark(words)));
        words.end();
    }

    /// `tcp-check send-binary <hexadecimal> [comment <text>]` — sends bytes. Manual §4.2.
    @Directive(
            name = "tcp-check send-binary",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void tcpSendBinary(Words words) {
        ByteString data = hexadecimal(words, words.next("hexadecimal digits"));
        script(words).steps.add(new Step.Send(data, remark(words)));
        words.end();
    }

    /// `tcp-check expect [!] [min-recv <n>] [comment <text>] string|rstring|binary|rbinary <pattern>` — waits for an answer. Manual §4.2.
    @Directive(
            name = "tcp-check expect",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void tcpExpect(Words words) {
        var expectation = expectation(words, false);
        if (expectation != null) {
            script(words).steps.add(new Step.Expect(expectation));
        }
    }

    private static @Nullable String remark(Words words) {
        return words.take("comment") ? words.next("a comment") : null;
    }

    private static ByteString hexadecimal(Words words, String digits) {
        try {
            return ByteString.taking(HexFormat.of().parseHex(digits));
        } catch (IllegalArgumentException e) {
            words.problem(
                    "'"
                            + words.keyword()
                            + "' : '"
                            + digits
                            + "' is no even number of hexadecimal digits.");
            return ByteString.EMPTY;
        }
    }

    private static @Nullable Expectation expectation(Words words, boolean http) {
        int minimum = 0;
        String comment = null;
        boolean negated = false;
        while (words.hasNext()) {
            String word = words.next("a match");
            switch (word) {
                case "min-recv" -> minimum = (int) words.integer("a number", -1, 16384);
                case "comment" -> comment = words.next("a comment");
                case "!" -> negated = !negated;
                default -> {
                    return match(words, word, http, negated, minimum, comment);
                }
            }
        }
        words.problem("'" + words.keyword() + "' : expects a match such as 'string' or 'status'.");
        return null;
    }

    private static @Nullable Expectation match(
            Words words,
            String match,
            boolean http,
            boolean negated,
            int minimum,
            @Nullable String comment) {
        What what = what(match, http);
        if (what == null) {
            words.problem(
                    "'"
                            + words.keyword()
                            + "' : '"
                            + match
                            + "' is not supported; expects "
                            + (http
                                    ? "'status', 'rstatus', 'string', 'rstring', 'hdr' or 'fhdr'."
                                    : "'string', 'rstring', 'binary' or 'rbinary'."));
            words.rest();
            return null;
        }
        String field = "";
        String pattern = "";
        if (what == What.FIELD) {
            if (!words.take("name")) {
                words.problem("'" + words.keyword() + "' : expects 'name' behind '" + match + "'.");
                return null;
            }
            field = words.next("a header's name").toLowerCase(Locale.ROOT);
            if (words.take("value")) {
                pattern = words.next("a value");
            }
        } else {
            pattern = words.next("a pattern");
        }
        if (what == What.STATUS && !Expectation.isStatusList(pattern)) {
            words.problem(
                    "'" + words.keyword() + "' : '" + pattern + "' is no list of status codes.");
            return null;
        }
        boolean binary = match.equals("binary");
        ByteString bytes = binary ? hexadecimal(words, pattern) : ByteString.of(pattern);
        String late = comment == null ? remark(words) : comment;
        words.end();
        return new Expectation(
                what, pattern, bytes, regex(words, match, pattern), field, negated, minimum, late);
    }

    private static @Nullable What what(String match, boolean http) {
        return switch (match) {
            case "string" -> What.STRING;
            case "rstring" -> What.REGEX;
            case "binary" -> http ? null : What.BINARY;
            case "rbinary" -> http ? null : What.REGEX;
            case "status" -> http ? What.STATUS : null;
            case "rstatus" -> http ? What.STATUS_REGEX : null;
            case "hdr", "fhdr" -> http ? What.FIELD : null;
            default -> null;
        };
    }

    private static @Nullable Regex regex(Words words, String match, String pattern) {
        if (!match.startsWith("r")) {
            return null;
        }
        try {
            return Regex.compile(pattern, false);
        } catch (Regex.Malformed e) {
            words.problem("regular expression '" + pattern + "': " + e.getMessage());
            return null;
        }
    }
}
