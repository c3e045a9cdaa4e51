package sluice.keyword.check;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.flow.rule.Action;
import sluice.keyword.rule.Reading;
import sluice.keyword.variable.CheckVariables;
import sluice.proxies.Server;
import sluice.sample.Expression;
import sluice.sample.Template;
import sluice.upkeep.check.CheckScript;
import sluice.upkeep.check.CheckScript.HttpRequest.Field;
import sluice.upkeep.check.CheckScript.Step;
import sluice.value.Address;
import sluice.value.AddressText;
import sluice.value.ByteString;
import sluice.value.Kind;
import sluice.value.Value;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// The steps of a check: `http-check` and `tcp-check` lines. Manual §4.2.
final class CheckSteps {
    private CheckSteps() {}

    private static void add(Words words, Step step) {
        CheckDirectives.script(words).add(step);
    }

    /// Takes a format and reads it.
    static Template format(Words words, Template.Style style) {
        String text = words.next("a format");
        return Template.compile(text, style, words.surroundings().in(sluice.stream.Phase.CHECK));
    }

    private static @Nullable String remark(Words words) {
        return words.take("comment") ? words.next("a comment") : null;
    }

    /// The bytes behind hexadecimal digits.
    static ByteString hexadecimal(Words words, String digits) {
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

    /// `http-check disable-on-404` — a 404 from a server that is up keeps new clients away from it; persistent ones still come. Manual §4.2.
    @Directive(
            name = "http-check disable-on-404",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void disableOn404(Words words) {
        CheckDirectives.script(words).disableOn404 = true;
        words.end();
    }

    /// `http-check send-state` — tells servers in a header how they are seen. Manual §4.2.
    @Directive(
            name = "http-check send-state",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void sendState(Words words) {
        CheckDirectives.script(words).sendState = true;
        words.end();
    }

    /// `http-check comment <text>` — a remark that messages about the next step show. Manual §4.2.
    @Directive(
            name = {"http-check comment", "tcp-check comment"},
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void comment(Words words) {
        add(words, new Step.Remark(words.next("a comment")));
        words.end();
    }

    // ---- variables

    /// `http-check set-var(<name>[,<cond>…]) <expr>` — gives a variable of the scope `check`, `sess` or `proc` a value.
    ///
    /// Those of `check` and `sess` live as long as the check. `http-check set-var(check.port) int(1234)`. Manual §4.2.
    @Directive(
            name = {"http-check set-var", "tcp-check set-var"},
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void setVariable(Words words) {
        assign(words, CheckVariables.set(words));
    }

    /// `http-check set-var-fmt(<name>[,<cond>…]) <fmt>` — gives a variable a text made by a log format.
    ///
    /// `tcp-check set-var-fmt(check.name) "name=%[srv_name]"`. Manual §4.2.
    @Directive(
            name = {"http-check set-var-fmt", "tcp-check set-var-fmt"},
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void setVariableFormat(Words words) {
        assign(words, CheckVariables.format(words));
    }

    /// `http-check unset-var(<name>)` — forgets a variable.
    ///
    /// `http-check unset-var(check.port)`. Manual §4.2.
    @Directive(
            name = {"http-check unset-var", "tcp-check unset-var"},
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void unsetVariable(Words words) {
        assign(words, CheckVariables.unset(words));
    }

    private static void assign(Words words, Action action) {
        words.end();
        add(words, new Step.Assign(action, null));
    }

    // ---- send

    /// `http-check send [meth <m>] [uri <u>|uri-lf <fmt>] [ver <v>] [hdr <name> <fmt>]… [body <text>|body-lf <fmt>]` — the request of the check.
    ///
    /// What is left out comes from `option httpchk`. Several lines make several requests, each with its `expect`. Manual §4.2.
    @Directive(
            name = "http-check send",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void send(Words words) {
        CheckScript script = CheckDirectives.script(words);
        boolean first = script.steps.stream().noneMatch(Step.SendRequest.class::isInstance);
        var request = first ? script.request : new CheckScript.HttpRequest();
        String remark = null;
        while (words.hasNext()) {
            String word = words.next("an argument");
            switch (word) {
                case "meth" -> request.method = words.next("a method");
                case "uri" -> request.target = Template.literal(words.next("a URI"));
                case "uri-lf" -> request.target = format(words, Template.Style.TEXT);
                case "ver" -> request.version = words.next("a version");
                case "hdr" -> {
                    String name = words.next("a name");
                    request.fields.add(new Field(name, format(words, Template.Style.FIELD)));
                }
                case "body" -> request.body = Template.literal(words.next("a body"));
                case "body-lf" -> request.body = format(words, Template.Style.TEXT);
                case "comment" -> remark = words.next("a comment");
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
        script.add(new Step.SendRequest(request, remark));
    }

    /// `tcp-check send <text> [comment <text>]` — sends text; `\r\n` as escapes of the configuration. Manual §4.2.
    @Directive(
            name = "tcp-check send",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void tcpSend(Words words) {
        ByteString data = ByteString.of(words.next("a text"));
        add(words, new Step.Send(data, remark(words)));
        words.end();
    }

    /// `tcp-check send-lf <fmt> [comment <text>]` — sends the text of a log format.
    ///
    /// `tcp-check send-lf "HELO %[srv_name]\r\n"`. Manual §4.2.
    @Directive(
            name = "tcp-check send-lf",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void tcpSendFormat(Words words) {
        Template format = format(words, Template.Style.TEXT);
        add(words, new Step.SendFormat(format, false, remark(words)));
        words.end();
    }

    /// `tcp-check send-binary <hexadecimal> [comment <text>]` — sends bytes. Manual §4.2.
    @Directive(
            name = "tcp-check send-binary",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void tcpSendBinary(Words words) {
        ByteString data = hexadecimal(words, words.next("hexadecimal digits"));
        add(words, new Step.Send(data, remark(words)));
        words.end();
    }

    /// `tcp-check send-binary-lf <fmt> [comment <text>]` — sends the bytes whose hexadecimal digits a log format makes.
    ///
    /// `tcp-check send-binary-lf "00%[srv_name,hex]"`. Manual §4.2.
    @Directive(
            name = "tcp-check send-binary-lf",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void tcpSendBinaryFormat(Words words) {
        Template format = format(words, Template.Style.TEXT);
        add(words, new Step.SendFormat(format, true, remark(words)));
        words.end();
    }

    // ---- expect

    /// `http-check expect [min-recv <n>] [comment <text>] [ok-status|error-status|tout-status <status>] [on-success|on-error <fmt>]
    /// [status-code <expr>] [!] <match> <pattern>` — what a good answer is.
    ///
    /// `status 200,204-206`, `rstatus`, `string`, `rstring`, `string-lf`, `hdr name[-lf] [-m <method>] <n> [value[-lf] [-m <method>] <v>]`, `fhdr …`.
    /// Several lines must all hold. Manual §4.2.
    @Directive(
            name = "http-check expect",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void httpExpect(Words words) {
        var expectation = new ExpectReader(words, true).read();
        if (expectation != null) {
            add(words, new Step.Expect(expectation));
        }
    }

    /// `tcp-check expect [min-recv <n>] [comment <text>] [ok-status|error-status|tout-status <status>] [on-success|on-error <fmt>]
    /// [status-code <expr>] [!] <match> <pattern>` — waits for an answer.
    ///
    /// `string`, `rstring`, `string-lf`, `binary`, `rbinary`, `binary-lf`. Manual §4.2.
    @Directive(
            name = "tcp-check expect",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void tcpExpect(Words words) {
        var expectation = new ExpectReader(words, false).read();
        if (expectation != null) {
            add(words, new Step.Expect(expectation));
        }
    }

    // ---- connect

    /// `http-check connect [default] [port <expr>] [addr <ip>] [send-proxy] [ssl] [sni <name>] [proto <name>] [linger] [comment <text>]` — a
    /// connection of its own for what follows.
    ///
    /// The first step when there is one, but for comments and variables. Manual §4.2.
    @Directive(
            name = {"http-check connect", "tcp-check connect"},
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void connect(Words words) {
        boolean misplaced =
                CheckDirectives.script(words).steps.stream()
                                .allMatch(each -> !(each instanceof Step.Connect))
                        && CheckDirectives.script(words).steps.stream()
                                .anyMatch(
                                        each ->
                                                !(each instanceof Step.Assign
                                                        || each instanceof Step.Remark));
        if (misplaced) {
            words.problem(
                    "'"
                            + words.keyword()
                            + "' : first step MUST also be a 'connect', optionally preceded by a"
                            + " 'set-var', an 'unset-var' or a 'comment', when there is a 'connect'"
                            + " step in the ruleset.");
        }
        Expression port = null;
        Address address = null;
        boolean tls = false;
        boolean asServer = false;
        boolean proxyHeader = false;
        boolean linger = false;
        String serverName = null;
        String remark = null;
        while (words.hasNext()) {
            String word = words.next("an argument");
            switch (word) {
                case "port" -> port = port(words);
                case "addr" -> address = address(words);
                case "default" -> asServer = true;
                case "send-proxy" -> proxyHeader = true;
                case "ssl" -> tls = true;
                case "sni" -> serverName = words.next("a name");
                case "proto" -> protocol(words);
                case "linger" -> linger = true;
                case "comment" -> remark = words.next("a comment");
                default -> {
                    boolean known = word.equals("via-socks4") || word.equals("alpn");
                    words.problem(
                            "'"
                                    + words.keyword()
                                    + "' : '"
                                    + word
                                    + (known
                                            ? "' is known to HAProxy but not supported by Sluice"
                                                    + " here"
                                            : "' is unknown")
                                    + "; expects 'comment', 'port', 'addr', 'send-proxy', 'ssl',"
                                    + " 'sni', 'proto', 'linger' or 'default'.");
                    words.rest();
                }
            }
        }
        if (tls) {
            needsTls(words);
        }
        Boolean encrypted = asServer && !tls ? null : Boolean.valueOf(tls);
        add(
                words,
                new Step.Connect(
                        asServer,
                        address,
                        port,
                        encrypted,
                        serverName,
                        proxyHeader,
                        linger,
                        remark));
    }

    /// A number, or an expression that makes one for each check.
    private static @Nullable Expression port(Words words) {
        String next = words.peek();
        if (next == null || !next.isEmpty() && Character.isDigit(next.charAt(0))) {
            long number = words.integer("a port", 1, 65535);
            return Expression.compile("int(" + number + ")", words.surroundings());
        }
        return Reading.expression(words, Kind.SINT);
    }

    private static @Nullable Address address(Words words) {
        String text = words.next("an address");
        var value = new Value();
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (!AddressText.parse(bytes, 0, bytes.length, value)) {
            words.problem("'" + words.keyword() + "' : '" + text + "' is not an IP address");
            return null;
        }
        return value.kind() == Kind.IPV4
                ? Address.ipv4((int) value.number(), 0)
                : Address.ipv6(value.high(), value.number(), 0);
    }

    private static void protocol(Words words) {
        String own = words.keyword().startsWith("http") ? "h1" : "none";
        String name = words.next("a protocol");
        if (!name.equals(own)) {
            words.problem(
                    "'"
                            + words.keyword()
                            + "' : 'proto "
                            + name
                            + "' is not supported by Sluice; these checks speak '"
                            + own
                            + "'.");
        }
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
}
