package sluice.keyword.server;

import sluice.config.model.ServerDraft;
import sluice.config.model.ServerOption;
import sluice.config.model.Words;
import sluice.keyword.check.CheckAddress;
import sluice.proxies.CheckSettings;

/// Options about when and over what a server is checked. Manual §5.2.
final class CheckOptions {
    private CheckOptions() {}

    private static CheckSettings check(ServerDraft draft) {
        return draft.server().settings().check;
    }

    private static CheckSettings agent(ServerDraft draft) {
        return draft.server().settings().agent;
    }

    private static int time(Words words) {
        long millis = words.timeMillis("a time");
        if (millis == 0) {
            words.problem("'" + words.keyword() + "' : a time above 0 is needed");
        }
        return (int) millis;
    }

    /// `inter <time>` — between two checks of a stable server; 2 seconds by default. Manual §5.2.
    @ServerOption(name = "inter")
    static void inter(Words words, ServerDraft draft) {
        int millis = time(words);
        check(draft).intervalMillis = millis;
        if (agent(draft).intervalMillis == new CheckSettings().intervalMillis) {
            agent(draft).intervalMillis = millis;
        }
    }

    /// `fastinter <time>` — between two checks while the state is about to change; `inter` by default. Manual §5.2.
    @ServerOption(name = "fastinter")
    static void fastinter(Words words, ServerDraft draft) {
        check(draft).fastIntervalMillis = time(words);
    }

    /// `downinter <time>` — between two checks of a server that is down; `inter` by default. Manual §5.2.
    @ServerOption(name = "downinter")
    static void downinter(Words words, ServerDraft draft) {
        check(draft).downIntervalMillis = time(words);
    }

    /// `rise <count>` — so many good checks in a row bring a server up; 2 by default. Manual §5.2.
    @ServerOption(name = "rise")
    static void rise(Words words, ServerDraft draft) {
        check(draft).rise = (int) words.integer("a count", 1, 1_000_000);
        agent(draft).rise = 1;
    }

    /// `fall <count>` — so many failed checks in a row bring a server down; 3 by default. Manual §5.2.
    @ServerOption(name = "fall")
    static void fall(Words words, ServerDraft draft) {
        check(draft).fall = (int) words.integer("a count", 1, 1_000_000);
        agent(draft).fall = 1;
    }

    /// `port <port>` — checks go there instead of the server's port. Manual §5.2.
    @ServerOption(name = "port")
    static void port(Words words, ServerDraft draft) {
        check(draft).port = (int) words.integer("a port", 1, 65535);
    }

    /// `addr <ip>[:<port>]` — checks, and the agent's unless `agent-addr` is set, go there instead of the server's address. Manual §5.2.
    @ServerOption(name = "addr")
    static void addr(Words words, ServerDraft draft) {
        check(draft).address = CheckAddress.of(words);
    }

    /// `agent-check` — asks an agent beside the server, which answers with words that change weight and state. Manual §5.2.
    @ServerOption(name = "agent-check", negatable = true)
    static void agentCheck(Words words, ServerDraft draft) {
        agent(draft).enabled = !words.negated();
    }

    /// `agent-inter <time>` — between two questions to the agent; 2 seconds by default. Manual §5.2.
    @ServerOption(name = "agent-inter")
    static void agentInter(Words words, ServerDraft draft) {
        agent(draft).intervalMillis = time(words);
    }

    /// `agent-port <port>` — where the agent listens. Manual §5.2.
    @ServerOption(name = "agent-port")
    static void agentPort(Words words, ServerDraft draft) {
        agent(draft).port = (int) words.integer("a port", 1, 65535);
    }

    /// `agent-addr <ip>[:<port>]` — the agent's address when it is not the server's. Manual §5.2.
    @ServerOption(name = "agent-addr")
    static void agentAddr(Words words, ServerDraft draft) {
        agent(draft).address = CheckAddress.of(words);
    }

    /// `agent-send <text>` — sent to the agent first; `\n` ends the line. Manual §5.2.
    @ServerOption(name = "agent-send")
    static void agentSend(Words words, ServerDraft draft) {
        draft.server().settings().agentSend = words.next("a text").replace("\\n", "\n");
    }
}
