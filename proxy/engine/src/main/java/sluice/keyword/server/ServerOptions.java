package sluice.keyword.server;

import sluice.config.model.ServerDraft;
import sluice.config.model.ServerOption;
import sluice.config.model.Words;
import sluice.keyword.proxy.Guids;
import sluice.proxies.Backend;
import sluice.proxies.Server;
import sluice.proxies.ServerSettings;
import sluice.proxies.ServerSettings.HashKey;
import sluice.proxies.ServerSettings.InitialState;
import sluice.proxies.ServerSettings.Observe;
import sluice.proxies.ServerSettings.OnError;
import sluice.upkeep.check.CheckScript;
import sluice.value.ByteString;

import java.util.HashSet;

/// Options about choosing, limits and persistence. Manual §5.2.
final class ServerOptions {
    private ServerOptions() {}

    private static ServerSettings settings(ServerDraft draft) {
        return draft.server().settings();
    }

    /// `id <number>` — the server's number in statistics and on the consistent ring; others are numbered by their places and pass over numbers that are taken. Manual §5.2.
    @ServerOption(name = "id")
    static void id(Words words, ServerDraft draft) {
        int id = (int) words.integer("a number greater than zero", 1, Integer.MAX_VALUE);
        Server server = draft.server();
        if (server.id() == 0) {
            return;
        }
        for (Server each : server.backend().servers()) {
            if (each != server && each.id() == id && each.settings().ownId) {
                words.problem("custom id '" + id + "' is already used by server '" + each + "'");
            }
        }
        server.id(id);
        settings(draft).ownId = true;
        if (!words.late()) {
            words.later(_ -> number(server.backend()));
        }
    }

    /// Servers without a number of their own, in the order of the text.
    private static void number(Backend backend) {
        var taken = new HashSet<Integer>();
        for (Server each : backend.servers()) {
            if (each.settings().ownId) {
                taken.add(each.id());
            }
        }
        int next = 1;
        for (Server each : backend.servers()) {
            if (!each.settings().ownId) {
                while (taken.contains(next)) {
                    next++;
                }
                each.id(next);
            }
            next++;
        }
    }

    /// `from none | be:[<backend>] | srv:[<backend>/]<name>` — begins with the options of another server or of a `default-server`; the first option of its line.
    ///
    /// | origin | |
    /// |---|---|
    /// | `none` | nothing: every option as documented |
    /// | `be:`, `be:app` | the `default-server` without a name of this proxy, of backend `app` |
    /// | `srv:a`, `srv:app/a` | server `a`, or the `default-server` with the name `a` |
    ///
    /// The origin stands before the line that names it. Without `from` a server of a file begins with the `default-server` lines above it, one of
    /// `add server` with nothing. Manual §5.2.
    @ServerOption(name = "from")
    static void from(Words words, ServerDraft draft) {
        words.next("an origin");
        words.problem("'from' has to stand before every other option.");
    }

    /// `redir <prefix>` — GET and HEAD requests for this server get a 302 to `<prefix>` and their own target instead of an answer of the server.
    ///
    /// No slash at the end of the prefix. Other methods go to the server. Manual §5.2.
    @ServerOption(name = "redir")
    static void redirect(Words words, ServerDraft draft) {
        settings(draft).redirect = ByteString.of(words.next("a prefix"));
    }

    /// `weight <0-256>` — the share of the load against the other servers; 1 by default, 0 for persistent clients only.
    ///
    /// Manual §5.2.
    @ServerOption(name = "weight")
    static void weight(Words words, ServerDraft draft) {
        draft.server().initialWeight((int) words.integer("a weight", 0, 256));
    }

    /// `maxconn <number>` — most requests at the same time; more wait in a queue. 0 for no limit. Manual §5.2.
    @ServerOption(name = "maxconn")
    static void maxconn(Words words, ServerDraft draft) {
        draft.server().maxconn((int) words.integer("a number", 0, Integer.MAX_VALUE));
    }

    /// `strict-maxconn` — `maxconn` is the most connections as well: where it is reached, an idle one is closed before another is opened.
    ///
    /// Where every connection belongs to somebody (`http-reuse never`), an attempt fails like one without a local port: it is retried,
    /// then answered with a 503, `RC` in the log. Manual §5.2.
    @ServerOption(name = "strict-maxconn")
    static void strictMaxconn(Words words, ServerDraft draft) {
        settings(draft).strictMaxconn = true;
    }

    /// `shard <number>` — which part of the keys of stick tables a peer is sent; says nothing of a server outside `peers`. Manual §5.2.
    @ServerOption(name = "shard")
    static void shard(Words words, ServerDraft draft) {
        words.integer("a number", 0, Integer.MAX_VALUE);
    }

    /// `minconn <number>` — the limit at low load of the backend; it grows to `maxconn` with `fullconn`. Manual §5.2.
    @ServerOption(name = "minconn")
    static void minconn(Words words, ServerDraft draft) {
        settings(draft).minconn = (int) words.integer("a number", 0, Integer.MAX_VALUE);
    }

    /// `maxqueue <number>` — most requests that wait for this server; further ones go elsewhere. 0 for no limit. Manual §5.2.
    @ServerOption(name = "maxqueue")
    static void maxqueue(Words words, ServerDraft draft) {
        settings(draft).maxqueue = (int) words.integer("a number", 0, Integer.MAX_VALUE);
    }

    /// `backup` — used only when no other server is; `no-backup` undoes it. Manual §5.2.
    @ServerOption(name = "backup", negatable = true)
    static void backup(Words words, ServerDraft draft) {
        settings(draft).backup = !words.negated();
    }

    /// `disabled` — starts in maintenance. Manual §5.2.
    @ServerOption(name = "disabled")
    static void disabled(Words words, ServerDraft draft) {
        settings(draft).disabled = true;
    }

    /// `enabled` — undoes `disabled` of a `default-server`. Manual §5.2.
    @ServerOption(name = "enabled")
    static void enabled(Words words, ServerDraft draft) {
        settings(draft).disabled = false;
    }

    /// `cookie <value>` — the value of the persistence cookie that stands for this server. Manual §5.2.
    @ServerOption(name = "cookie")
    static void cookie(Words words, ServerDraft draft) {
        settings(draft).cookie = ByteString.of(words.next("a value"));
    }

    /// `slowstart <time>` — weight and limit grow over that time after the server came up. Manual §5.2.
    @ServerOption(name = "slowstart")
    static void slowstart(Words words, ServerDraft draft) {
        settings(draft).slowStartMillis = (int) words.timeMillis("a time");
    }

    /// `non-stick` — never learned into stick tables; `stick` undoes it. Manual §5.2.
    @ServerOption(name = {"non-stick", "stick"})
    static void nonStick(Words words, ServerDraft draft) {
        settings(draft).nonStick = words.keyword().endsWith("non-stick");
    }

    /// `hash-key <id|id32|guid|addr|addr-port>` — what a server's places on the consistent ring come from. Manual §5.2.
    @ServerOption(name = "hash-key")
    static void hashKey(Words words, ServerDraft draft) {
        String word = words.next("a key");
        settings(draft).hashKey =
                switch (word) {
                    case "id" -> HashKey.ID;
                    case "id32" -> HashKey.ID32;
                    case "guid" -> HashKey.GUID;
                    case "addr" -> HashKey.ADDRESS;
                    case "addr-port" -> HashKey.ADDRESS_AND_PORT;
                    default -> {
                        words.problem("'hash-key' has an unknown value '" + word + "'");
                        yield HashKey.ID;
                    }
                };
    }

    /// `guid <name>` — a name that is unique in all files and stays when servers move. Manual §5.2.
    @ServerOption(name = "guid")
    static void guid(Words words, ServerDraft draft) {
        String guid = Guids.server(words, "server '" + draft.server() + "'");
        if (guid != null) {
            settings(draft).guid = guid;
        }
    }

    /// `track [<backend>/]<server>` — follows the health of another server instead of checking itself. Manual §5.2.
    @ServerOption(name = "track")
    static void track(Words words, ServerDraft draft) {
        String name = words.next("a server");
        settings(draft).track = name;
        Server server = draft.server();
        if (server.id() == 0) {
            return;
        }
        words.later(
                model -> {
                    int slash = name.indexOf('/');
                    var backend =
                            slash < 0 ? server.backend() : model.backend(name.substring(0, slash));
                    Server leader =
                            backend == null ? null : backend.server(name.substring(slash + 1));
                    if (leader == null || leader == server) {
                        words.invalid(
                                "backend '"
                                        + server.backend().name()
                                        + "', server '"
                                        + server.name()
                                        + "': unable to find required server '"
                                        + name
                                        + "' to track.");
                        return;
                    }
                    var followed = leader.settings();
                    if (!followed.check.enabled
                            && !followed.agent.enabled
                            && followed.track == null) {
                        words.invalid(
                                "'server "
                                        + server
                                        + "' : unable to use "
                                        + leader
                                        + " for tracking as it does not have any check nor agent"
                                        + " enabled.");
                        return;
                    }
                    if (leader.isAddedLater()) {
                        words.invalid(
                                "'server "
                                        + server
                                        + "' : unable to use "
                                        + leader
                                        + " for tracking as it is a dynamic server.");
                        return;
                    }
                    if (CheckScript.of(leader.backend()).disableOn404
                            != CheckScript.of(server.backend()).disableOn404) {
                        words.invalid(
                                "'server "
                                        + server
                                        + "' : unable to use "
                                        + leader
                                        + " for tracking: disable-on-404 option inconsistency.");
                        return;
                    }
                    for (Server next = leader; next != null; next = next.tracked()) {
                        if (next == server) {
                            words.invalid(
                                    "backend '"
                                            + server.backend().name()
                                            + "', server '"
                                            + server.name()
                                            + "': unable to track '"
                                            + name
                                            + "', this is a loop.");
                            return;
                        }
                    }
                    server.tracked(leader);
                });
    }

    /// `observe <layer4|layer7>` — failures of real traffic count against the server's health. Manual §5.2.
    @ServerOption(name = "observe")
    static void observe(Words words, ServerDraft draft) {
        String word = words.next("'none', 'layer4' or 'layer7'");
        switch (word) {
            case "none" -> settings(draft).observe = Observe.NONE;
            case "layer4" -> settings(draft).observe = Observe.LAYER4;
            case "layer7" -> settings(draft).observe = Observe.LAYER7;
            default -> words.problem("'observe' expects one of 'none', 'layer4', 'layer7'.");
        }
    }

    /// `error-limit <count>` — so many observed errors in a row trigger `on-error`; 10 by default. Manual §5.2.
    @ServerOption(name = "error-limit")
    static void errorLimit(Words words, ServerDraft draft) {
        settings(draft).errorLimit = (int) words.integer("a count", 1, Integer.MAX_VALUE);
    }

    /// `on-error <fastinter|fail-check|sudden-death|mark-down>` — what observed errors do; `fail-check` by default. Manual §5.2.
    @ServerOption(name = "on-error")
    static void onError(Words words, ServerDraft draft) {
        String word = words.next("an action");
        switch (word) {
            case "fastinter" -> settings(draft).onError = OnError.FAST_INTERVAL;
            case "fail-check" -> settings(draft).onError = OnError.FAIL_CHECK;
            case "sudden-death" -> settings(draft).onError = OnError.SUDDEN_DEATH;
            case "mark-down" -> settings(draft).onError = OnError.MARK_DOWN;
            default ->
                    words.problem(
                            "'on-error' expects one of 'fastinter', 'fail-check', 'sudden-death'"
                                    + " or 'mark-down'.");
        }
    }

    /// `on-marked-down shutdown-sessions` — ends the streams on a server that goes down or into maintenance, with `D` in the log.
    ///
    /// Without it they go on until they end by themselves or by a timeout. Manual §5.2.
    @ServerOption(name = "on-marked-down")
    static void onMarkedDown(Words words, ServerDraft draft) {
        settings(draft).shutDownSessions = onlyWord(words, "shutdown-sessions");
    }

    /// `on-marked-up shutdown-backup-sessions` — ends the streams on the backup servers when this server comes up, with `U` in the log.
    ///
    /// Only where it is no backup itself and has a weight. Manual §5.2.
    @ServerOption(name = "on-marked-up")
    static void onMarkedUp(Words words, ServerDraft draft) {
        settings(draft).shutDownBackupSessions = onlyWord(words, "shutdown-backup-sessions");
    }

    private static boolean onlyWord(Words words, String known) {
        String word = words.next("an action");
        if (word.equals(known)) {
            return true;
        }
        words.problem("'" + words.keyword() + "' expects '" + known + "' but got '" + word + "'");
        return false;
    }

    /// `init-state <fully-up|up|down|fully-down|none>` — the state before the first check; `up` by default. Manual §5.2.
    @ServerOption(name = "init-state")
    static void initState(Words words, ServerDraft draft) {
        String word = words.next("a state");
        switch (word) {
            case "fully-up" -> settings(draft).initialState = InitialState.FULLY_UP;
            case "up" -> settings(draft).initialState = InitialState.UP;
            case "down" -> settings(draft).initialState = InitialState.DOWN;
            case "fully-down" -> settings(draft).initialState = InitialState.FULLY_DOWN;
            case "none" -> settings(draft).initialState = InitialState.NONE;
            default ->
                    words.problem(
                            "'init-state' expects one of 'fully-up', 'up', 'down', 'fully-down' or"
                                    + " 'none'.");
        }
    }
}
