package sluice.proxies;

import sluice.value.Address;
import sluice.wire.connect.Target;

/// One server of a backend: address, weight, limits; its health and administrative state stand beside it.
public final class Server {
    private final String name;
    private final int id;
    private final Backend backend;
    private volatile Address address = Address.NONE;
    private volatile Target target = Target.of(Address.NONE);
    private final Tally tally = new Tally();
    private final Gauge sessions = new Gauge();
    private final Gauge idle = new Gauge();
    private final Rate sessionRate = new Rate();
    private int initialWeight = 1;
    private int maxconn;

    public Server(String name, int id, Backend backend) {
        this.name = name;
        this.id = id;
        this.backend = backend;
    }

    public String name() {
        return name;
    }

    /// The `id` of statistics: 1 for the first server of its backend unless the line says otherwise.
    public int id() {
        return id;
    }

    public Backend backend() {
        return backend;
    }

    /// Where connections go now; the Runtime API and resolvers replace it.
    public Address address() {
        return address;
    }

    /// Replaces the address; idle connections to the old one are no longer used.
    public void address(Address address) {
        this.address = address;
        Target old = target;
        target = new Target(address, old.source(), old.network(), old.proxyHeader());
    }

    /// How to connect; a new object after each change.
    public Target target() {
        return target;
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

    /// `srv_icur`: idle connections on all loops.
    public Gauge idle() {
        return idle;
    }

    public Rate sessionRate() {
        return sessionRate;
    }

    public int initialWeight() {
        return initialWeight;
    }

    public void initialWeight(int weight) {
        initialWeight = weight;
    }

    /// Concurrent requests; 0 means no limit.
    public int maxconn() {
        return maxconn;
    }

    public void maxconn(int maxconn) {
        this.maxconn = maxconn;
    }

    @Override
    public String toString() {
        return backend.name() + "/" + name;
    }
}
