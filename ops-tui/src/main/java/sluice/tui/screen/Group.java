package sluice.tui.screen;

import sluice.runtime.Snapshot;
import sluice.runtime.StatRow;
import sluice.tui.poll.Node;
import sluice.vocabulary.StatColumn;

import java.util.ArrayList;
import java.util.List;

/// A backend with its servers, and what only both together tell.
///
/// @param node position of the instance in the world
/// @param waiting requests in the backend's queue and in those of its servers: free balancing waits in the first,
///     persistence in the second
/// @param used slots in use on servers that have a limit
/// @param slots limits of those servers that take requests, 0 where none has one
/// @param usable servers that can take a request now
public record Group(
        int node,
        StatRow backend,
        List<StatRow> servers,
        long waiting,
        long used,
        long slots,
        int usable) {

    /// The groups of one instance in the order of its configuration, without copying its rows.
    public static List<Group> of(int node, Node instance) {
        var snapshot = instance.latest().orElse(null);
        if (snapshot == null) {
            return List.of();
        }
        return of(node, snapshot);
    }

    private static List<Group> of(int node, Snapshot snapshot) {
        var backends = snapshot.backends();
        var groups = new ArrayList<Group>(backends.size());
        for (var backend : backends) {
            groups.add(of(node, backend, snapshot.servers(backend.proxy())));
        }
        return groups;
    }

    private static Group of(int node, StatRow backend, List<StatRow> servers) {
        long waiting = backend.number(StatColumn.QCUR);
        long used = 0;
        long slots = 0;
        int usable = 0;
        for (var server : servers) {
            waiting += server.number(StatColumn.QCUR);
            boolean takes = server.status().serving();
            if (takes && server.number(StatColumn.WEIGHT, 1) > 0) {
                usable++;
            }
            if (takes && server.number(StatColumn.SLIM) > 0) {
                slots += server.number(StatColumn.SLIM);
                used += server.number(StatColumn.SCUR);
            }
        }
        return new Group(node, backend, servers, waiting, used, slots, usable);
    }

    /// Whether every request to it fails at once: nobody can serve, whatever its status column says.
    public boolean dead() {
        return usable == 0 && backend.has(StatColumn.ACT);
    }
}
