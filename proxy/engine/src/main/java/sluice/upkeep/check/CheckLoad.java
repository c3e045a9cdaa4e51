package sluice.upkeep.check;

import sluice.loop.Loop;
import sluice.loop.Loops;
import sluice.loop.Shared;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// How many checks run on each loop at a time, and who waits for a turn. Manual §3.2 `tune.max-checks-per-thread`.
///
/// ```
/// due ─► room on its loop ─────────────────────────────► asks
///    └─► room on the loop with the fewest ─► moves ────► asks
///    └─► no room anywhere ─► waits on its loop until one there is over
/// ```
@Shared("one counter per loop, written by that loop; who waits is the loop's")
final class CheckLoad {
    private final Loops loops;
    private final int most;
    private final AtomicIntegerArray running;

    /// Per loop who waits there, in the order in which they became due.
    private final List<Deque<Checker>> waiting;

    /// @param most checks that run on a loop at a time; 0 for no limit
    CheckLoad(Loops loops, int most) {
        this.loops = loops;
        this.most = most;
        running = new AtomicIntegerArray(loops.size());
        waiting = loops.all().stream().<Deque<Checker>>map(_ -> new ArrayDeque<>()).toList();
    }

    /// Lets a checker ask as soon as there is room; on its loop.
    void enter(Checker checker) {
        Loop here = checker.home();
        if (take(here)) {
            checker.ask();
            return;
        }
        Loop fewest = fewest();
        if (running.get(fewest.index()) >= most) {
            waiting(here).add(checker);
            return;
        }
        checker.move(fewest);
        fewest.hand(() -> arrive(checker));
    }

    /// The room that it moved for may have gone meanwhile: it does not move again.
    private void arrive(Checker checker) {
        if (take(checker.home())) {
            checker.ask();
        } else {
            waiting(checker.home()).add(checker);
        }
    }

    /// A check on that loop is over; on that loop.
    void leave(Loop loop) {
        running.decrementAndGet(loop.index());
        Checker next = waiting(loop).poll();
        if (next != null) {
            running.incrementAndGet(loop.index());
            // Not from here: one that fails at once would lead to the next on the same stack.
            loop.hand(next::ask);
        }
    }

    private boolean take(Loop loop) {
        if (most > 0 && running.get(loop.index()) >= most) {
            return false;
        }
        running.incrementAndGet(loop.index());
        return true;
    }

    private Loop fewest() {
        Loop fewest = loops.first();
        for (Loop each : loops.all()) {
            if (running.get(each.index()) < running.get(fewest.index())) {
                fewest = each;
            }
        }
        return fewest;
    }

    private Deque<Checker> waiting(Loop loop) {
        return waiting.get(loop.index());
    }
}
