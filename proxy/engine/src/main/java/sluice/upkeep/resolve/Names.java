package sluice.upkeep.resolve;

import io.netty.handler.codec.dns.DnsRecordType;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.Loops;
import sluice.loop.Shared;
import sluice.proxies.Backend;
import sluice.proxies.Server;
import sluice.upkeep.check.StateLog;
import sluice.value.Address;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// All `resolvers` sections of one plan at work, and which server is resolved by which.
///
/// Each section lives on one loop; calls are handed over to it.
@Shared("its maps are immutable once built, what they lead to belongs to one loop each")
public final class Names implements AutoCloseable {
    private final Map<String, Section> sections = new LinkedHashMap<>();
    private final StateLog log;

    /// One section with what it resolves; the maps belong to its loop.
    private static final class Section {
        final ResolverSettings settings;
        final Map<ResolverSettings.Source, NameserverCounters> counters = new LinkedHashMap<>();
        final Loop loop;
        final Resolvers resolvers;
        final Map<Server, ServerAddress> addresses = new IdentityHashMap<>();
        final Map<ServiceKey, Service> services = new HashMap<>();

        Section(ResolverSettings settings, Loop loop, AcceptedFamilies families) {
            this.settings = settings;
            this.loop = loop;
            settings.sources.forEach(each -> counters.put(each, new NameserverCounters()));
            resolvers = new Resolvers(loop, settings, families, counters);
        }
    }

    /// Servers of one backend that the records of one name fill.
    private record ServiceKey(Backend backend, String name) {}

    public Names(
            Loops loops,
            StateLog log,
            Collection<ResolverSettings> settings,
            AcceptedFamilies families) {
        this.log = log;
        int next = 0;
        for (ResolverSettings each : settings) {
            Loop loop = loops.get(next++ % loops.size());
            sections.put(each.name(), new Section(each, loop, families));
            each.atWork(this);
        }
    }

    /// Resolves the servers of these backends from now on.
    public void start(Collection<Backend> backends) {
        Map<Section, List<Server>> shares = new LinkedHashMap<>();
        for (Backend backend : backends) {
            for (Server server : backend.servers()) {
                Section section = section(server);
                if (section != null) {
                    shares.computeIfAbsent(section, _ -> new ArrayList<>()).add(server);
                }
            }
        }
        shares.forEach((section, servers) -> section.loop.hand(() -> begin(section, servers)));
    }

    private @Nullable Section section(Server server) {
        String name = server.settings().resolvers;
        return name == null ? null : sections.get(name);
    }

    private void begin(Section section, List<Server> servers) {
        var fresh = new LinkedHashMap<Service, String>();
        for (Server server : servers) {
            String service = server.settings().serviceName;
            if (service != null) {
                var key = new ServiceKey(server.backend(), service);
                section.services
                        .computeIfAbsent(
                                key,
                                _ -> {
                                    var made = new Service(section.resolvers, log);
                                    fresh.put(made, service);
                                    return made;
                                })
                        .add(server);
            } else if (server.hostName() != null) {
                var address = new ServerAddress(server, section.resolvers, log);
                section.addresses.put(server, address);
                address.begin();
            }
        }
        fresh.forEach((service, name) -> service.begin(new Question(name, DnsRecordType.SRV)));
    }

    /// Resolves a server that was added at run time.
    public void begin(Server server) {
        Section section = section(server);
        if (section != null) {
            section.loop.hand(() -> begin(section, List.of(server)));
        }
    }

    /// Resolves a server no more: it was deleted.
    public void end(Server server) {
        Section section = section(server);
        if (section != null) {
            section.loop.hand(() -> end(section, server));
        }
    }

    private static void end(Section section, Server server) {
        ServerAddress address = section.addresses.remove(server);
        if (address != null) {
            address.end();
        }
        String name = server.settings().serviceName;
        if (name == null) {
            return;
        }
        var key = new ServiceKey(server.backend(), name);
        Service service = section.services.get(key);
        if (service != null && service.remove(server)) {
            section.services.remove(key);
        }
    }

    /// Resolves a server that has `resolvers` by another name from now on.
    public void rename(Server server, String name) {
        server.hostName(name);
        end(server);
        begin(server);
    }

    /// Whether there is a section of that name.
    public boolean has(String section) {
        return sections.containsKey(section);
    }

    void ask(String section, String name, Address.Family family, Consumer<Address> answer) {
        Section found = sections.get(section);
        if (found == null) {
            answer.accept(Address.NONE);
        } else {
            found.loop.hand(() -> new Inquiry(found.resolvers, family, answer).begin(name));
        }
    }

    /// Streams of the plan before go on to ask those of the plan after.
    public void replaceBy(Names next) {
        sections.values().forEach(each -> each.settings.atWork(next));
    }

    /// The name servers of a section, or of all sections, with their counters, in the order of the configuration.
    public void read(BiConsumer<ResolverSettings, Map<String, NameserverCounters>> reader) {
        for (Section each : sections.values()) {
            var byName = new LinkedHashMap<String, NameserverCounters>();
            each.counters.forEach((source, counters) -> byName.put(source.name(), counters));
            reader.accept(each.settings, byName);
        }
    }

    @Override
    public void close() {
        sections.values().forEach(each -> each.loop.hand(each.resolvers::close));
    }
}
