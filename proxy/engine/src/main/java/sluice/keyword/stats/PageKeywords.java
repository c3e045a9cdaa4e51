package sluice.keyword.stats;

import sluice.config.model.ActionKeyword;
import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.RequestRules;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.flow.rule.Action;
import sluice.flow.rule.Rule;
import sluice.flow.rule.RuleSet;
import sluice.flow.rule.Verdict;
import sluice.keyword.rule.Reading;
import sluice.operation.stats.ExpositionService;
import sluice.operation.stats.PageSettings;
import sluice.operation.stats.PageSurroundings;
import sluice.operation.stats.StatisticsService;
import sluice.sample.Condition;
import sluice.sample.acl.Conditions;

import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The statistics page of a proxy, and services that answer in place of a server.
final class PageKeywords {
    private PageKeywords() {}

    /// Every `stats …` line but `hide-version` and the like switches the page on.
    private static PageSettings settings(Words words) {
        var draft = words.draft(ProxyDraft.class);
        var settings = draft.part(PageSettings.class, PageSettings::new);
        if (!settings.enabled) {
            settings.enabled = true;
            if (!draft.isScratch()) {
                var rules = draft.part(RequestRules.class, RequestRules::new);
                rules.link(words, draft);
                var surroundings =
                        words.model().part(PageSurroundings.class, PageSurroundings::new);
                rules.services.add(
                        new Rule(
                                new StatisticsService(settings, draft.name(), surroundings),
                                null,
                                Reading.place(words)));
            }
        }
        return settings;
    }

    /// `stats enable` — serves the statistics page at its default place, `/haproxy?stats`.
    @Directive(
            name = "stats enable",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void enable(Words words) {
        settings(words);
        words.end();
    }

    /// `stats uri <prefix>` — serves the page at this path; `;csv`, `;json` and others may follow it in requests.
    @Directive(
            name = "stats uri",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void uri(Words words) {
        settings(words).uri = words.next("a path");
        words.end();
    }

    /// `stats refresh <time>` — browsers load the page again after this time; seconds without a unit.
    @Directive(
            name = "stats refresh",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void refresh(Words words) {
        settings(words).refreshSeconds =
                (int) (words.timeMillis("a time", TimeUnit.SECONDS) / 1000);
        words.end();
    }

    /// `stats realm <text>` — what browsers show when they ask for the password.
    @Directive(
            name = "stats realm",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void realm(Words words) {
        settings(words).realm = words.next("a realm").replace("\"", "");
        settings(words).realmGiven = true;
        words.end();
    }

    /// `stats auth <user>:<password>` — the page asks for a password; may be repeated. The password stands in the file in clear.
    @Directive(
            name = "stats auth",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void auth(Words words) {
        String user = words.next("<user>:<password>");
        if (user.indexOf(':') < 0) {
            words.problem("'stats auth' expects <user>:<password>.");
            return;
        }
        settings(words).users.add(user);
        words.end();
    }

    /// `stats admin if|unless <condition>` — offers changes of servers on the page to requests for which this is true.
    @Directive(
            name = "stats admin",
            in = {Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void admin(Words words) {
        if (!"if".equals(words.peek()) && !"unless".equals(words.peek())) {
            words.problem("'stats admin' expects 'if' or 'unless' followed by a condition.");
            return;
        }
        Condition condition = Conditions.read(Reading.tokens(words));
        settings(words).admin.add(condition);
    }

    /// `stats scope <name>` — shows this proxy only (`.` for the one with the page); may be repeated.
    @Directive(
            name = "stats scope",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void scope(Words words) {
        settings(words).scopes.add(words.next("the name of a proxy"));
        words.end();
    }

    /// `stats http-request { allow | deny | auth [realm <realm>] | redirect … } [if|unless <condition>]` — who may see the page.
    ///
    /// The first line whose condition holds decides; without one the page is shown. `stats http-request auth unless { http_auth(ops) }` asks for
    /// a user of a userlist, where `stats auth` keeps its passwords in clear. Both together are an error. Manual §4.2.
    @Directive(
            name = "stats http-request",
            in = {Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void access(Words words) {
        String action = words.peek();
        if (action == null || !ACCESS.contains(action)) {
            words.problem(
                    "'stats http-request' expects 'allow', 'deny', 'auth' or 'redirect'"
                            + (action == null ? "." : ", not '" + action + "'."));
            return;
        }
        Rule rule = Reading.rule(RuleSet.HTTP_REQUEST, words);
        var settings = settings(words);
        if (rule == null) {
            return;
        }
        if (settings.access.isEmpty()) {
            words.later(
                    _ -> {
                        if (!settings.users.isEmpty() || settings.realmGiven) {
                            words.invalid(
                                    "proxy '"
                                            + words.draft(ProxyDraft.class).name()
                                            + "': stats 'auth'/'realm' and 'http-request' can't be"
                                            + " used at the same time.");
                        }
                    });
        }
        settings.access.add(rule);
    }

    private static final Set<String> ACCESS = Set.of("allow", "deny", "auth", "redirect");

    /// `stats show-version` — tells the version. Manual §4.2.
    @Directive(
            name = "stats show-version",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void showVersion(Words words) {
        settings(words).showVersion = true;
        words.end();
    }

    /// `stats hide-version` — does not tell the version, which is the default.
    @Directive(
            name = "stats hide-version",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void hideVersion(Words words) {
        settings(words).showVersion = false;
        words.end();
    }

    /// `stats show-legends` — addresses, balancing and cookies as hints.
    @Directive(
            name = "stats show-legends",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void legends(Words words) {
        settings(words).showLegends = true;
        words.end();
    }

    /// `stats show-modules` — the counters of protocols and of TLS too; they are part of the CSV and JSON forms in any case.
    @Directive(
            name = "stats show-modules",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void modules(Words words) {
        settings(words).showModules = true;
        words.end();
        words.notice(
                "'stats show-modules' has no effect on the page: those counters are in the CSV and"
                        + " JSON forms");
    }

    /// `stats show-node [<name>]` — names the machine.
    @Directive(
            name = "stats show-node",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void node(Words words) {
        settings(words).showNode = true;
        if (words.hasNext()) {
            settings(words).node = words.next("a name");
        }
        words.end();
    }

    /// `stats show-desc [<text>]` — shows a description.
    @Directive(
            name = "stats show-desc",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN, Section.BACKEND})
    static void description(Words words) {
        settings(words).description = words.rest();
    }

    /// `use-service <name>` — a service of the proxy answers: `prometheus-exporter`.
    ///
    /// ```
    /// http-request use-service prometheus-exporter if { path /metrics }
    /// ```
    ///
    /// The query takes `scope=global|frontend|listener|backend|server|sticktable|resolver|*` (repeatable), `metrics=NAME,-NAME,…` to choose families or
    /// leave some out, `no-maint` without servers in maintenance, `extra-counters` for those of h1, h2 and TLS, and `desc-labels` for the
    /// `description` of process and proxies as label. Manual §4.4.
    @ActionKeyword(name = "use-service", in = RuleSet.HTTP_REQUEST)
    static Action service(Words words) {
        String name = words.next("the name of a service");
        if (!name.equals("prometheus-exporter")) {
            words.problem(
                    "'use-service' does not know '" + name + "'; known is 'prometheus-exporter'.");
            return _ -> Verdict.CONTINUE;
        }
        return new ExpositionService(
                words.model().part(PageSurroundings.class, PageSurroundings::new));
    }
}
