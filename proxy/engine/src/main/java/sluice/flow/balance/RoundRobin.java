package sluice.flow.balance;

import sluice.loop.Shared;
import sluice.proxies.Backend;
import sluice.proxies.Server;
import sluice.stream.Stream;

import java.util.concurrent.atomic.AtomicInteger;

/// Every server in turn, without weights, queues or state.
@Shared("one atomic position")
public final class RoundRobin implements Balancer {
    private final Backend backend;
    private final AtomicInteger next = new AtomicInteger();

    public RoundRobin(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Choice choose(Stream stream, Waiting waiting) {
        var servers = backend.servers();
        if (servers.isEmpty()) {
            return Choice.NONE;
        }
        int at = (next.getAndIncrement() & Integer.MAX_VALUE) % servers.size();
        Server server = servers.get(at);
        server.sessions().enter();
        stream.server = server;
        return Choice.ASSIGNED;
    }

    @Override
    public boolean leave(Stream stream, Waiting waiting) {
        return true;
    }

    @Override
    public void connected(Stream stream, Server server) {}

    @Override
    public Retry failed(Stream stream, Server server, Failure failure, int attempt) {
        if (attempt <= backend.retries()) {
            return Retry.SAME;
        }
        server.sessions().leave();
        return Retry.NONE;
    }

    @Override
    public void answered(Stream stream, Server server, int status) {}

    @Override
    public void release(Stream stream, Server server) {
        server.sessions().leave();
    }
}
