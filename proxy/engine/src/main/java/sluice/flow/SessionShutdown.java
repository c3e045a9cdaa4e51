package sluice.flow;

import sluice.loop.Shared;
import sluice.proxies.Server;
import sluice.proxies.ServerChange;
import sluice.proxies.ServerWatcher;

/// Ends streams when servers change, where their lines ask for it. Manual §5.2 `on-marked-down`, `on-marked-up`.
@Shared("called under the server's monitor; hands the work to the loops")
final class SessionShutdown implements ServerWatcher {
    private final Traffic traffic;

    SessionShutdown(Traffic traffic) {
        this.traffic = traffic;
    }

    @Override
    public void changed(ServerChange change) {
        Server server = change.server();
        var settings = server.settings();
        switch (change.kind()) {
            case DOWN, ENTERS_MAINTENANCE -> {
                if (settings.shutDownSessions) {
                    traffic.shutdownStreams(used -> used == server, 'D');
                }
            }
            case UP, LEAVES_MAINTENANCE -> {
                if (settings.shutDownBackupSessions
                        && !settings.backup
                        && server.weight() > 0
                        && server.state().isUsable()) {
                    traffic.shutdownStreams(
                            used -> used.backend() == server.backend() && used.settings().backup,
                            'U');
                }
            }
            case STOPPING,
                    WEIGHT,
                    ADDRESS,
                    STAYS_IN_MAINTENANCE,
                    ENTERS_DRAIN,
                    LEAVES_DRAIN,
                    STAYS_IN_DRAIN -> {}
        }
    }
}
