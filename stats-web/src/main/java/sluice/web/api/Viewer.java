package sluice.web.api;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/// One page that listens. A viewer that does not take its frames in time loses them all and gets the whole state
/// instead: what is kept for it never grows, and nobody waits for it.
///
/// Offered to by the feed's thread, emptied by the viewer's own.
public final class Viewer {
    private static final int FRAMES = 16;

    private final ArrayBlockingQueue<Frame> frames = new ArrayBlockingQueue<>(FRAMES);
    private volatile boolean behind;

    /// Gives a frame; never blocks.
    ///
    /// @return how many frames this viewer lost by it, the given one included
    int offer(Frame frame) {
        if (behind) {
            return 1;
        }
        if (frames.offer(frame)) {
            return 0;
        }
        behind = true;
        int lost = frames.size() + 1;
        frames.clear();
        return lost;
    }

    void startAfresh() {
        frames.clear();
        behind = false;
    }

    /// Whether frames were lost, so that [Feed#refresh] is due.
    public boolean behind() {
        return behind;
    }

    /// The next frame, null where none came in the given time.
    public @Nullable Frame take(long millis) throws InterruptedException {
        return frames.poll(millis, TimeUnit.MILLISECONDS);
    }
}
