package sluice.proxies;

import sluice.value.Address;

/// One server of a backend: address, weight, limits; its health and administrative state stand beside it.
public final class Server {
    private final String name;
    private final int id;
    private final Backend backend;
    private volatile Address address = Address.NONE;
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

    public void address(Address address) {
        this.address = address;
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
