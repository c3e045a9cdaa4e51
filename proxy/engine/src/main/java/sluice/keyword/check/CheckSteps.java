package sluice.keyword.check;

import org.jspecify.annotations.Nullable;

import sluice.config.model.Directive;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.flow.rule.Action;
import sluice.keyword.variable.CheckVariables;
import sluice.sample.Template;
import sluice.upkeep.check.CheckScript;
import sluice.upkeep.check.CheckScript.HttpRequest.Field;
import sluice.upkeep.check.CheckScript.Step;
import sluice.value.ByteString;

import java.util.HexFormat;

/// The steps of a check but for connections: `http-check` and `tcp-check` lines. Manual §4.2.
final class CheckSteps {
    private CheckSteps() {}

    static void add(Words words, Step step) {
        CheckScript script = script(words);
        if (words.keyword().startsWith("http-check")) {
            String missing = script.missing(step);
            if (missing != null) {
                words.problem(
                        "'"
                                + words.keyword()
                                + "' : unable to add "
                                + words.keyword()
                                + " rule (missing "
                                + missing
                                + " rule).");
            }
        }
        script.add(step);
    }

    /// The script that a line of rules belongs to; in a `healthcheck` section the rules must be those of its type.
    private static CheckScript script(Words words) {
        CheckScript script = CheckDirectives.script(words);
        script.ruled(words.inherited());
        if (words.section() == Section.HEALTHCHECK) {
            boolean http = words.keyword().startsWith("http-check");
            words.later(
                    _ -> {
                        if (script.kind != (http ? CheckScript.Kind.HTTP : CheckScript.Kind.TCP)) {
                            words.problem(
                                    "'"
                                            + words.keyword()
                                            + "' : this section is not of the type '"
                                            + (http ? "httpchk" : "tcp-check")
                                            + "'.");
                        }
                    });
        }
        return script;
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
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN, Section.HEALTHCHECK})
    static void disableOn404(Words words) {
        script(words).disableOn404 = true;
        words.end();
    }

    /// `http-check send-state` — tells servers in a header how they are seen. Manual §4.2.
    @Directive(
            name = "http-check send-state",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN, Section.HEALTHCHECK})
    static void sendState(Words words) {
        script(words).sendState = true;
        words.end();
    }

    /// `http-check comment <text>` — a remark that messages about the next step show. Manual §4.2.
    @Directive(
            name = {"http-check comment", "tcp-check comment"},
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN, Section.HEALTHCHECK})
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
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN, Section.HEALTHCHECK})
    static void setVariable(Words words) {
        assign(words, CheckVariables.set(words));
    }

    /// `http-check set-var-fmt(<name>[,<cond>…]) <fmt>` — gives a variable a text made by a log format.
    ///
    /// `tcp-check set-var-fmt(check.name) "name=%[srv_name]"`. Manual §4.2.
    @Directive(
            name = {"http-check set-var-fmt", "tcp-check set-var-fmt"},
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN, Section.HEALTHCHECK})
    static void setVariableFormat(Words words) {
        assign(words, CheckVariables.format(words));
    }

    /// `http-check unset-var(<name>)` — forgets a variable.
    ///
    /// `http-check unset-var(check.port)`. Manual §4.2.
    @Directive(
            name = {"http-check unset-var", "tcp-check unset-var"},
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN, Section.HEALTHCHECK})
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
    /// What is left out comes from `option httpchk`. Further requests need a `connect` of their own. Manual §4.2.
    @Directive(
            name = "http-check send",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN, Section.HEALTHCHECK})
    static void send(Words words) {
        CheckScript script = script(words);
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
        add(words, new Step.SendRequest(request, remark));
    }

    /// `tcp-check send <text> [comment <text>]` — sends text; `\r\n` as escapes of the configuration. Manual §4.2.
    @Directive(
            name = "tcp-check send",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN, Section.HEALTHCHECK})
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
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN, Section.HEALTHCHECK})
    static void tcpSendFormat(Words words) {
        Template format = format(words, Template.Style.TEXT);
        add(words, new Step.SendFormat(format, false, remark(words)));
        words.end();
    }

    /// `tcp-check send-binary <hexadecimal> [comment <text>]` — sends bytes. Manual §4.2.
    @Directive(
            name = "tcp-check send-binary",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN, Section.HEALTHCHECK})
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
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN, Section.HEALTHCHECK})
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
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN, Section.HEALTHCHECK})
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
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN, Section.HEALTHCHECK})
    static void tcpExpect(Words words) {
        var expectation = new ExpectReader(words, false).read();
        if (expectation != null) {
            add(words, new Step.Expect(expectation));
        }
    }
}
