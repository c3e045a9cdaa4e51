package sluice.keyword.check;

import sluice.config.model.Directive;
import sluice.config.model.Section;
import sluice.config.model.SectionKeyword;
import sluice.config.model.ServerDraft;
import sluice.config.model.ServerOption;
import sluice.config.model.Words;
import sluice.upkeep.check.CheckScript;
import sluice.upkeep.check.CheckScript.Kind;

/// Checks that stand in a section of their own, for servers of any backend to refer to. Manual §12.9.
final class HealthcheckSection {
    private HealthcheckSection() {}

    /// `healthcheck <name>` — a section with a check that `healthcheck` options of servers refer to.
    ///
    /// ```
    /// healthcheck web
    ///   type httpchk GET /health HTTP/1.1
    ///   http-check expect status 200
    ///
    /// backend app
    ///   server s1 10.0.0.1:80 check healthcheck web
    /// ```
    ///
    /// Manual §12.9.
    @SectionKeyword(name = "healthcheck", section = Section.HEALTHCHECK)
    static Object section(Words words) {
        String name = words.next("a name");
        var script = new CheckScript();
        words.end();
        if (!name.isEmpty() && words.model().declare(CheckScript.class, name, script) != null) {
            words.problem("healthcheck section '" + name + "' already exists (declared before).");
        }
        words.later(
                _ -> {
                    if (script.kind == Kind.CONNECT) {
                        words.problem("healthcheck section '" + name + "' has no 'type'.");
                    }
                });
        return script;
    }

    /// `type <type> [<argument>…]` — what the check speaks: `httpchk`, `tcp-check`, `ssl-hello-chk`, `smtpchk`, `pgsql-check`, `redis-check`,
    /// `mysql-check`, `ldap-check` or `spop-check`, with the arguments of the proxies' option of that name.
    ///
    /// Must be there; `http-check` lines belong to `httpchk`, `tcp-check` lines to `tcp-check`. Manual §12.9.
    @Directive(name = "type", in = Section.HEALTHCHECK)
    static void type(Words words) {
        String type = words.next("a type");
        switch (type) {
            case "httpchk" -> CheckDirectives.httpchk(words);
            case "tcp-check" -> CheckDirectives.tcpCheck(words);
            case "ssl-hello-chk" -> CheckDirectives.sslHello(words);
            case "smtpchk" -> CheckDirectives.smtpchk(words);
            case "pgsql-check" -> CheckDirectives.pgsql(words);
            case "redis-check" -> CheckDirectives.redis(words);
            case "mysql-check" -> CheckDirectives.mysql(words);
            case "ldap-check" -> CheckDirectives.ldap(words);
            case "spop-check" -> CheckDirectives.spop(words);
            default -> {
                words.problem(
                        "'type' : unknown type '"
                                + type
                                + "'; expects 'httpchk', 'tcp-check', 'ssl-hello-chk', 'smtpchk',"
                                + " 'pgsql-check', 'redis-check', 'mysql-check', 'ldap-check' or"
                                + " 'spop-check'.");
                words.rest();
            }
        }
    }

    /// `healthcheck <name>` — the server is checked as that section says, whatever the options of its backend are. Manual §5.2.
    @ServerOption(name = "healthcheck")
    static void healthcheck(Words words, ServerDraft draft) {
        String name = words.next("the name of a healthcheck section");
        words.later(
                model -> {
                    var script = model.declared(CheckScript.class, name);
                    if (script == null) {
                        words.problem(
                                "'healthcheck' : there is no healthcheck section '" + name + "'.");
                    }
                    draft.server().settings().check.script = script;
                });
    }
}
