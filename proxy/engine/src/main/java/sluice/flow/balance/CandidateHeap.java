package sluice.flow.balance;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// Candidates by key, those of equal key in the order in which they were put in; a candidate is in one heap at most.
final class CandidateHeap {
    private @Nullable Candidate[] heap = new @Nullable Candidate[8];
    private int size;
    private long orders;

    boolean isEmpty() {
        return size == 0;
    }

    @Nullable Candidate first() {
        return heap[0];
    }

    void insert(Candidate candidate, long key) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        candidate.key = key;
        candidate.order = orders++;
        up(size++, candidate);
    }

    void remove(Candidate candidate) {
        int at = candidate.place;
        candidate.place = -1;
        size--;
        Candidate last = at(size);
        heap[size] = null;
        if (last == candidate) {
            return;
        }
        if (at > 0 && before(last, at((at - 1) / 2))) {
            up(at, last);
        } else {
            down(at, last);
        }
    }

    /// Candidates in no particular order, from 0 to [#size] - 1.
    Candidate at(int index) {
        Candidate candidate = heap[index];
        if (candidate == null) {
            throw new AssertionError("nothing at " + index + " of " + size);
        }
        return candidate;
    }

    int size() {
        return size;
    }

    static boolean before(Candidate one, Candidate other) {
        return one.key < other.key || one.key == other.key && one.order < other.order;
    }

    private void up(int from, Candidate candidate) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) / 2;
            Candidate above = at(parent);
            if (!before(candidate, above)) {
                break;
            }
            put(at, above);
            at = parent;
        }
        put(at, candidate);
    }

    private void down(int from, Candidate candidate) {
        int at = from;
        while (true) {
            int child = 2 * at + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && before(at(child + 1), at(child))) {
                child++;
            }
            Candidate below = at(child);
            if (!before(below, candidate)) {
                break;
            }
            put(at, below);
            at = child;
        }
        put(at, candidate);
    }

    private void put(int at, Candidate candidate) {
        heap[at] = candidate;
        candidate.place = at;
    }
}
