package sluice.config.model;

import sluice.proxies.Server;

/// One `server` line while it is read; `add server` at run time uses the same draft.
public final class ServerDraft {
    private final Server server;

    public ServerDraft(Server server) {
        this.server = server;
    }

    public Server server() {
        return server;
    }
}
