package sluice.flow.balance;

import org.jspecify.annotations.Nullable;

import sluice.loop.Shared;
import sluice.proxies.Backend;
import sluice.proxies.Server;

import java.util.Arrays;
import java.util.function.Function;

/// The servers of one backend as its algorithm sees them: who is usable, with which weight, in which group.
///
/// Everything happens under the farm's own monitor, which its balancer takes. A choice holds it for well under a microsecond; the measure
/// stands in `docs/decisions`. Server state is changed elsewhere, under the server's monitor, and told here: the order of locks
/// is always server, then farm.
@Shared("its monitor")
final class Farm {
    private final Backend backend;
    private final Algorithm algorithm;
    private final boolean allBackups;
    private Candidate[] candidates = {};
    private int activeCount;
    private int backupCount;
    private int activeWeight;
    private int backupWeight;
    private @Nullable Candidate firstBackup;
    private int divisor = 1;

    /// `hash-balance-factor` in percent; 0 for none.
    int balanceFactor;

    Affinity affinity = Affinity.ALWAYS;

    Farm(Backend backend, Function<Farm, Algorithm> algorithm, boolean allBackups) {
        this.backend = backend;
        this.allBackups = allBackups;
        this.algorithm = algorithm.apply(this);
    }

    Backend backend() {
        return backend;
    }

    Algorithm algorithm() {
        return algorithm;
    }

    Candidate[] candidates() {
        return candidates;
    }

    int activeCount() {
        return activeCount;
    }

    int backupCount() {
        return backupCount;
    }

    /// The scaled weight of the group that is in use; 0 when no server is usable.
    int totalWeight() {
        if (activeCount > 0) {
            return activeWeight;
        }
        if (!allBackups && firstBackup != null) {
            return firstBackup.weight;
        }
        return backupWeight;
    }

    /// How many servers share the load now.
    int usedServers() {
        if (activeCount > 0) {
            return activeCount;
        }
        return !allBackups && firstBackup != null ? 1 : backupCount;
    }

    boolean isEmpty() {
        return activeCount == 0 && backupCount == 0;
    }

    /// Takes in all servers of the backend.
    void begin() {
        divisor = algorithm.isDynamic() ? 1 : commonDivisor();
        for (Server server : backend.servers()) {
            look(place(server));
        }
        publish();
    }

    /// Static algorithms build an array by weight: the common divisor of all weights keeps it short.
    private int commonDivisor() {
        int common = 0;
        for (Server server : backend.servers()) {
            int weight = server.weight();
            while (weight != 0) {
                int rest = common % weight;
                common = weight;
                weight = rest;
            }
        }
        return Math.max(1, common);
    }

    /// Takes in a server that was added to the backend.
    Candidate add(Server server) {
        Candidate candidate = place(server);
        update(candidate);
        return candidate;
    }

    private Candidate place(Server server) {
        var candidate = new Candidate(server, candidates.length);
        candidates = Arrays.copyOf(candidates, candidates.length + 1);
        candidates[candidate.position] = candidate;
        server.place(candidate);
        return candidate;
    }

    /// Forgets a server; its place stays empty of traffic for good.
    void remove(Candidate candidate) {
        if (candidate.usable) {
            leave(candidate);
        }
        candidate.server.place(null);
        publish();
    }

    static @Nullable Candidate of(Server server) {
        return (Candidate) server.place();
    }

    /// The weight that the server should have now.
    private int weight(Candidate candidate) {
        int weight = candidate.server.weight();
        if (!algorithm.isDynamic()) {
            return (weight + divisor - 1) / divisor;
        }
        int slowStart = candidate.server.settings().slowStartMillis / 1000;
        double warmth = candidate.server.state().warmth();
        if (warmth >= 1 || slowStart <= 0) {
            return weight * Algorithm.SCALE;
        }
        long seconds = candidate.server.state().secondsSinceChange();
        long scaled = (Algorithm.SCALE * seconds + slowStart) / slowStart;
        return (int) (weight * Math.min(Algorithm.SCALE, scaled));
    }

    /// Looks at the server's state and weight again.
    void update(Candidate candidate) {
        look(candidate);
        publish();
    }

    private void look(Candidate candidate) {
        int weight = weight(candidate);
        boolean usable = weight > 0 && candidate.server.state().isUsable();
        if (candidate.usable && !usable) {
            leave(candidate);
        } else if (!candidate.usable && usable) {
            candidate.weight = weight;
            join(candidate);
        } else if (usable && candidate.weight != weight) {
            reweigh(candidate, weight);
        }
    }

    private void join(Candidate candidate) {
        candidate.usable = true;
        count(candidate, 1, candidate.weight);
        algorithm.joined(candidate);
    }

    private void leave(Candidate candidate) {
        int weight = candidate.weight;
        candidate.usable = false;
        count(candidate, -1, -weight);
        algorithm.left(candidate, weight);
        candidate.weight = 0;
    }

    private void reweigh(Candidate candidate, int weight) {
        int before = candidate.weight;
        candidate.weight = weight;
        count(candidate, 0, weight - before);
        algorithm.reweighted(candidate, before);
    }

    private void count(Candidate candidate, int servers, int weight) {
        if (candidate.isBackup()) {
            backupCount += servers;
            backupWeight += weight;
            findFirstBackup();
        } else {
            activeCount += servers;
            activeWeight += weight;
        }
    }

    private void findFirstBackup() {
        firstBackup = null;
        for (Candidate candidate : candidates) {
            if (candidate.usable && candidate.isBackup()) {
                firstBackup = candidate;
                return;
            }
        }
    }

    private void publish() {
        backend.usable(activeCount, backupCount);
    }

    /// The next server in the algorithm's own order; null when all are saturated.
    @Nullable Candidate next(@Nullable Candidate avoid) {
        return onlyBackup() ? firstBackup : algorithm.next(avoid);
    }

    @Nullable Candidate hashed(int hash, @Nullable Candidate avoid) {
        return onlyBackup() ? firstBackup : algorithm.hashed(hash, avoid);
    }

    private boolean onlyBackup() {
        return activeCount == 0 && !allBackups && firstBackup != null;
    }

    /// Whether streams of the backend's queue may go to this server.
    boolean drawsFromBackend(Candidate candidate) {
        if (!candidate.usable) {
            return false;
        }
        return !candidate.isBackup()
                || activeCount == 0 && (allBackups || candidate == firstBackup);
    }

    /// Whether a hash may end at this server: bounded load, and what `hash-preserve-affinity` says of saturated ones.
    boolean admits(Candidate candidate) {
        if (balanceFactor > 0 && isOverloaded(candidate)) {
            return false;
        }
        return switch (affinity) {
            case ALWAYS -> true;
            case MAXCONN -> !candidate.isSaturated();
            case MAXQUEUE ->
                    candidate.server.maxconn() <= 0
                            || candidate.server.settings().maxqueue <= 0
                            || candidate.line.size() < candidate.server.settings().maxqueue;
        };
    }

    /// More streams than the bounded share: (all + 1) × factor ÷ 100, spread by weight so that the shares add up exactly.
    private boolean isOverloaded(Candidate candidate) {
        int total = totalWeight();
        long slots = ((long) (served() + 1) * balanceFactor + 99) / 100;
        long perWeight = slots / total;
        long rest = slots % total;
        long before = weightBefore(candidate);
        long share =
                candidate.weight * perWeight
                        + (before + candidate.weight) * rest / total
                        - before * rest / total;
        return candidate.served() >= Math.max(1, share);
    }

    private int served() {
        int served = 0;
        for (Candidate candidate : candidates) {
            served += candidate.served();
        }
        return served;
    }

    private int weightBefore(Candidate candidate) {
        int before = 0;
        for (int i = 0; i < candidate.position; i++) {
            if (candidates[i].usable && candidates[i].isBackup() == candidate.isBackup()) {
                before += candidates[i].weight;
            }
        }
        return before;
    }

    /// Sessions given to the server in about the last second.
    long recentRate(Candidate candidate) {
        return candidate
                .server
                .sessionRate()
                .perSecond(
                        candidate.server.tally().sum(counters -> counters.sessions),
                        System.nanoTime());
    }
}
