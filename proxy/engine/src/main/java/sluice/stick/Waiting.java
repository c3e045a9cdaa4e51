package sluice.stick;

import java.util.Arrays;

/// Which slots of a shard wait for which followers: a mark per slot and follower, and for each follower the slots in the order of their first change.
///
/// Guarded by the shard's monitor.
final class Waiting {
    /// Slots in a ring that grows.
    private static final class Queue {
        private int[] slots = new int[16];
        private int first;
        private int count;

        void add(int slot) {
            if (count == slots.length) {
                var wider = new int[count * 2];
                for (int i = 0; i < count; i++) {
                    wider[i] = slots[first + i & count - 1];
                }
                slots = wider;
                first = 0;
            }
            slots[first + count++ & slots.length - 1] = slot;
        }

        int take() {
            int slot = slots[first];
            first = first + 1 & slots.length - 1;
            count--;
            return slot;
        }
    }

    private int[] marks = new int[16];
    private final Queue[] queues = new Queue[Follower.MOST];

    /// Notes a change; answers the mask of the followers for whom this shard had nothing so far.
    int changed(int slot, int followers) {
        if (slot >= marks.length) {
            marks = Arrays.copyOf(marks, Math.max(slot + 1, marks.length * 2));
        }
        int fresh = followers & ~marks[slot];
        if (fresh == 0) {
            return 0;
        }
        marks[slot] |= fresh;
        int filled = 0;
        for (int left = fresh; left != 0; left &= left - 1) {
            int number = Integer.numberOfTrailingZeros(left);
            Queue queue = queues[number];
            if (queue == null) {
                queue = new Queue();
                queues[number] = queue;
            }
            filled |= queue.count == 0 ? 1 << number : 0;
            queue.add(slot);
        }
        return filled;
    }

    boolean isEmpty(int number) {
        Queue queue = queues[number];
        return queue == null || queue.count == 0;
    }

    /// The slot that waits longest for the follower, which waits no more; -1 for none.
    int take(int number) {
        Queue queue = queues[number];
        if (queue == null || queue.count == 0) {
            return -1;
        }
        int slot = queue.take();
        marks[slot] &= ~(1 << number);
        return slot;
    }
}
