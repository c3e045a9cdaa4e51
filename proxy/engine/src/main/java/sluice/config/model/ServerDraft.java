package sluice.config.model;

import org.jspecify.annotations.Nullable;

import sluice.proxies.Server;

import java.util.function.Supplier;

/// One `server` line while it is read; `add server` at run time uses the same draft.
public final class ServerDraft {
    private final Server server;
    private final Parts parts = new Parts();

    public ServerDraft(Server server) {
        this.server = server;
    }

    public Server server() {
        return server;
    }

    /// What the keywords of one subject keep about this line.
    public <T> T part(Class<T> type, Supplier<T> fresh) {
        return parts.get(type, fresh);
    }

    public <T> @Nullable T part(Class<T> type) {
        return parts.get(type);
    }
}
