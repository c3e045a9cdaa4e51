package sluice.flow.balance;

import org.jspecify.annotations.Nullable;

/// `leastconn`: the server with the fewest streams, running and queued, for its weight; equal ones in turn.
///
/// Every take and release moves the server in the heap, behind those with the same load; that is what makes equal servers take turns.
final class LeastConnections extends Algorithm {
    private final CandidateHeap active = new CandidateHeap();
    private final CandidateHeap backup = new CandidateHeap();

    LeastConnections(Farm farm) {
        super(farm);
    }

    private CandidateHeap heap(Candidate candidate) {
        return candidate.isBackup() ? backup : active;
    }

    private static long load(Candidate candidate) {
        long streams = candidate.served() + candidate.line.size();
        return streams == 0 ? 0 : (streams + 1) * MAX_WEIGHT / candidate.weight;
    }

    @Override
    void joined(Candidate candidate) {
        heap(candidate).insert(candidate, load(candidate));
    }

    @Override
    void left(Candidate candidate, int weight) {
        heap(candidate).remove(candidate);
    }

    @Override
    void reweighted(Candidate candidate, int before) {
        heap(candidate).remove(candidate);
        heap(candidate).insert(candidate, load(candidate));
    }

    @Override
    void loadChanged(Candidate candidate) {
        if (candidate.place >= 0 && candidate.key != load(candidate)) {
            reweighted(candidate, candidate.weight);
        }
    }

    @Override
    @Nullable Candidate next(@Nullable Candidate avoid) {
        CandidateHeap heap = farm.activeCount() > 0 ? active : backup;
        Candidate first = heap.first();
        if (first == null) {
            return null;
        }
        if (first != avoid && isOpen(first)) {
            return first;
        }
        Candidate best = null;
        for (int i = 0; i < heap.size(); i++) {
            Candidate candidate = heap.at(i);
            if (candidate != avoid
                    && isOpen(candidate)
                    && (best == null || CandidateHeap.before(candidate, best))) {
                best = candidate;
            }
        }
        if (best == null && avoid != null && avoid.place >= 0 && isOpen(avoid)) {
            return avoid;
        }
        return best;
    }

    /// A server with a queue limit of its own may be chosen until that queue is full.
    private static boolean isOpen(Candidate candidate) {
        return candidate.server.maxconn() <= 0
                || candidate.served() + candidate.line.size()
                        < candidate.limit() + candidate.server.settings().maxqueue;
    }
}
