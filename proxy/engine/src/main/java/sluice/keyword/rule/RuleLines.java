package sluice.keyword.rule;

import org.jspecify.annotations.Nullable;

import sluice.config.model.ActionKeyword;
import sluice.config.model.Directive;
import sluice.config.model.Inventory;
import sluice.config.model.ProxyDraft;
import sluice.config.model.RequestRules;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.flow.BackendPlan;
import sluice.flow.FrontendPlan;
import sluice.flow.rule.Action;
import sluice.flow.rule.Rule;
import sluice.flow.rule.RuleChain;
import sluice.flow.rule.RuleSet;
import sluice.sample.Condition;
import sluice.sample.Suggestion;
import sluice.sample.acl.Conditions;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The lines `http-request ACTION … [if COND]` and their like: read one by one, put into the plan in the order of the text.
final class RuleLines {
    private RuleLines() {}

    /// The rules of one proxy while it is read.
    private static final class Rules {
        private final Map<RuleSet, List<Rule>> sets = new EnumMap<>(RuleSet.class);

        List<Rule> of(RuleSet set) {
            return sets.computeIfAbsent(set, _ -> new ArrayList<>());
        }
    }

    /// The action and the condition of a line; null after a problem.
    static @Nullable Rule rule(RuleSet set, Words words) {
        Action action = action(set, words);
        Condition condition = Conditions.read(Reading.tokens(words));
        if (action == null) {
            return null;
        }
        return new Rule(
                action, condition == Condition.ALWAYS ? null : condition, Reading.place(words));
    }

    private static void read(RuleSet set, Words words) {
        var draft = words.draft(ProxyDraft.class);
        Rule rule = rule(set, words);
        if (rule == null) {
            return;
        }
        var sets = draft.part(Rules.class, Rules::new);
        if (set == RuleSet.HTTP_REQUEST) {
            var requests = draft.part(RequestRules.class, RequestRules::new);
            requests.requests.add(rule);
            requests.link(words, draft);
            return;
        }
        if (sets.of(set).isEmpty()) {
            words.later(_ -> put(set, new RuleChain(sets.of(set)), draft));
        }
        sets.of(set).add(rule);
    }

    /// The two halves of a `listen` section share one chain, by which the traffic knows to run it once.
    private static void put(RuleSet set, RuleChain chain, ProxyDraft draft) {
        switch (set) {
            case TCP_REQUEST_CONNECTION -> frontend(draft).connectionRules = chain;
            case TCP_REQUEST_SESSION -> frontend(draft).sessionRules = chain;
            case TCP_REQUEST_CONTENT -> draft.eachPlan(plan -> plan.contentRules = chain);
            case HTTP_REQUEST ->
                    throw new AssertionError("request rules are put in by RequestRules");
            case TCP_RESPONSE_CONTENT -> backend(draft).responseContentRules = chain;
            case HTTP_RESPONSE -> draft.eachPlan(plan -> plan.responseRules = chain);
            case HTTP_AFTER_RESPONSE -> draft.eachPlan(plan -> plan.afterResponseRules = chain);
            case QUIC_INITIAL -> throw new AssertionError("no directive reads " + set);
        }
    }

    private static FrontendPlan frontend(ProxyDraft draft) {
        return java.util.Objects.requireNonNull(draft.frontendPlan());
    }

    private static BackendPlan backend(ProxyDraft draft) {
        return java.util.Objects.requireNonNull(draft.backendPlan());
    }

    private static @Nullable Action action(RuleSet set, Words words) {
        String name = words.next("an action");
        var catalog = words.model().catalog();
        int open = name.indexOf('(');
        var keyword = find(set, words, open < 0 ? name : name.substring(0, open));
        if (keyword == null) {
            var known = new ArrayList<String>();
            for (var each : catalog.all(ActionKeyword.Keyword.class)) {
                if (each.in().contains(set)) {
                    known.addAll(each.name());
                }
            }
            if (!name.isEmpty()) {
                String kind = set.directive().replace(' ', '-') + "-action";
                String plain = open < 0 ? name : name.substring(0, open);
                words.problem(
                        Inventory.named(plain, kind).isEmpty()
                                ? "'"
                                        + set.directive()
                                        + "' does not know the action '"
                                        + name
                                        + "'"
                                        + Suggestion.of(name, known)
                                : "'"
                                        + set.directive()
                                        + " "
                                        + plain
                                        + "' is known to HAProxy but not supported by Sluice yet.");
            }
            words.upTo("if", "unless").rest();
            return null;
        }
        if (keyword.parenthesis() && open < 0) {
            words.problem("'" + name + "' needs its argument in parentheses right behind it");
            words.upTo("if", "unless").rest();
            return null;
        }
        Words part = words.upTo("if", "unless").option(name);
        Action action = keyword.reader().read(part);
        part.end();
        return action;
    }

    /// The same name may stand for other actions in other sets; the entry of this set is wanted.
    private static ActionKeyword.@Nullable Keyword find(RuleSet set, Words words, String name) {
        for (var each : words.model().catalog().all(ActionKeyword.Keyword.class)) {
            if (each.in().contains(set) && each.name().contains(name)) {
                return each;
            }
        }
        return null;
    }

    /// `redirect <form> <fmt> [code <code>] [<option>…] [if <condition>]` — answers with another place to go to, behind all `http-request`
    /// rules.
    ///
    /// `redirect scheme https code 301 if !{ ssl_fc }`; see the action `redirect`. Manual §4.2.
    @Directive(
            name = "redirect",
            in = {Section.FRONTEND, Section.BACKEND, Section.LISTEN})
    static void redirect(Words words) {
        var draft = words.draft(ProxyDraft.class);
        var keyword = words.model().catalog().find(ActionKeyword.Keyword.class, "redirect");
        if (keyword == null) {
            return;
        }
        Words part = words.upTo("if", "unless");
        Action action = keyword.reader().read(part);
        part.end();
        Condition condition = Conditions.read(Reading.tokens(words));
        var requests = draft.part(RequestRules.class, RequestRules::new);
        requests.link(words, draft);
        requests.redirects.add(
                new Rule(
                        action,
                        condition == Condition.ALWAYS ? null : condition,
                        Reading.place(words)));
    }

    /// `tcp-request connection <action> [if <condition>]` — rules for a new connection, before PROXY header and TLS.
    ///
    /// Manual §4.2.
    @Directive(
            name = "tcp-request connection",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void connection(Words words) {
        read(RuleSet.TCP_REQUEST_CONNECTION, words);
    }

    /// `tcp-request session <action> [if <condition>]` — rules for a connection whose handshakes are done.
    ///
    /// Manual §4.2.
    @Directive(
            name = "tcp-request session",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void session(Words words) {
        read(RuleSet.TCP_REQUEST_SESSION, words);
    }

    /// `tcp-request content <action> [if <condition>]` — rules that look at the first bytes of a request.
    ///
    /// They wait for data up to `tcp-request inspect-delay`. Manual §4.2.
    @Directive(
            name = "tcp-request content",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.BACKEND, Section.LISTEN})
    static void content(Words words) {
        read(RuleSet.TCP_REQUEST_CONTENT, words);
    }

    /// `tcp-response content <action> [if <condition>]` — rules that look at the first bytes of a server's answer.
    ///
    /// They wait for data up to `tcp-response inspect-delay`; in HTTP they run when the response's head is there. Manual §4.2.
    @Directive(
            name = "tcp-response content",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void responseContent(Words words) {
        read(RuleSet.TCP_RESPONSE_CONTENT, words);
    }

    /// `http-request <action> [if <condition>]` — rules for each request, in order, until one decides.
    ///
    /// Manual §4.2 and §4.4.
    @Directive(
            name = "http-request",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.BACKEND, Section.LISTEN})
    static void request(Words words) {
        read(RuleSet.HTTP_REQUEST, words);
    }

    /// `http-response <action> [if <condition>]` — rules for each response of a server: the backend's, then the frontend's.
    ///
    /// Manual §4.2 and §4.4.
    @Directive(
            name = "http-response",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.BACKEND, Section.LISTEN})
    static void response(Words words) {
        read(RuleSet.HTTP_RESPONSE, words);
    }

    /// `http-after-response <action> [if <condition>]` — rules for every response, those made by the proxy itself included.
    ///
    /// Manual §4.2 and §4.4.
    @Directive(
            name = "http-after-response",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.BACKEND, Section.LISTEN})
    static void afterResponse(Words words) {
        read(RuleSet.HTTP_AFTER_RESPONSE, words);
    }
}
