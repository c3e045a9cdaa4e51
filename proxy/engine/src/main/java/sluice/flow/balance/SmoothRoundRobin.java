package sluice.flow.balance;

import org.jspecify.annotations.Nullable;

/// `roundrobin`: each server in turn, as often as its weight says and as evenly spread as its weight allows.
///
/// ```
/// position ─────────────────────────────►  one step per choice
/// waiting   servers that have not had their first turn in this round, heaviest first
/// planned   servers with a next position: the distance between two is total weight ÷ own weight, the rest carried over
/// later     servers whose next position lies beyond the round: they wait for the next one
/// ```
///
/// A planned server whose position has come is taken, else a waiting one, else the next planned one. Servers that come back get
/// their first position in the middle of their distance, so that they are eased in. The sequence is the one of HAProxy for
/// the same weights and the same order of servers: a round takes every server exactly as often as its weight says. Two
/// such groups exist, for active and for backup servers.
final class SmoothRoundRobin extends Algorithm {
    private static final int NOWHERE = 0;
    private static final int WAITING = 1;
    private static final int PLANNED = 2;
    private static final int LATER = 3;

    /// The state of one group.
    private static final class Round {
        CandidateHeap waiting = new CandidateHeap();
        CandidateHeap planned = new CandidateHeap();
        CandidateHeap later = new CandidateHeap();

        /// The total weight with which this round began, and the one that the next will begin with.
        int weight;

        int nextWeight;
        int position;
    }

    private final Round active = new Round();
    private final Round backup = new Round();
    private boolean begun;

    SmoothRoundRobin(Farm farm) {
        super(farm);
    }

    private Round round(Candidate candidate) {
        return candidate.isBackup() ? backup : active;
    }

    /// The servers that are usable at the start stand in line without positions.
    private void begin() {
        begun = true;
        for (Round round : new Round[] {active, backup}) {
            round.weight = round.nextWeight;
            round.position = round.nextWeight;
        }
    }

    @Override
    void joined(Candidate candidate) {
        Round round = round(candidate);
        round.nextWeight += candidate.weight;
        if (!begun) {
            enter(round.waiting, WAITING, candidate);
            return;
        }
        candidate.nextPosition =
                round.position
                        + (round.nextWeight + round.weight - round.position) / candidate.weight;
        enqueue(round, candidate);
    }

    @Override
    void left(Candidate candidate, int weight) {
        Round round = round(candidate);
        round.nextWeight -= weight;
        dequeue(round, candidate);
        candidate.round = NOWHERE;
    }

    @Override
    void reweighted(Candidate candidate, int before) {
        Round round = round(candidate);
        round.nextWeight += candidate.weight - before;
        int where = candidate.round;
        dequeue(round, candidate);
        if (where == WAITING) {
            enter(round.waiting, WAITING, candidate);
            return;
        }
        if (where == LATER) {
            candidate.nextPosition += round.weight;
        }
        int planned = candidate.nextPosition;
        int step = round.nextWeight / candidate.weight;
        candidate.nextPosition = Math.min(candidate.lastPosition + step, planned);
        candidate.remainder = 0;
        if (candidate.nextPosition < round.position + 2) {
            candidate.nextPosition = round.position + step;
        }
        enqueue(round, candidate);
    }

    private static void enter(CandidateHeap heap, int where, Candidate candidate) {
        heap.insert(candidate, MAX_WEIGHT - candidate.weight);
        candidate.round = where;
    }

    private static void dequeue(Round round, Candidate candidate) {
        switch (candidate.round) {
            case WAITING -> round.waiting.remove(candidate);
            case PLANNED -> round.planned.remove(candidate);
            case LATER -> round.later.remove(candidate);
            default -> {}
        }
        candidate.round = NOWHERE;
    }

    private static void enqueue(Round round, Candidate candidate) {
        if (candidate.nextPosition >= 2 * round.weight
                || candidate.nextPosition >= round.weight + round.nextWeight) {
            candidate.nextPosition -= round.weight;
            enter(round.later, LATER, candidate);
            return;
        }
        // Of two with the same position the one with the greater weight and the smaller rest goes
        // first.
        long key =
                256L * candidate.nextPosition
                        + (MAX_WEIGHT + candidate.remainder - candidate.weight) / SCALE;
        round.planned.insert(candidate, key);
        candidate.round = PLANNED;
    }

    @Override
    @Nullable Candidate next(@Nullable Candidate avoid) {
        if (!begun) {
            begin();
        }
        Round round = farm.activeCount() > 0 ? active : backup;
        Candidate skipped = null;
        Candidate avoided = null;
        Candidate found;
        boolean turned = false;
        while (true) {
            if (round.weight == 0) {
                round.weight = round.nextWeight;
                round.position = round.nextWeight;
            }
            found = due(round);
            if (found == null && !turned) {
                turned = true;
                turn(round);
                found = due(round);
            }
            if (found == null) {
                found = avoided;
                break;
            }
            advance(round, found);
            dequeue(round, found);
            round.position++;
            if (!found.isSaturated()) {
                if (found != avoid || avoided != null) {
                    break;
                }
                avoided = found;
            }
            found.nextSkipped = skipped;
            skipped = found;
        }
        if (found != null) {
            enqueue(round, found);
        }
        requeue(round, skipped, found, turned);
        return found;
    }

    private static @Nullable Candidate due(Round round) {
        Candidate planned = round.planned.first();
        if (planned != null && planned.nextPosition <= round.position) {
            return planned;
        }
        Candidate waiting = round.waiting.first();
        if (waiting != null) {
            waiting.nextPosition = 0;
            waiting.remainder = 0;
            return waiting;
        }
        return planned;
    }

    private static void turn(Round round) {
        CandidateHeap waiting = round.later;
        round.later = round.waiting;
        round.waiting = waiting;
        for (int i = 0; i < waiting.size(); i++) {
            waiting.at(i).round = WAITING;
        }
        for (int i = 0; i < round.later.size(); i++) {
            round.later.at(i).round = LATER;
        }
        round.weight = round.nextWeight;
        round.position = round.nextWeight;
    }

    private static void advance(Round round, Candidate candidate) {
        if (candidate.nextPosition == 0) {
            candidate.nextPosition = round.position;
        }
        candidate.lastPosition = candidate.nextPosition;
        candidate.nextPosition += round.nextWeight / candidate.weight;
        candidate.remainder += round.nextWeight % candidate.weight;
        if (candidate.remainder >= candidate.weight) {
            candidate.remainder -= candidate.weight;
            candidate.nextPosition++;
        }
    }

    private static void requeue(
            Round round, @Nullable Candidate skipped, @Nullable Candidate found, boolean turned) {
        for (Candidate candidate = skipped; candidate != null; ) {
            Candidate next = candidate.nextSkipped;
            candidate.nextSkipped = null;
            if (candidate != found) {
                if (turned) {
                    enter(round.waiting, WAITING, candidate);
                } else {
                    enqueue(round, candidate);
                }
            }
            candidate = next;
        }
    }
}
