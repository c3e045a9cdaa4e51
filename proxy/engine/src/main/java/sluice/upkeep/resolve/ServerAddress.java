package sluice.upkeep.resolve;

import org.jspecify.annotations.Nullable;

import sluice.loop.Journal;
import sluice.loop.LoopConfined;
import sluice.proxies.Cause;
import sluice.proxies.Server;
import sluice.upkeep.check.StateLog;
import sluice.value.Address;

/// The address of one server that was written as a name: taken from the answers, given up when they fail for too long.
///
/// A server without an address is in maintenance (`RMAINT`); it leaves it with the first valid answer.
@LoopConfined
final class ServerAddress implements Requester {
    private final Server server;
    private final Resolvers resolvers;
    private final StateLog log;
    private @Nullable NameResolution resolution;

    ServerAddress(Server server, Resolvers resolvers, StateLog log) {
        this.server = server;
        this.resolvers = resolvers;
        this.log = log;
    }

    /// Asks for the server's present name from now on.
    void begin() {
        String name = server.hostName();
        if (resolution == null && name != null) {
            boolean ipv4First = server.settings().preferFamily == 4;
            resolution =
                    resolvers.request(new Question(name, resolvers.preferredType(ipv4First)), this);
        }
    }

    /// Asks no more; the address stays.
    void end() {
        NameResolution present = resolution;
        if (present != null) {
            resolution = null;
            leave(present);
            resolvers.release(present, this);
        }
    }

    private void leave(NameResolution from) {
        from.records().forEach(each -> each.users.remove(server));
    }

    @Override
    public void resolved(NameResolution resolution, @Nullable Nameserver from) {
        var wishes = AddressChoice.wishes(server.settings());
        NameResolution.Kept chosen = wishes.choose(resolution.records(), server.address(), server);
        if (chosen == null || !(chosen.found instanceof Found.Host(Address address))) {
            if (!server.state().isUnresolved()) {
                server.state().resolution(false, Cause.resolution("No IP for server "));
                forget();
            }
            return;
        }
        if (!chosen.users.contains(server)) {
            leave(resolution);
            chosen.users.add(server);
        }
        if (!address.withPort(0).equals(server.address().withPort(0))) {
            if (from != null) {
                from.counters().update();
            }
            change(server, address, from == null ? "DNS cache" : from.toString(), log);
        }
        if (server.state().isUnresolved()) {
            server.state().resolution(true, Cause.NONE);
            log.say(
                    server.backend(),
                    Journal.Level.NOTICE,
                    "Server " + server + " administratively READY thanks to valid DNS answer.");
        }
    }

    /// Gives a server another address, with its line in the log.
    ///
    /// @param by who said so
    static void change(Server server, Address address, String by, StateLog log) {
        Address before = server.address();
        log.say(
                server.backend(),
                Journal.Level.NOTICE,
                server
                        + " changed its IP from "
                        + (before.isIp() ? before.host() : "(none)")
                        + " to "
                        + address.host()
                        + " by "
                        + by
                        + ".");
        server.address(address.withPort(server.address().port()));
    }

    @Override
    public boolean failed(NameResolution resolution) {
        if (resolvers.holds(resolution)) {
            return true;
        }
        if (server.state().isUnresolved()) {
            return true;
        }
        server.state().resolution(false, Cause.resolution(resolution.status().words()));
        leave(resolution);
        forget();
        return false;
    }

    private void forget() {
        server.address(Address.NONE.withPort(server.address().port()));
    }
}
