package sluice.keyword.server;

import sluice.config.model.Configuration;
import sluice.config.model.Directive;
import sluice.config.model.InitialAddress;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Section;
import sluice.config.model.ServerLine;
import sluice.config.model.Words;

/// The servers of a backend.
final class ServerDirectives {
    private static final int MOST_SERVERS = 65_536;

    private ServerDirectives() {}

    /// `server <name> <address>[:<port>] [options]` — adds a server to the backend.
    ///
    /// | address | meaning |
    /// |---|---|
    /// | `10.0.0.1:8080`, `[::1]:8080`, `app.example:80` | host and port |
    /// | `10.0.0.1` | the port that the client connected to |
    /// | `10.0.0.1:+100` | that port plus 100 |
    /// | `/run/app.sock`, `unix@app.sock`, `abns@app` | a unix socket |
    ///
    /// Names are asked of the system's resolver when the configuration is read, unless `init-addr` says otherwise, and again and again while the process runs
    /// where the line has `resolvers`. Manual §4.2, options §5.2.
    @Directive(
            name = "server",
            in = {Section.BACKEND, Section.LISTEN})
    static void server(Words words) {
        var proxy = words.draft(ProxyDraft.class);
        var backend = proxy.backend();
        if (backend == null) {
            return;
        }
        var draft =
                ServerLine.read(
                        words, proxy, backend, words.draft(Configuration.class).environment());
        if (draft == null) {
            return;
        }
        InitialAddress.apply(words, draft);
    }

    /// `server-template <prefix> <count>|<first>-<last> <name>[:<port>] [options]` — as many servers with the same options, named by the prefix and a number.
    ///
    /// With `resolvers` each takes another address of the name; where the name begins with `_` it is one of SRV records, which say port and weight too. Manual
    /// §4.2.
    @Directive(
            name = "server-template",
            in = {Section.BACKEND, Section.LISTEN})
    static void template(Words words) {
        var proxy = words.draft(ProxyDraft.class);
        var backend = proxy.backend();
        String prefix = words.next("a prefix");
        String range = words.next("a number of servers");
        if (backend == null) {
            return;
        }
        int dash = range.indexOf('-');
        int first = dash < 0 ? 1 : number(range.substring(0, dash));
        int last = number(range.substring(dash + 1));
        if (first < 0 || last < first || last - first >= MOST_SERVERS) {
            words.problem(
                    "'server-template' : '"
                            + range
                            + "' is no number of servers and no range like '1-3'.");
            return;
        }
        for (int i = first; i <= last; i++) {
            var line = words.again();
            var draft =
                    ServerLine.read(
                            line,
                            prefix + i,
                            proxy,
                            backend,
                            words.draft(Configuration.class).environment());
            if (draft == null) {
                break;
            }
            InitialAddress.apply(line, draft);
        }
        while (words.hasNext()) {
            words.next("the rest, read for each server");
        }
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    }

    /// `default-server [name <name>] [from <origin>] [options]` — options for every server below it in the section, which may change them.
    ///
    /// Several lines complete each other; `from none` begins anew. With a name they are for servers that say `from srv:<name>`. Manual §4.2.
    @Directive(
            name = "default-server",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void defaultServer(Words words) {
        ServerLine.defaults(words, words.draft(ProxyDraft.class));
    }
}
