package sluice.flow.balance;

import org.jspecify.annotations.Nullable;

/// `static-rr` and the `map-based` hashes: an array in which every usable server stands as often as its weight says.
///
/// Made anew whenever a server comes or goes, and then only: weights that change while a server is up have no effect. The order
/// follows the declaration for equal weights and spreads unequal ones evenly, as in HAProxy, so that `hash % total weight`
/// leads to the same server there and here.
final class ServerMap extends Algorithm {
    private Candidate[] map = {};
    private int position;
    private boolean stale = true;

    ServerMap(Farm farm) {
        super(farm);
    }

    @Override
    boolean isDynamic() {
        return false;
    }

    @Override
    void joined(Candidate candidate) {
        stale = true;
    }

    @Override
    void left(Candidate candidate, int weight) {
        stale = true;
    }

    @Override
    void reweighted(Candidate candidate, int before) {
        stale = true;
    }

    private Candidate[] map() {
        if (stale) {
            stale = false;
            map = build();
        }
        return map;
    }

    private Candidate[] build() {
        boolean backups = farm.activeCount() == 0;
        int total = 0;
        int servers = 0;
        for (Candidate candidate : farm.candidates()) {
            candidate.score = 0;
            if (candidate.usable && candidate.isBackup() == backups) {
                total += candidate.weight;
                servers++;
            }
        }
        var built = new Candidate[total];
        for (int i = 0; i < total; i++) {
            built[i] = best(backups, total, servers);
            built[i].score -= total;
        }
        return built;
    }

    private Candidate best(boolean backups, int total, int servers) {
        Candidate best = null;
        int highest = 0;
        for (Candidate candidate : farm.candidates()) {
            if (!candidate.usable || candidate.isBackup() != backups) {
                continue;
            }
            if (total == 1) {
                return candidate;
            }
            candidate.score += candidate.weight;
            int worth = (candidate.score + total) / total;
            if (best == null || worth > highest) {
                highest = worth;
                best = candidate;
            }
        }
        if (best == null) {
            throw new AssertionError(
                    "a total weight of " + total + " with " + servers + " servers");
        }
        return best;
    }

    @Override
    @Nullable Candidate next(@Nullable Candidate avoid) {
        Candidate[] servers = map();
        if (servers.length == 0) {
            return null;
        }
        if (position >= servers.length) {
            position = 0;
        }
        int avoided = -1;
        int at = position;
        do {
            Candidate candidate = servers[at];
            int next = at + 1 == servers.length ? 0 : at + 1;
            if (!candidate.isSaturated()) {
                if (candidate != avoid) {
                    // Behind the last one is a place of its own: a longer map goes on there, as in
                    // HAProxy.
                    position = at + 1;
                    return candidate;
                }
                avoided = at;
            }
            at = next;
        } while (at != position);
        if (avoided < 0) {
            return null;
        }
        position = avoided + 1;
        return servers[avoided];
    }

    @Override
    @Nullable Candidate hashed(int hash, @Nullable Candidate avoid) {
        Candidate[] servers = map();
        return servers.length == 0
                ? null
                : servers[Integer.remainderUnsigned(hash, servers.length)];
    }
}
