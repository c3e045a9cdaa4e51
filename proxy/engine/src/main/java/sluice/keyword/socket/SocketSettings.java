package sluice.keyword.socket;

import sluice.config.model.Model;
import sluice.config.model.ProxyDraft;
import sluice.config.model.Words;
import sluice.wire.mux.KernelOption;

import java.util.ArrayList;
import java.util.List;

/// What the lines of one proxy say about the sockets of one side, put together when everything was read.
final class SocketSettings {
    boolean keepAlive;
    int probes;
    int idleSeconds;
    int intervalSeconds;
    boolean noLinger;

    /// The two sides of a proxy.
    static final class Sides {
        final SocketSettings clients = new SocketSettings();
        final SocketSettings servers = new SocketSettings();
        private boolean linked;
    }

    static Sides of(Words words) {
        var proxy = words.draft(ProxyDraft.class);
        var sides = proxy.part(Sides.class, Sides::new);
        if (!sides.linked && !proxy.isScratch()) {
            sides.linked = true;
            words.later(
                    _ -> {
                        toClients(proxy, sides.clients.options());
                        toServers(proxy, sides.servers.options());
                    });
        }
        return sides;
    }

    /// The times count only where probes are sent at all.
    private List<KernelOption> options() {
        var options = new ArrayList<KernelOption>();
        if (noLinger) {
            options.add(KernelOption.noLinger());
        }
        if (!keepAlive) {
            return options;
        }
        options.add(KernelOption.keepAlive());
        if (probes > 0) {
            options.add(KernelOption.keepCount(probes));
        }
        if (idleSeconds > 0) {
            options.add(KernelOption.keepIdle(idleSeconds));
        }
        if (intervalSeconds > 0) {
            options.add(KernelOption.keepInterval(intervalSeconds));
        }
        return options;
    }

    static void toClients(ProxyDraft proxy, List<KernelOption> options) {
        proxy.binds().forEach(bind -> bind.each(point -> point.options.addAll(options)));
    }

    static void toServers(ProxyDraft proxy, List<KernelOption> options) {
        var backend = proxy.backend();
        if (backend != null && !options.isEmpty()) {
            backend.servers().forEach(each -> each.target(each.target().with(options)));
        }
    }

    /// On every proxy of the configuration.
    static void everywhere(Model model, List<KernelOption> clients, List<KernelOption> servers) {
        for (ProxyDraft proxy : model.proxies()) {
            toClients(proxy, clients);
            toServers(proxy, servers);
        }
    }
}
