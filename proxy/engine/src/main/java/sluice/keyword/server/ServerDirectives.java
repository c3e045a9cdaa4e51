package sluice.keyword.server;

import sluice.config.model.Configuration;
import sluice.config.model.Directive;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Resolution;
import sluice.config.model.Section;
import sluice.config.model.ServerLine;
import sluice.config.model.Words;

/// The servers of a backend.
final class ServerDirectives {
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
    /// Names are asked of the system's resolver when the configuration is read. Manual §4.2, options §5.2.
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
        var written = ServerLine.written(draft);
        var address = Resolution.address(written.address());
        if (address == null) {
            words.invalid(
                    "parsing "
                            + words.place()
                            + " : 'server "
                            + backend.name()
                            + "/"
                            + draft.server().name()
                            + "' : could not resolve address '"
                            + written.address().host()
                            + "'.");
            return;
        }
        draft.server().address(address);
    }

    /// `default-server [options]` — options for every server below it in the section, which may change them. Manual §4.2.
    @Directive(
            name = "default-server",
            in = {Section.DEFAULTS, Section.BACKEND, Section.LISTEN})
    static void defaultServer(Words words) {
        ServerLine.defaults(words, words.draft(ProxyDraft.class));
    }
}
