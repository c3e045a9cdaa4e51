package sluice.flow;

import org.jspecify.annotations.Nullable;

import sluice.loop.LoopConfined;
import sluice.loop.Shared;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Goes through the streams of all loops, some at a time, without stopping any of them.
///
/// ```
/// caller:  next(answer) ─► loop 0: copies at most [#PIECE] streams ─► answer ─► next(answer) ─► … loop n … ─► empty list
/// ```
///
/// Streams that begin after the walk are left out, those that end before their turn too. Whoever asks again only when the last
/// piece has been taken never holds more than one piece. One caller at a time; [#close] when it gives up early.
@Shared("used by one caller; each position belongs to its loop")
public final class StreamWalk {
    /// Streams copied in one turn of a loop: some ten microseconds.
    static final int PIECE = 128;

    private final List<LoopTraffic> loops;
    private int at;
    private @Nullable Position position;

    StreamWalk(List<LoopTraffic> loops) {
        this.loops = loops;
    }

    /// Where the walk stands on one loop; moves on by itself when that driver leaves.
    @LoopConfined
    static final class Position {
        private final long last;
        private @Nullable StreamDriver driver;

        Position(LoopTraffic traffic) {
            last = traffic.lastSerial();
            driver = traffic.oldest();
        }

        void leaves(StreamDriver leaving) {
            if (driver == leaving) {
                driver = leaving.newer;
            }
        }

        boolean fill(List<StreamSnapshot> piece) {
            int seen = 0;
            StreamDriver here = driver;
            while (here != null && here.serial <= last && seen++ < PIECE) {
                StreamSnapshot snapshot = here.snapshot();
                if (snapshot != null) {
                    piece.add(snapshot);
                }
                here = here.newer;
            }
            driver = here;
            return here != null && here.serial <= last;
        }
    }

    /// Asks for the next streams; `answer` is called on one of the loops, with an empty list at the end.
    public void next(Consumer<List<StreamSnapshot>> answer) {
        if (at >= loops.size()) {
            answer.accept(List.of());
            return;
        }
        LoopTraffic traffic = loops.get(at);
        traffic.loop.hand(() -> onLoop(traffic, answer));
    }

    private void onLoop(LoopTraffic traffic, Consumer<List<StreamSnapshot>> answer) {
        Position here = position;
        if (here == null) {
            here = new Position(traffic);
            position = here;
            traffic.walks().add(here);
        }
        var piece = new ArrayList<StreamSnapshot>();
        boolean more = here.fill(piece);
        if (!more) {
            traffic.walks().remove(here);
            position = null;
            at++;
        }
        if (piece.isEmpty()) {
            next(answer);
        } else {
            answer.accept(piece);
        }
    }

    /// Gives up: the loops forget this walk.
    public void close() {
        int here = at;
        if (here < loops.size()) {
            LoopTraffic traffic = loops.get(here);
            traffic.loop.hand(
                    () -> {
                        Position left = position;
                        if (left != null) {
                            traffic.walks().remove(left);
                        }
                    });
        }
    }
}
