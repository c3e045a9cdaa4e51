package sluice.flow.balance;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sluice.proxies.Backend;
import sluice.proxies.Cause;
import sluice.proxies.Server;
import sluice.value.ByteString;
import sluice.value.KeyHash;

import java.util.Objects;
import java.util.Random;
import java.util.function.Function;

class FarmTest {
    private static Backend backend(int... weights) {
        var backend = new Backend("be", 2);
        for (int i = 0; i < weights.length; i++) {
            var server = new Server("s" + (i + 1), i + 1, backend);
            server.initialWeight(weights[i]);
            backend.servers().add(server);
        }
        return backend;
    }

    private static Farm farm(Backend backend, Function<Farm, Algorithm> algorithm) {
        var farm = new Farm(backend, algorithm, false);
        farm.begin();
        return farm;
    }

    private static String name(@Nullable Candidate candidate) {
        return candidate == null ? "-" : candidate.server.name();
    }

    private static String sequence(Farm farm, int length) {
        var names = new StringBuilder();
        for (int i = 0; i < length; i++) {
            names.append(name(farm.next(null)).substring(1));
        }
        return names.toString();
    }

    /// Whatever the weights, every server is taken exactly as often as its weight says in each round.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void round_robin_takes_each_by_its_weight(int seed) {
        var random = new Random(seed);
        var weights = random.ints(1 + random.nextInt(12), 1, 20).toArray();
        int total = java.util.Arrays.stream(weights).sum();
        for (Function<Farm, Algorithm> algorithm :
                java.util.List.<Function<Farm, Algorithm>>of(
                        SmoothRoundRobin::new, ServerMap::new)) {
            var farm = farm(backend(weights), algorithm);
            for (int round = 0; round < 20; round++) {
                var taken = new int[weights.length];
                for (int i = 0; i < total; i++) {
                    taken[Objects.requireNonNull(farm.next(null)).position]++;
                }
                for (int i = 0; i < weights.length; i++) {
                    // A place may fall right on the border of two rounds.
                    assertThat(taken[i]).isBetween(weights[i] - 1, weights[i] + 1);
                }
            }
        }
    }

    /// Servers that come and go and change their weights leave no hole: what is usable is chosen, what is not is not.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void every_algorithm_survives_changes(int seed) {
        for (Function<Farm, Algorithm> algorithm :
                java.util.List.<Function<Farm, Algorithm>>of(
                        SmoothRoundRobin::new,
                        ServerMap::new,
                        LeastConnections::new,
                        FirstFree::new,
                        farm -> new ConsistentRing(farm, 0),
                        farm -> new ConsistentRing(farm, 2))) {
            var random = new Random(seed);
            var backend = backend(random.ints(8, 0, 9).toArray());
            backend.servers().get(6).settings().backup = true;
            backend.servers().get(7).settings().backup = true;
            var farm = farm(backend, algorithm);
            backend.watch(change -> farm.update(Objects.requireNonNull(Farm.of(change.server()))));
            for (int step = 0; step < 4000; step++) {
                Server server = backend.servers().get(random.nextInt(8));
                switch (random.nextInt(20)) {
                    case 0 -> server.state().forceMaintenance(Cause.COMMAND);
                    case 1, 2 -> server.state().ready(Cause.COMMAND);
                    case 3 -> server.weight(random.nextInt(9), Cause.COMMAND);
                    case 4 -> server.state().forceDrain(Cause.COMMAND);
                    default -> {}
                }
                boolean hashes =
                        farm.algorithm() instanceof ConsistentRing
                                || farm.algorithm() instanceof ServerMap;
                Candidate found =
                        hashes && random.nextBoolean()
                                ? farm.hashed(random.nextInt(), null)
                                : farm.next(null);
                if (farm.isEmpty()) {
                    assertThat(found).isNull();
                    assertThat(farm.totalWeight()).isZero();
                    continue;
                }
                assertThat(found).isNotNull();
                assertThat(Objects.requireNonNull(found).usable).isTrue();
                assertThat(found.server.state().isUsable()).isTrue();
                assertThat(found.isBackup()).isEqualTo(farm.activeCount() == 0);
                if (random.nextBoolean()) {
                    found.server.sessions().enter();
                } else if (found.served() > 0) {
                    found.server.sessions().leave();
                }
                farm.algorithm().loadChanged(found);
            }
        }
    }

    @Test
    void least_connections_takes_the_least_loaded_for_its_weight() {
        var backend = backend(1, 2);
        var farm = farm(backend, LeastConnections::new);
        var taken = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            var next = Objects.requireNonNull(farm.next(null));
            next.server.sessions().enter();
            farm.algorithm().loadChanged(next);
            taken.append(next.server.name().charAt(1));
        }
        assertThat(taken.toString()).isEqualTo("122212");
    }

    @Test
    void adding_a_server_to_a_ring_moves_only_its_share() {
        var ten =
                farm(
                        backend(10, 10, 10, 10, 10, 10, 10, 10, 10, 10),
                        f -> new ConsistentRing(f, 0));
        var eleven =
                farm(
                        backend(10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10),
                        f -> new ConsistentRing(f, 0));
        int moved = 0;
        for (int i = 0; i < 10_000; i++) {
            int hash = KeyHash.avalanche(KeyHash.SDBM.of(ByteString.of("key" + i)));
            String before = name(ten.hashed(hash, null));
            String after = name(eleven.hashed(hash, null));
            if (!before.equals(after)) {
                moved++;
                assertThat(after).isEqualTo("s11");
            }
        }
        assertThat(moved).isBetween(600, 1300);
    }

    @Test
    void a_lone_backup_takes_all_unless_allbackups() {
        var backend = backend(1, 1, 1);
        backend.servers().get(1).settings().backup = true;
        backend.servers().get(2).settings().backup = true;
        backend.servers().get(0).state().forceMaintenance(Cause.COMMAND);
        assertThat(sequence(farm(backend, SmoothRoundRobin::new), 4)).isEqualTo("2222");
        var all = new Farm(backend, SmoothRoundRobin::new, true);
        all.begin();
        assertThat(sequence(all, 4)).isEqualTo("2323");
    }
}
