package sluice.flow.balance;

import org.jspecify.annotations.Nullable;

import sluice.proxies.Backend;
import sluice.proxies.Mode;
import sluice.proxies.Server;
import sluice.sample.Condition.Truth;
import sluice.stick.DataType;
import sluice.stick.StickKey;
import sluice.stick.StickTable;
import sluice.stream.Assignment;
import sluice.stream.Stream;
import sluice.value.ByteString;
import sluice.value.Value;

/// What ties a stream to a server before the algorithm is asked, and what is learned for the next one.
///
/// ```
/// force-persist, ignore-persist ─► use-server ─► cookie ─► stick match ─► RDP cookie      the first that names a usable server wins
/// ```
///
/// Runs on the stream's loop, before the monitor of the balancer is taken.
final class Persistence {
    private final Backend backend;
    private final BalanceSettings settings;
    private volatile @Nullable CookiePersistence cookie;

    Persistence(Backend backend, BalanceSettings settings) {
        this.backend = backend;
        this.settings = settings;
    }

    /// What one loop needs to look keys up.
    private static final class Slots {
        final StickKey key = new StickKey();
        final Value value = new Value();
    }

    private @Nullable CookiePersistence cookie() {
        CookiePersistence made = cookie;
        if (made == null && settings.cookie != null && backend.mode() == Mode.HTTP) {
            made = new CookiePersistence(backend, settings, settings.cookie);
            cookie = made;
        }
        return made;
    }

    void ask(Stream stream) {
        Assignment assignment = stream.assignment;
        for (int i = 0; i < settings.persistRules.size(); i++) {
            var rule = settings.persistRules.get(i);
            if (rule.condition().test(stream) == Truth.TRUE) {
                assignment.forced = rule.force();
                assignment.ignored = !rule.force();
                break;
            }
        }
        useServer(stream);
        CookiePersistence cookies = cookie();
        if (cookies != null) {
            cookies.ask(stream);
        }
        if (!settings.stickRules.isEmpty()) {
            stick(stream);
        }
        ByteString rdp = settings.rdpCookie;
        if (rdp != null && !stream.assignment.direct) {
            Server server =
                    RdpCookie.server(
                            stream.requestPayload,
                            rdp,
                            backend,
                            each -> each.state().acceptsPersistent() || settings.persist);
            if (server != null) {
                stream.assignment.direct = true;
                stream.assignment.found = server;
            }
        }
    }

    // ---- use-server

    private void useServer(Stream stream) {
        for (int i = 0; i < settings.serverRules.size(); i++) {
            var rule = settings.serverRules.get(i);
            boolean held = rule.condition() == null || rule.condition().test(stream) == Truth.TRUE;
            if (stream.trace != null) {
                stream.trace.rule(stream, rule.place(), held ? "USED" : null);
            }
            if (!held) {
                continue;
            }
            Server server = rule.server();
            if (rule.name() != null) {
                server = backend.server(rule.name().of(stream));
                if (server == null) {
                    // A name that is none ends the search: the algorithm decides.
                    return;
                }
            }
            if (server != null && isAllowed(stream, server)) {
                stream.assignment.direct = true;
                stream.assignment.found = server;
                return;
            }
        }
    }

    private boolean isAllowed(Stream stream, Server server) {
        return server.state().acceptsPersistent() || settings.persist || stream.assignment.forced;
    }

    // ---- stick tables

    private void stick(Stream stream) {
        Assignment assignment = stream.assignment;
        boolean matched = assignment.direct || assignment.ignored;
        for (int i = 0; i < settings.stickRules.size(); i++) {
            StickRule rule = settings.stickRules.get(i);
            if (!rule.match() && !rule.store()
                    || rule.match() && !rule.store() && matched
                    || stores(assignment, rule.table(), 0)
                    || rule.condition() != null && rule.condition().test(stream) != Truth.TRUE) {
                continue;
            }
            Slots slots = stream.loop().local(Slots.class, _ -> new Slots());
            if (!rule.key().evaluate(stream, slots.value)
                    || !slots.key.set(rule.table(), slots.value)) {
                continue;
            }
            int now = StickTable.ticks();
            if (rule.match() && !matched) {
                matched = match(stream, rule.table(), slots.key, now);
            }
            if (rule.store()) {
                remember(assignment, rule.table(), slots.key, now);
            }
        }
    }

    private boolean match(Stream stream, StickTable table, StickKey key, int now) {
        long entry = table.match(key, now);
        if (entry == StickTable.NONE) {
            return false;
        }
        Server server = learned(table, entry, now);
        table.release(entry, now, false);
        if (server == null || !isAllowed(stream, server)) {
            return false;
        }
        stream.assignment.direct = true;
        stream.assignment.found = server;
        return true;
    }

    private @Nullable Server learned(StickTable table, long entry, int now) {
        String name = table.text(table.read(entry, DataType.SERVER_KEY, 0, now));
        if (name != null) {
            return byKey(table, name);
        }
        long id = table.read(entry, DataType.SERVER_ID, 0, now);
        if (id == 0) {
            return null;
        }
        var servers = backend.servers();
        for (int i = 0; i < servers.size(); i++) {
            if (servers.get(i).id() == id) {
                return servers.get(i);
            }
        }
        return null;
    }

    private @Nullable Server byKey(StickTable table, String key) {
        if (!table.serverKeyIsAddress()) {
            return backend.server(key);
        }
        var servers = backend.servers();
        for (int i = 0; i < servers.size(); i++) {
            if (servers.get(i).address().toString().equals(key)) {
                return servers.get(i);
            }
        }
        return null;
    }

    /// Whether one of the entries from the place `first` on is of that table.
    private static boolean stores(Assignment assignment, StickTable table, int first) {
        for (int i = first; i < assignment.stores; i++) {
            if (assignment.storeTables[i] == table) {
                return true;
            }
        }
        return false;
    }

    private static void remember(Assignment assignment, StickTable table, StickKey key, int now) {
        if (assignment.stores == Assignment.MOST_STORES) {
            return;
        }
        long entry = table.track(key, now);
        if (entry != StickTable.NONE) {
            assignment.storeTables[assignment.stores] = table;
            assignment.storeEntries[assignment.stores] = entry;
            assignment.stores++;
        }
    }

    // ---- afterwards

    /// The server was exchanged for another one after a failure.
    void moved(Stream stream) {
        if (stream.termination.cookie == 'V') {
            stream.termination.cookie = 'D';
        }
    }

    /// The server has answered: tables learn it.
    void learn(Stream stream, Server server) {
        Assignment assignment = stream.assignment;
        // One entry per table for the request, and one more for its response.
        int ofRequest = assignment.stores;
        for (int i = 0; i < settings.stickRules.size(); i++) {
            StickRule rule = settings.stickRules.get(i);
            if (rule.storeResponse()
                    && !stores(assignment, rule.table(), ofRequest)
                    && (rule.condition() == null || rule.condition().test(stream) == Truth.TRUE)) {
                Slots slots = stream.loop().local(Slots.class, _ -> new Slots());
                if (rule.key().evaluate(stream, slots.value)
                        && slots.key.set(rule.table(), slots.value)) {
                    remember(assignment, rule.table(), slots.key, StickTable.ticks());
                }
            }
        }
        if (assignment.stores == 0) {
            return;
        }
        if (!server.settings().nonStick) {
            store(assignment, server);
        }
        assignment.releaseStores();
    }

    private static void store(Assignment assignment, Server server) {
        int now = StickTable.ticks();
        for (int i = 0; i < assignment.stores; i++) {
            StickTable table = assignment.storeTables[i];
            if (table == null) {
                continue;
            }
            long entry = assignment.storeEntries[i];
            table.set(entry, DataType.SERVER_ID, 0, server.id(), now);
            String key = table.serverKeyIsAddress() ? server.address().toString() : server.name();
            table.set(entry, DataType.SERVER_KEY, 0, table.number(key), now);
        }
    }

    void respond(Stream stream, Server server) {
        CookiePersistence cookies = cookie();
        if (cookies != null) {
            cookies.respond(stream, server);
        }
    }
}
