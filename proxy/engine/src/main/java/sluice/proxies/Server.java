package sluice.proxies;

import org.jspecify.annotations.Nullable;

import sluice.value.Address;
import sluice.value.ByteString;
import sluice.wire.connect.ConnectionCount;
import sluice.wire.connect.Target;
import sluice.wire.tls.BackTls;

import java.util.ArrayList;
import java.util.List;

/// One server of a backend: address, weight, limits; its health and administrative state stand beside it.
public final class Server {
    private final String configuredName;
    private volatile String name;
    private volatile ByteString nameBytes;
    private int id;
    private final Backend backend;
    private final List<Runnable> farewells = new ArrayList<>(0);
    private volatile Address address = Address.NONE;
    private volatile boolean shiftsPort;
    private volatile Target target = Target.of(Address.NONE);
    private volatile @Nullable MadeCookie madeCookie;
    private Tally tally = new Tally();
    private Gauge sessions = new Gauge();
    private Rate sessionRate = new Rate();
    private final ServerState state;
    private ServerSettings settings = new ServerSettings();
    private int initialWeight = 1;
    private volatile int weight = 1;
    private volatile int maxconn;
    private int configuredMaxconn;
    private Target configuredTarget = target;
    private @Nullable BackTls encryption;
    private volatile boolean switched;
    private String line = "";
    private boolean addedLater;
    private boolean named;
    private volatile @Nullable Server successor;
    private volatile int queued;
    private volatile int queuedMax;
    private @Nullable Server tracked;
    private volatile @Nullable String hostName;
    private volatile @Nullable Object place;
    private volatile @Nullable Object route;

    public Server(String name, int id, Backend backend) {
        this.configuredName = name;
        this.name = name;
        this.nameBytes = ByteString.of(name);
        this.id = id;
        this.backend = backend;
        this.state = new ServerState(this);
    }

    /// The name as it is written into logs and headers.
    public ByteString nameBytes() {
        return nameBytes;
    }

    public String name() {
        return name;
    }

    /// The name of its line: what a reload knows it by.
    public String configuredName() {
        return configuredName;
    }

    /// Another name for statistics, logs and commands, until the next reload.
    public void rename(String newName) {
        nameBytes = ByteString.of(newName);
        name = newName;
    }

    /// Whether a line of the configuration refers to it by its name.
    public boolean isNamed() {
        return named;
    }

    /// A line of the configuration refers to it by its name: the name cannot change any more.
    public void named() {
        named = true;
    }

    /// The `id` of statistics: 1 for the first server of its backend unless the line says otherwise.
    public int id() {
        return id;
    }

    /// Only while the configuration is read.
    public void id(int number) {
        id = number;
    }

    public Backend backend() {
        return backend;
    }

    /// The words of its line and of the `default-server` lines that hold for it: two servers with the same text are configured alike.
    public String line() {
        return line;
    }

    public void line(String words) {
        line = words;
    }

    /// What the configuration says has been read: from here on changes are an operator's.
    public void settle() {
        if (settings.minconn >= maxconn) {
            // `minconn` alone is the limit, as in HAProxy; it then moves with `set maxconn`.
            maxconn = settings.minconn > 0 ? settings.minconn : maxconn;
            settings.minconn = 0;
        }
        configuredMaxconn = maxconn;
        configuredTarget = target;
    }

    /// Whether `add server` made it.
    public boolean isAddedLater() {
        return addedLater;
    }

    public void addedLater() {
        addedLater = true;
    }

    /// The server that took its place in the plan after; null while there is none.
    public @Nullable Server successor() {
        return successor;
    }

    /// What an operator changed since the configuration was read, in words of the Runtime API.
    public List<String> overrides() {
        var found = new ArrayList<String>();
        int administrative = state.administrative();
        if ((administrative & Administrative.FORCED_MAINTENANCE) != 0 && !settings.disabled) {
            found.add("maint");
        }
        if ((administrative & Administrative.FORCED_DRAIN) != 0) {
            found.add("drain");
        }
        if (weight != initialWeight) {
            found.add("weight " + weight);
        }
        if (settings.resolvers == null
                && target != configuredTarget
                && !target.address().equals(configuredTarget.address())) {
            found.add("addr " + target.address());
        }
        if (maxconn != configuredMaxconn) {
            found.add("maxconn " + maxconn);
        }
        if ((configuredTarget.tls() == null) != (target.tls() == null)) {
            found.add(target.tls() == null ? "ssl off" : "ssl on");
        }
        if (!name.equals(configuredName)) {
            found.add("name " + name);
        }
        return found;
    }

    /// Goes on where the server of that name in the plan before stopped, counters and slots in use included.
    ///
    /// With the same line everything that operators and checks made of it stays. With another line, maintenance and drain stay (an
    /// operator meant the machine, not the line) and the rest begins anew.
    ///
    /// @param sameBackend the lines of the backend are the same too: connections may be shared
    /// @return overrides that are lost
    public List<String> adopt(Server before, boolean sameBackend) {
        tally = before.tally;
        sessions = before.sessions;
        sessionRate = before.sessionRate;
        queuedMax = before.queuedMax;
        before.successor = this;
        boolean unchanged = line.equals(before.line);
        if (unchanged) {
            weight = before.weight;
            hostName = before.hostName;
            shiftsPort = before.shiftsPort;
            maxconn = before.maxconn;
            if (sameBackend && target.tls() == null) {
                // The very object: its idle connections go on being used. With TLS they do not: the
                // files behind it were read anew.
                target = before.target;
                address = before.address;
                configuredTarget = before.configuredTarget;
            } else if (!before.address.equals(before.configuredTarget.address())) {
                target = target.at(before.address);
                address = before.address;
            }
            if (before.switched) {
                encrypts(before.target.tls() != null);
            }
            settings.agentSend = before.settings.agentSend;
            settings.check.address = before.settings.check.address;
            settings.check.port = before.settings.check.port;
            settings.agent.address = before.settings.agent.address;
            settings.agent.port = before.settings.agent.port;
            state.adopt(before.state);
            return before.overrides().stream().filter(word -> word.startsWith("name ")).toList();
        }
        state.adoptAdministrative(before.state);
        var lost = new ArrayList<>(before.overrides());
        lost.removeAll(List.of("maint", "drain"));
        return lost;
    }

    /// Where connections go now; the Runtime API and resolvers replace it.
    public Address address() {
        return address;
    }

    /// Whether its port is only what is added to the one that the client connected to: written as `+N`, `-N` or not at all. Manual §5.2.
    public boolean shiftsPort() {
        return shiftsPort;
    }

    /// Says what the address's port means from here on.
    public void shiftsPort(boolean shifts) {
        shiftsPort = shifts;
    }

    /// Where to connect for a client that wanted to reach `destination`: this server's own address, the same object, unless that leaves host or port to the client.
    ///
    /// A client of a unix socket wanted no host and no port: what is left to it is 0 then.
    public Address addressFor(Address destination) {
        Address own = address;
        boolean anyHost = own.isIp() && (own.high() | own.low()) == 0;
        if (!anyHost && !shiftsPort) {
            return own;
        }
        Address host = anyHost && destination.isIp() ? destination : own;
        return host.withPort((shiftsPort ? destination.port() + own.port() : own.port()) & 0xffff);
    }

    /// Replaces the address; idle connections to the old one are no longer used.
    public void address(Address address) {
        this.address = address;
        target = target.at(address);
        state.addressChanged(Cause.NONE);
    }

    /// The name that its address comes from, in lower case; null where the address was written as a number, and for a server of a service while
    /// no record names it.
    public @Nullable String hostName() {
        return hostName;
    }

    /// Gives it another name: the Runtime API or an SRV record.
    public void hostName(@Nullable String name) {
        hostName = name;
    }

    /// The value last made for the persistence cookie; null when none was.
    public @Nullable MadeCookie madeCookie() {
        return madeCookie;
    }

    public void madeCookie(MadeCookie made) {
        madeCookie = made;
    }

    /// How to connect; a new object after each change.
    public Target target() {
        return target;
    }

    /// Whether its line or a `default-server` that it begins with says `ssl`, whatever became of that since.
    public boolean canEncrypt() {
        return encryption != null;
    }

    /// How connections are encrypted where they are; while the configuration is read.
    ///
    /// @param used false where `no-ssl` stands behind `ssl`: an operator may switch it on
    public void encryption(BackTls how, boolean used) {
        encryption = how;
        if (used) {
            target(target.over(how));
        }
    }

    /// `set server … ssl`: new connections are encrypted as the line says, or not at all.
    public void encrypts(boolean wanted) {
        switched = true;
        target = target.over(wanted ? encryption : null);
    }

    /// The `srv_use_ssl` of server states: 1 encrypted, 0 not, -1 not because the line says `no-ssl`.
    public int encryptionState() {
        if (target.tls() != null) {
            return 1;
        }
        return settings.neverEncrypted && !switched ? -1 : 0;
    }

    public void target(Target target) {
        this.target = target;
        this.address = target.address();
    }

    /// What was counted, one part per loop.
    public Tally tally() {
        return tally;
    }

    /// `scur`, `smax`: streams that hold a slot of this server, in the whole process.
    public Gauge sessions() {
        return sessions;
    }

    /// Its connections on all loops, idle ones (`srv_icur`) apart.
    public ConnectionCount connections() {
        return target.count();
    }

    public Rate sessionRate() {
        return sessionRate;
    }

    /// `qcur`: streams that wait for this very server; kept by the balancer.
    public int queued() {
        return queued;
    }

    public void queued(int streams) {
        queued = streams;
        if (streams > queuedMax) {
            queuedMax = streams;
        }
    }

    /// `qmax`.
    public int queuedMax() {
        return queuedMax;
    }

    public void clearQueuedMax() {
        queuedMax = queued;
    }

    /// Health, maintenance, agent.
    public ServerState state() {
        return state;
    }

    /// What its line says; fixed once the traffic runs.
    public ServerSettings settings() {
        return settings;
    }

    public void settings(ServerSettings settings) {
        this.settings = settings;
    }

    /// The weight of the configuration, 0 to 256.
    public int initialWeight() {
        return initialWeight;
    }

    /// Sets the configured weight, and the one in use with it.
    public void initialWeight(int weight) {
        initialWeight = weight;
        this.weight = weight;
    }

    /// The weight in use before `slowstart` lowers it; 0 to 256.
    public int weight() {
        return weight;
    }

    /// Changes the weight in use: by an operator or the agent.
    public void weight(int weight, Cause cause) {
        if (this.weight == weight) {
            return;
        }
        this.weight = weight;
        state.weightChanged(cause);
    }

    /// What the balancer of its backend knows it by; the balancer's own.
    public @Nullable Object place() {
        return place;
    }

    public void place(@Nullable Object place) {
        this.place = place;
    }

    /// What decides per stream how to connect to it (names, protocol), as a higher room compiled it; null for nothing special.
    public @Nullable Object route() {
        return route;
    }

    public void route(@Nullable Object route) {
        this.route = route;
    }

    /// What to do when it is removed at run time, on the operation loop.
    public void whenRemoved(Runnable task) {
        farewells.add(task);
    }

    /// It was removed from its backend.
    public void removed() {
        tracked(null);
        farewells.forEach(Runnable::run);
    }

    /// The server whose health it follows (`track`); null for none.
    public @Nullable Server tracked() {
        return tracked;
    }

    /// Follows `leader` from now on, or nobody.
    public void tracked(@Nullable Server leader) {
        if (tracked != null) {
            tracked.state.removeFollower(this);
        }
        tracked = leader;
        if (leader != null) {
            leader.state.addFollower(this);
        }
    }

    /// Concurrent requests; 0 means no limit.
    public int maxconn() {
        return maxconn;
    }

    public void maxconn(int maxconn) {
        if (this.maxconn != maxconn) {
            this.maxconn = maxconn;
            state.weightChanged(Cause.NONE);
        }
    }

    @Override
    public String toString() {
        return backend.name() + "/" + name;
    }
}
