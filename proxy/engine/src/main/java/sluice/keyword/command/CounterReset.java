package sluice.keyword.command;

import sluice.flow.Plan;
import sluice.loop.Loop;
import sluice.loop.Loops;
import sluice.operation.runtime.Dump;
import sluice.operation.runtime.Invocation;
import sluice.proxies.Listener;
import sluice.proxies.Proxy;
import sluice.proxies.Server;
import sluice.proxies.Tally;
import sluice.proxies.TrafficCounters;

import java.util.concurrent.atomic.AtomicInteger;

/// `clear counters`: maxima at once, counters by the loops that own them. The answer comes when all of them have done it, so that the next
/// command sees none of the old figures.
final class CounterReset {
    private CounterReset() {}

    static void all(Invocation in, Plan plan, boolean counters) {
        if (counters) {
            for (var loop : in.part(Loops.class).all()) {
                loop.hand(() -> rules(plan, loop));
            }
        }
        for (var each : plan.frontends) {
            maxima(each.frontend);
            each.frontend.connectionRate().clearMax();
            each.frontend.listeners().forEach(listener -> reset(in, listener, counters));
            clear(in, each.frontend.tally(), counters);
        }
        for (var each : plan.backends) {
            maxima(each.backend);
            each.backend.clearQueuedMax();
            clear(in, each.backend.tally(), counters);
            if (counters) {
                each.backend.availability().clearDowns();
            }
            each.backend.servers().forEach(server -> reset(in, server, counters));
        }
        await(in);
    }

    /// Ends the command behind what was handed to the loops before.
    private static void await(Invocation in) {
        var loops = in.part(Loops.class).all();
        var left = new AtomicInteger(loops.size());
        for (var loop : loops) {
            loop.hand(
                    () -> {
                        if (left.decrementAndGet() == 0) {
                            in.resume();
                        }
                    });
        }
        in.stream(_ -> left.get() == 0 ? Dump.Progress.DONE : Dump.Progress.WAIT);
    }

    private static void rules(Plan plan, Loop loop) {
        plan.frontends.forEach(each -> each.rules().forEach(chain -> chain.clear(loop)));
        plan.backends.forEach(each -> each.rules().forEach(chain -> chain.clear(loop)));
    }

    static void server(Invocation in, Server server) {
        reset(in, server, true);
        await(in);
    }

    private static void reset(Invocation in, Server server, boolean counters) {
        server.sessions().clearMax();
        server.sessionRate().clearMax();
        server.clearQueuedMax();
        clear(in, server.tally(), counters);
        if (counters) {
            server.state().health().clearCounters();
        }
    }

    private static void reset(Invocation in, Listener listener, boolean counters) {
        listener.sessions().clearMax();
        clear(in, listener.tally(), counters);
    }

    private static void maxima(Proxy proxy) {
        proxy.sessions().clearMax();
        proxy.sessionRate().clearMax();
        proxy.requestRate().clearMax();
    }

    private static void clear(Invocation in, Tally tally, boolean counters) {
        TrafficCounters[] parts = tally.parts();
        Loops loops = in.part(Loops.class);
        for (int i = 0; i < parts.length && i < loops.all().size(); i++) {
            TrafficCounters part = parts[i];
            loops.all().get(i).hand(counters ? part::clear : part::clearMaxima);
        }
    }
}
