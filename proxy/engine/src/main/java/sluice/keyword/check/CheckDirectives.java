package sluice.keyword.check;

import sluice.config.model.Directive;
import sluice.config.model.Model;
import sluice.config.model.ProxyDraft;
import sluice.config.model.ProxyOption;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.sample.Template;
import sluice.upkeep.check.CheckScript;
import sluice.upkeep.check.CheckScript.HttpRequest.Field;
import sluice.upkeep.check.CheckScript.Kind;
import sluice.upkeep.check.CheckScript.Programs;
import sluice.upkeep.check.CheckScript.Step;
import sluice.upkeep.check.Protocols;
import sluice.upkeep.check.Protocols.MysqlClient;

import java.util.List;

/// The kind of check of a backend. Manual §4.2.
final class CheckDirectives {
    private CheckDirectives() {}

    /// The script that a line belongs to: that of its `healthcheck` section, or of its backend.
    static CheckScript script(Words words) {
        if (words.section() == Section.HEALTHCHECK) {
            return words.draft(CheckScript.class);
        }
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
        script.spelledOut = kind == Kind.TCP && steps.isEmpty();
        if (!steps.isEmpty()) {
            script.steps.clear();
            script.steps.addAll(steps);
        }
    }

    /// `option httpchk [[<method>] <uri> [<version> [<host>]]]` — checks servers by an HTTP request; 2xx and 3xx are good answers.
    ///
    /// `OPTIONS / HTTP/1.0` by default, without Host; `http-check send` says more, `http-check expect` asks for other answers. Manual §4.2.
    @ProxyOption(
            name = "httpchk",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void httpchk(Words words) {
        become(words, Kind.HTTP, List.of());
        CheckScript script = script(words);
        script.ruled(words.inherited());
        if (!words.hasNext()) {
            return;
        }
        var request = script.request;
        String first = words.next("a method or a URI");
        if (!words.hasNext()) {
            request.target = Template.literal(first);
            return;
        }
        request.method = first;
        request.target = Template.literal(words.next("a URI"));
        if (words.hasNext()) {
            // Fields used to be smuggled in behind the version: `HTTP/1.1\r\nHost:\ www`.
            String[] lines = words.next("a version").split("\r\n|\\\\r\\\\n");
            request.version = lines[0].strip();
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                if (colon > 0) {
                    request.fields.add(
                            new Field(
                                    lines[i].substring(0, colon),
                                    Template.literal(lines[i].substring(colon + 1).strip())));
                }
            }
        }
        if (words.hasNext()) {
            request.fields.add(new Field("host", CheckSteps.format(words, Template.Style.FIELD)));
        }
        words.end();
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

    /// `option spop-check` — checks that servers are agents of the stream processing protocol, by its HELLO. Manual §4.2.
    @ProxyOption(
            name = "spop-check",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void spop(Words words) {
        become(words, Kind.TCP, Protocols.spop());
        words.end();
    }

    /// `option mysql-check [user <name> [post-41|pre-41|post-80]]` — checks the greeting of MySQL servers, or a log-in without password.
    ///
    /// The log-in is that of a client of 4.1 by default, of an older one, or of one of 8.0 with `mysql_native_password`. Manual §4.2.
    @ProxyOption(
            name = "mysql-check",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void mysql(Words words) {
        String user = words.take("user") ? words.next("a username") : null;
        MysqlClient client = MysqlClient.POST_41;
        if (user != null && words.take("pre-41")) {
            client = MysqlClient.PRE_41;
        } else if (user != null && words.take("post-80")) {
            client = MysqlClient.POST_80;
        } else if (user != null) {
            words.take("post-41");
        }
        become(words, Kind.TCP, Protocols.mysql(user, client));
        words.end();
    }

    /// `option external-check` — checks servers by a program whose exit status is 0 when the server is well.
    ///
    /// Needs `external-check` and `insecure-fork-wanted` in `global` and `external-check command`. Manual §4.2.
    @ProxyOption(
            name = "external-check",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void externalCheck(Words words) {
        become(words, Kind.PROGRAM, List.of());
        words.end();
        var draft = words.draft(ProxyDraft.class);
        CheckScript script = script(words);
        script.frontend = draft.frontend();
        words.later(model -> programs(words, model, draft, script));
    }

    private static void programs(Words words, Model model, ProxyDraft draft, CheckScript script) {
        if (script.kind != Kind.PROGRAM) {
            return;
        }
        var process = model.process();
        script.programs = new Programs(process.insecureFork, process.externalCheckEnvironment);
        String name = "Proxy '" + draft.name() + "' : ";
        if (!process.externalCheck) {
            words.problem(
                    name
                            + "'option external-check' unable to find required"
                            + " 'global.external-check'.");
        }
        if (script.command == null) {
            words.problem(
                    name
                            + "'option external-check' unable to find required 'external-check"
                            + " command'.");
        }
        if (!process.insecureFork) {
            words.warning(
                    name
                            + "'insecure-fork-wanted' not enabled in the global section, 'option"
                            + " external-check' will likely fail.");
        }
    }

    /// `external-check command <path>` — the program of `option external-check`.
    ///
    /// Its arguments are the address and port of the proxy and of the server, `NOT_USED` for what there is not; `HAPROXY_PROXY_NAME`,
    /// `HAPROXY_SERVER_ADDR`, `HAPROXY_SERVER_CURCONN` and more are in its environment. It is killed after `inter`. Manual §4.2.
    @Directive(
            name = "external-check command",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void externalCommand(Words words) {
        script(words).command = words.next("a command");
        words.end();
    }

    /// `external-check path <path>` — the `PATH` of the program of `option external-check`; empty by default. Manual §4.2.
    @Directive(
            name = "external-check path",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void externalPath(Words words) {
        script(words).path = words.next("a path");
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
}
