package sluice.operation.stats;

import static sluice.vocabulary.StatColumn.*;

import sluice.proxies.Backend;
import sluice.proxies.Server;

/// The columns about health, weight and queue: what is not a plain counter.
final class ServerColumns {
    private ServerColumns() {}

    /// The words of the `status` column: `UP`, `DOWN 1/2`, `MAINT (via b/s)`, `no check`, …
    static String status(Server server) {
        return "no check";
    }

    static void put(Server server, StatRow row) {
        row.put(STATUS, status(server))
                .put(QCUR, 0)
                .put(QMAX, 0)
                .put(WEIGHT, server.initialWeight())
                .put(UWEIGHT, server.initialWeight())
                .put(ACT, 1)
                .put(BCK, 0);
    }

    static void put(Backend backend, StatRow row) {
        row.put(STATUS, "UP")
                .put(QCUR, 0)
                .put(QMAX, 0)
                .put(ACT, backend.servers().size())
                .put(BCK, 0);
    }
}
