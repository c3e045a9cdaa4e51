package sluice.keyword.proxy;

import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.Words;
import sluice.proxies.Mode;

/// What a proxy is.
final class ProxyIdentity {
    private ProxyIdentity() {}

    /// `mode { tcp | http | log }` — what the proxy understands of the bytes; `tcp` by default.
    ///
    /// A frontend and the backend it uses must agree, except that a tcp frontend may use an http backend. A backend of mode `log` gets the
    /// messages of `log backend@<name>` lines, which `balance` distributes (`random`, `roundrobin`, `sticky`, `log-hash`) among its servers
    /// that are up: by datagrams to those at `udp@` and `uxdg@` addresses, over connections to the others.
    ///
    /// ```
    /// global
    ///     log backend@collectors local0
    /// backend collectors
    ///     mode log
    ///     balance roundrobin
    ///     server a udp@10.0.0.1:514
    ///     server b 10.0.0.2:601 log-proto octet-count
    /// ```
    ///
    /// Manual §4.2.
    @Directive(
            name = "mode",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.BACKEND, Section.LISTEN})
    static void mode(Words words) {
        var name = words.next("either 'tcp', 'http', 'log' or 'spop'");
        var mode =
                switch (name) {
                    case "tcp" -> Mode.TCP;
                    case "http" -> Mode.HTTP;
                    case "log" -> Mode.LOG;
                    default -> null;
                };
        if (mode == null) {
            if (name.equals("health")) {
                words.problem(
                        "'mode health' doesn't exist anymore. Please use 'http-request return"
                                + " status 200' instead.");
            } else if (name.equals("spop")) {
                words.problem(
                        "'mode " + name + "' is known to HAProxy but not supported by Sluice yet.");
            } else if (!name.isEmpty()) {
                words.problem("unknown proxy mode '" + name + "'.");
            }
            return;
        }
        words.end();
        var draft = words.draft(ProxyDraft.class);
        if (mode == Mode.LOG && draft.frontend() != null && !draft.isScratch()) {
            words.problem("'mode log' is for backends only.");
            return;
        }
        draft.each(proxy -> proxy.mode(mode));
    }

    /// `disabled` — the proxy is read and checked but does not listen, and is not shown in statistics. Manual §4.2.
    @Directive(
            name = "disabled",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.BACKEND, Section.LISTEN})
    static void disabled(Words words) {
        words.end();
        words.draft(ProxyDraft.class).disabled(true);
    }

    /// `enabled` — undoes `disabled` of the defaults. Manual §4.2.
    @Directive(
            name = "enabled",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.BACKEND, Section.LISTEN})
    static void enabled(Words words) {
        words.end();
        words.draft(ProxyDraft.class).disabled(false);
    }

    /// `id <number>` — number of the proxy in statistics and for `#id` of the Runtime API; positive and unique. Manual §4.2.
    @Directive(
            name = "id",
            in = {Section.FRONTEND, Section.BACKEND, Section.LISTEN})
    static void id(Words words) {
        int id = (int) words.integer("a positive numeric value", 1, Integer.MAX_VALUE);
        words.end();
        var proxy = words.draft(ProxyDraft.class);
        for (var other : words.model().proxies()) {
            if (other != proxy && other.hasOwnId(id)) {
                words.problem("custom id " + id + " already used by " + other.title() + ".");
                return;
            }
        }
        proxy.ownId(id);
    }

    /// `default_backend <backend>` — where requests go that no `use_backend` rule sends elsewhere.
    ///
    /// Without one such a request is answered with 503 and logged as `<NOSRV>` with `SC--`. Manual §4.2.
    @Directive(
            name = "default_backend",
            in = {Section.DEFAULTS, Section.FRONTEND, Section.LISTEN})
    static void defaultBackend(Words words) {
        var name = words.next("a backend name");
        words.end();
        var plan = words.draft(ProxyDraft.class).frontendPlan();
        if (name.isEmpty() || plan == null) {
            return;
        }
        words.later(
                model -> DefaultBackends.link(words, model, words.draft(ProxyDraft.class), name));
        words.draft(ProxyDraft.class).part(DefaultBackends.class, DefaultBackends::new).name = name;
    }
}
