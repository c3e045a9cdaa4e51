package sluice.keyword.server;

import sluice.config.model.ServerDraft;
import sluice.config.model.ServerOption;
import sluice.config.model.Words;
import sluice.wire.connect.PoolLimits;

import java.util.function.UnaryOperator;

/// Which connections to a server are kept for later requests. Manual §5.2.
final class PoolOptions {
    private PoolOptions() {}

    private static void change(ServerDraft draft, UnaryOperator<PoolLimits> change) {
        var target = draft.server().target();
        draft.server().target(target.keeping(change.apply(target.pool())));
    }

    /// `pool-max-conn <number>` — most idle connections that are kept, on all threads; -1, the default, for no limit, 0 for none. Manual §5.2.
    @ServerOption(name = "pool-max-conn")
    static void most(Words words, ServerDraft draft) {
        int most = (int) words.integer("a number from -1", -1, Integer.MAX_VALUE);
        change(
                draft,
                pool -> new PoolLimits(most, pool.low(), pool.purgeMillis(), pool.mostReuses()));
    }

    /// `pool-low-conn <number>` — so many idle connections, on all threads, are kept although fewer were in use lately; 0 by default.
    ///
    /// A thread never takes the idle connections of another one here, so this is about having some on every thread. Manual §5.2.
    @ServerOption(name = "pool-low-conn")
    static void low(Words words, ServerDraft draft) {
        int low = (int) words.integer("a number", 0, Integer.MAX_VALUE);
        change(
                draft,
                pool -> new PoolLimits(pool.most(), low, pool.purgeMillis(), pool.mostReuses()));
    }

    /// `pool-purge-delay <time>` — each such time half of the idle connections that were not needed are closed; `5s` by default, 0 keeps none. Manual §5.2.
    @ServerOption(name = "pool-purge-delay")
    static void purgeDelay(Words words, ServerDraft draft) {
        int millis = (int) words.timeMillis("a delay");
        change(draft, pool -> new PoolLimits(pool.most(), pool.low(), millis, pool.mostReuses()));
    }

    /// `max-reuse <number>` — how many further requests a connection carries after its first one; -1, the default, for no limit. Manual §5.2.
    @ServerOption(name = "max-reuse")
    static void mostReuses(Words words, ServerDraft draft) {
        int most = (int) words.integer("a number from -1", -1, Integer.MAX_VALUE);
        change(draft, pool -> new PoolLimits(pool.most(), pool.low(), pool.purgeMillis(), most));
    }
}
