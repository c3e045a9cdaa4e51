package sluice.keyword.command;

import sluice.flow.Plan;
import sluice.loop.Loop;
import sluice.loop.Loops;
import sluice.operation.runtime.Invocation;
import sluice.proxies.Proxy;
import sluice.proxies.Server;
import sluice.proxies.Tally;
import sluice.proxies.TrafficCounters;

/// `clear counters`: maxima at once, counters by the loops that own them.
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
            if (counters) {
                clear(in, each.frontend.tally());
            }
        }
        for (var each : plan.backends) {
            maxima(each.backend);
            if (counters) {
                clear(in, each.backend.tally());
            }
            each.backend.servers().forEach(server -> server(in, server, counters));
        }
    }

    private static void rules(Plan plan, Loop loop) {
        plan.frontends.forEach(each -> each.rules().forEach(chain -> chain.clear(loop)));
        plan.backends.forEach(each -> each.rules().forEach(chain -> chain.clear(loop)));
    }

    static void server(Invocation in, Server server, boolean counters) {
        server.sessions().clearMax();
        server.sessionRate().clearMax();
        if (counters) {
            clear(in, server.tally());
        }
    }

    private static void maxima(Proxy proxy) {
        proxy.sessions().clearMax();
        proxy.sessionRate().clearMax();
        proxy.requestRate().clearMax();
    }

    private static void clear(Invocation in, Tally tally) {
        TrafficCounters[] parts = tally.parts();
        Loops loops = in.part(Loops.class);
        for (int i = 0; i < parts.length && i < loops.all().size(); i++) {
            TrafficCounters part = parts[i];
            loops.all().get(i).hand(part::clear);
        }
    }
}
