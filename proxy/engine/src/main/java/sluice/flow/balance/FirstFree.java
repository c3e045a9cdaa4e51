package sluice.flow.balance;

import org.jspecify.annotations.Nullable;

/// `first`: the server with the lowest `id` that has a free slot; weights do not count.
final class FirstFree extends Algorithm {
    FirstFree(Farm farm) {
        super(farm);
    }

    @Override
    void joined(Candidate candidate) {}

    @Override
    void left(Candidate candidate, int weight) {}

    @Override
    void reweighted(Candidate candidate, int before) {}

    @Override
    @Nullable Candidate next(@Nullable Candidate avoid) {
        boolean backups = farm.activeCount() == 0;
        Candidate best = null;
        for (Candidate candidate : farm.candidates()) {
            if (candidate.usable
                    && candidate.isBackup() == backups
                    && candidate != avoid
                    && !candidate.isSaturated()
                    && (best == null || candidate.server.id() < best.server.id())) {
                best = candidate;
            }
        }
        if (best == null && avoid != null && avoid.usable && !avoid.isSaturated()) {
            return avoid;
        }
        return best;
    }
}
