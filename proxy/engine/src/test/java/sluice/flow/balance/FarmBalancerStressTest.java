package sluice.flow.balance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import sluice.loop.Loop;
import sluice.loop.Loops;
import sluice.loop.Transport;
import sluice.proxies.Backend;
import sluice.proxies.Cause;
import sluice.proxies.Server;
import sluice.stream.Session;
import sluice.stream.Stream;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Streams of several loops fight for few slots while servers go and come, limits and weights change, and clients leave the queue: every one is
/// served, refused or has left, none stays, no slot leaks.
class FarmBalancerStressTest {
    private static final int STREAMS_PER_LOOP = 2000;
    private static final int AT_ONCE = 40;

    private static final class Client extends Waiting implements Runnable {
        private final Stream stream = new Stream();
        private final FarmBalancer balancer;
        private final Loop loop;
        private final Random random;
        private final CountDownLatch done;
        private final AtomicInteger served;
        private final AtomicInteger refused;
        private final AtomicInteger gone;
        private int left;

        /// Counts the times in a queue, so that who wants to leave knows whether it is still the same one.
        private int waits;

        private boolean inQueue;

        Client(
                FarmBalancer balancer,
                Loop loop,
                int seed,
                int rounds,
                CountDownLatch done,
                AtomicInteger served,
                AtomicInteger refused,
                AtomicInteger gone) {
            this.balancer = balancer;
            this.loop = loop;
            this.random = new Random(seed);
            this.left = rounds;
            this.done = done;
            this.served = served;
            this.refused = refused;
            this.gone = gone;
            var session = new Session();
            session.loop(loop);
            stream.session(session);
        }

        @Override
        public Stream stream() {
            return stream;
        }

        @Override
        public void run() {
            if (left-- == 0) {
                done.countDown();
                return;
            }
            stream.reset();
            choose();
        }

        private void choose() {
            switch (balancer.choose(stream, this)) {
                case ASSIGNED -> use(java.util.Objects.requireNonNull(stream.server));
                case WAITING -> {
                    inQueue = true;
                    int wait = ++waits;
                    if (random.nextInt(4) == 0) {
                        loop.hand(() -> loop.hand(() -> leave(wait)));
                    }
                }
                case FULL, NONE -> {
                    refused.incrementAndGet();
                    loop.hand(this);
                }
            }
        }

        /// The client has no patience; when somebody lets it in at this very moment, it is served all the same.
        private void leave(int wait) {
            if (inQueue && wait == waits && balancer.leave(stream, this)) {
                inQueue = false;
                stream.server = null;
                gone.incrementAndGet();
                run();
            }
        }

        private void use(Server server) {
            served.incrementAndGet();
            int turns = random.nextInt(3);
            Runnable end =
                    () -> {
                        balancer.release(stream, server);
                        run();
                    };
            loop.hand(turns == 0 ? end : () -> loop.hand(end));
        }

        @Override
        public void dequeued(Server server) {
            inQueue = false;
            use(server);
        }

        @Override
        public void turnedAway() {
            inQueue = false;
            choose();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = BalanceSettings.Kind.class,
            names = {"ROUND_ROBIN", "LEAST_CONNECTIONS", "RANDOM", "FIRST"})
    void every_stream_is_served_or_refused_and_counts_return_to_zero(BalanceSettings.Kind kind)
            throws InterruptedException {
        var backend = new Backend("be", 2);
        backend.tally().prepare(3);
        for (int i = 1; i <= 4; i++) {
            var server = new Server("s" + i, i, backend);
            server.tally().prepare(3);
            server.maxconn(i);
            backend.servers().add(server);
        }
        var settings = new BalanceSettings();
        settings.kind = kind;
        settings.redispatch = true;
        settings.redispatchAfter = -1;
        var balancer = new FarmBalancer(backend, settings);
        balancer.begin();
        var served = new AtomicInteger();
        var refused = new AtomicInteger();
        var gone = new AtomicInteger();
        try (var loops = new Loops(Transport.NIO, 3)) {
            var done = new CountDownLatch(3 * AT_ONCE);
            for (Loop loop : loops.all()) {
                for (int i = 0; i < AT_ONCE; i++) {
                    loop.hand(
                            new Client(
                                    balancer,
                                    loop,
                                    i,
                                    STREAMS_PER_LOOP / AT_ONCE,
                                    done,
                                    served,
                                    refused,
                                    gone));
                }
            }
            var random = new Random(7);
            while (done.getCount() > 0 && !done.await(1, TimeUnit.MILLISECONDS)) {
                // The first server stays, so that there is always somebody who serves.
                Server server = backend.servers().get(1 + random.nextInt(3));
                switch (random.nextInt(6)) {
                    case 2 -> server.weight(1 + random.nextInt(9), Cause.COMMAND);
                    case 3 -> server.state().forceDrain(Cause.COMMAND);
                    case 0 -> server.state().forceMaintenance(Cause.COMMAND);
                    case 1 -> server.maxconn(1 + random.nextInt(4));
                    default -> server.state().ready(Cause.COMMAND);
                }
                if (served.get() + refused.get() + gone.get() > 3 * STREAMS_PER_LOOP) {
                    break;
                }
            }
            assertThat(done.await(30, TimeUnit.SECONDS)).as("nobody waits for ever").isTrue();
        }
        assertThat(served.get() + refused.get() + gone.get()).isEqualTo(3 * STREAMS_PER_LOOP);
        assertThat(backend.queued()).isZero();
        for (Server server : backend.servers()) {
            assertThat(server.sessions().current()).as(server.toString()).isZero();
            assertThat(server.queued()).isZero();
        }
    }
}
