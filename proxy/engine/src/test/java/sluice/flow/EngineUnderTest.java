package sluice.flow;

import sluice.loop.Journal;
import sluice.loop.Loops;
import sluice.loop.Transport;
import sluice.proxies.Backend;
import sluice.proxies.Frontend;
import sluice.proxies.Listener;
import sluice.proxies.Mode;
import sluice.proxies.Server;
import sluice.value.Address;
import sluice.wire.listen.BindFailure;
import sluice.wire.listen.BindPoint;

/// A plan built by hand with one frontend and one backend, started on ports of the kernel's choice.
final class EngineUnderTest implements AutoCloseable {
    final Plan plan = new Plan();
    final FrontendPlan frontend = new FrontendPlan(new Frontend("fe", 1));
    final BackendPlan backend = new BackendPlan(new Backend("be", 2));
    final Loops loops;
    private final Listener listener;
    private Traffic traffic;

    EngineUnderTest(Mode mode) {
        this(mode, 1);
    }

    EngineUnderTest(Mode mode, int threads) {
        loops = new Loops(Transport.best(), threads);
        traffic = new Traffic(plan, loops, Journal.SILENT);
        frontend.frontend.mode(mode);
        backend.backend.mode(mode);
        frontend.defaultBackend = backend;
        var front = frontend.frontend.timeouts();
        front.client = 2000;
        front.httpRequest = 1000;
        var rear = backend.backend.timeouts();
        rear.connect = 500;
        rear.server = 1000;
        var point = new BindPoint();
        point.address = Address.ipv4(0x7f000001, 0);
        point.id = 1;
        listener = new Listener(frontend.frontend, point);
        frontend.frontend.listeners().add(listener);
        plan.frontends.add(frontend);
        plan.backends.add(backend);
    }

    EngineUnderTest server(int port) {
        int id = backend.backend.servers().size() + 1;
        var server = new Server("s" + id, id, backend.backend);
        server.address(Address.ipv4(0x7f000001, port));
        backend.backend.servers().add(server);
        return this;
    }

    EngineUnderTest start() {
        try {
            traffic.start();
        } catch (BindFailure e) {
            throw new AssertionError(e);
        }
        return this;
    }

    Traffic traffic() {
        return traffic;
    }

    int port() {
        var socket = traffic.socket(listener);
        if (socket == null) {
            throw new AssertionError("not listening");
        }
        return socket.address().port();
    }

    @Override
    public void close() {
        traffic.close();
        loops.close();
    }
}
