package sluice.proxies;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Servers that do the same job, and how one of them is chosen.
public final class Backend extends Proxy {
    private final List<Server> servers = new ArrayList<>();

    private int retries = 3;

    public Backend(String name, int id) {
        super(name, id);
    }

    /// In the order of the configuration; changed only while it is read or under the Runtime API's single writer.
    public List<Server> servers() {
        return servers;
    }

    /// New connection attempts after the first one.
    public int retries() {
        return retries;
    }

    public void retries(int retries) {
        this.retries = retries;
    }

    public @Nullable Server server(String name) {
        for (Server server : servers) {
            if (server.name().equals(name)) {
                return server;
            }
        }
        return null;
    }
}
