package sluice.flow.balance;

import org.jspecify.annotations.Nullable;

/// Chooses among the usable servers of one backend. All calls happen under the lock of the [Farm], which keeps
/// [Candidate#usable] and [Candidate#weight] and tells each change.
///
/// Backup servers form a group of their own that is asked when no active server is usable; the farm answers with the first
/// backup by itself unless `option allbackups` is set.
abstract class Algorithm {
    /// Weights are multiplied by this, so that a server that warms up can have a fraction of its weight.
    static final int SCALE = 16;

    /// The highest weight of a server, scaled.
    static final int MAX_WEIGHT = 256 * SCALE;

    final Farm farm;

    Algorithm(Farm farm) {
        this.farm = farm;
    }

    /// Whether weights may change while a server is up (`slowstart`, `set weight`).
    boolean isDynamic() {
        return true;
    }

    /// A candidate came in with the weight it has.
    abstract void joined(Candidate candidate);

    /// A candidate went; its weight was `weight`.
    abstract void left(Candidate candidate, int weight);

    /// A usable candidate's weight changed.
    abstract void reweighted(Candidate candidate, int before);

    /// Streams came to or left a candidate.
    void loadChanged(Candidate candidate) {}

    /// The next one that is not saturated, others than `avoid` first; null when all are saturated.
    abstract @Nullable Candidate next(@Nullable Candidate avoid);

    /// The one that the hash leads to, saturated or not; null when there is none.
    @Nullable Candidate hashed(int hash, @Nullable Candidate avoid) {
        throw new AssertionError(getClass() + " knows no hashes");
    }
}
