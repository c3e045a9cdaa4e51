package sluice.upkeep.resolve;

import org.jspecify.annotations.Nullable;

import sluice.loop.Journal;
import sluice.loop.LoopConfined;
import sluice.proxies.Cause;
import sluice.proxies.Server;
import sluice.upkeep.check.StateLog;
import sluice.value.Address;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// The SRV records of one name and the servers of one backend that they fill: each record takes a free server and gives
/// it name, port and weight; a server whose record is gone is free again. Manual §5.3.1, RFC 2782.
@LoopConfined
final class Service implements Requester {
    private static final int WEIGHT_STEP = 256;

    private final Resolvers resolvers;
    private final StateLog log;
    private final Deque<Server> free = new ArrayDeque<>();
    private final Map<Server, ServerAddress> addresses = new IdentityHashMap<>();
    private @Nullable NameResolution resolution;

    Service(Resolvers resolvers, StateLog log) {
        this.resolvers = resolvers;
        this.log = log;
    }

    void add(Server server) {
        free.add(server);
        addresses.put(server, new ServerAddress(server, resolvers, log));
    }

    /// Gives up a server that was deleted; true when none is left.
    boolean remove(Server server) {
        ServerAddress address = addresses.remove(server);
        if (address != null) {
            address.end();
        }
        free.remove(server);
        NameResolution present = resolution;
        if (present != null) {
            present.records().forEach(each -> each.users.remove(server));
            if (addresses.isEmpty()) {
                resolvers.release(present, this);
            }
        }
        return addresses.isEmpty();
    }

    void begin(Question question) {
        resolution = resolvers.request(question, this);
    }

    /// These records are no longer in the answers.
    void gave(List<NameResolution.Kept> gone) {
        for (NameResolution.Kept each : gone) {
            for (Server server : new ArrayList<>(each.users)) {
                if (addresses.containsKey(server)) {
                    free(server);
                    each.users.remove(server);
                }
            }
        }
    }

    private void free(Server server) {
        ServerAddress address = addresses.get(server);
        if (address != null) {
            address.end();
        }
        server.state().resolution(false, Cause.resolution("entry removed from SRV record"));
        server.hostName(null);
        server.address(Address.NONE);
        free.add(server);
    }

    @Override
    public void resolved(NameResolution resolution, @Nullable Nameserver from) {
        for (NameResolution.Kept each : resolution.records()) {
            if (!(each.found instanceof Found.Offer offer)) {
                continue;
            }
            Server server = userOf(each);
            if (server == null) {
                server = match(offer);
                if (server == null) {
                    continue;
                }
                free.remove(server);
                each.users.add(server);
            }
            apply(offer, server);
        }
        for (Server each : List.copyOf(free)) {
            if (each.hostName() != null) {
                // What a reload or the state file remembered is no longer so.
                free.remove(each);
                free(each);
            }
        }
    }

    private @Nullable Server userOf(NameResolution.Kept record) {
        for (Server each : record.users) {
            if (addresses.containsKey(each)) {
                return each;
            }
        }
        return null;
    }

    /// A free server that a reload or the state file already gave this name and port, or the first one without a name.
    private @Nullable Server match(Found.Offer offer) {
        Server unnamed = null;
        for (Server each : free) {
            String name = each.hostName();
            if (name == null) {
                unnamed = unnamed == null ? each : unnamed;
            } else if (name.equals(offer.target()) && each.address().port() == offer.port()) {
                return each;
            }
        }
        return unnamed;
    }

    private void apply(Found.Offer offer, Server server) {
        server.shiftsPort(false);
        if (server.address().port() != offer.port()) {
            server.address(server.address().withPort(offer.port()));
        }
        Address brought = offer.address();
        if (brought != null && !brought.equals(server.address().withPort(0))) {
            ServerAddress.change(server, brought, "DNS additional record", log);
        }
        if (server.hostName() == null) {
            server.hostName(offer.target());
            server.state().renamed();
            log.say(
                    server.backend(),
                    Journal.Level.NOTICE,
                    server
                            + " changed its FQDN from (null) to "
                            + offer.target()
                            + " by 'SRV record'");
        }
        ServerAddress address = addresses.get(server);
        if (address != null) {
            if (brought != null) {
                address.end();
            } else {
                address.begin();
            }
        }
        if (server.address().isIp()) {
            server.state().resolution(true, Cause.NONE);
        } else {
            server.state().resolution(false, Cause.resolution("entry removed from SRV record"));
        }
        if (!server.settings().ignoreServiceWeight) {
            server.weight((offer.weight() + WEIGHT_STEP - 1) / WEIGHT_STEP, Cause.NONE);
        }
    }

    @Override
    public boolean failed(NameResolution resolution) {
        if (resolvers.holds(resolution)) {
            return true;
        }
        gave(resolution.records());
        return false;
    }
}
