package sluice.tui.poll;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/// Plays a [Replay] on a thread of its own, as far apart as it was recorded, faster or slower by the factor that the
/// interval asks for (half a second is twice as fast as one second). Gaps beyond five seconds are shortened.
public final class Player implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Replay replay;
    private final Consumer<World> listener;
    private final Consumer<String> notes;
    private final Thread thread;
    private volatile Duration interval;

    /// @param listener told of every world
    /// @param notes told when it ends, in words
    public Player(
            Replay replay, Duration interval, Consumer<World> listener, Consumer<String> notes) {
        this.replay = replay;
        this.interval = interval;
        this.listener = listener;
        this.notes = notes;
        this.thread = Thread.ofPlatform().daemon().name("replay").unstarted(this::play);
    }

    public void start() {
        thread.start();
    }

    /// One second plays as recorded.
    public void interval(Duration interval) {
        this.interval = interval;
        thread.interrupt();
    }

    private void play() {
        Instant before = null;
        try {
            World world;
            while ((world = replay.next()) != null) {
                if (before != null) {
                    pause(Duration.between(before, world.at()));
                }
                before = world.at();
                listener.accept(world);
            }
            String skipped =
                    replay.unreadable() == 0
                            ? ""
                            : "; " + replay.unreadable() + " lines could not be read";
            notes.accept("end of the recording; p and ← walk back" + skipped);
        } catch (IOException e) {
            notes.accept("the recording cannot be read further: " + e.getMessage());
        }
    }

    private void pause(Duration recorded) {
        var gap = recorded.compareTo(LONGEST) > 0 ? LONGEST : recorded;
        long began = System.nanoTime();
        while (true) {
            long millis = gap.toMillis() * interval.toMillis() / 1000;
            long left = millis - (System.nanoTime() - began) / 1_000_000;
            if (left <= 0) {
                return;
            }
            try {
                Thread.sleep(left);
            } catch (InterruptedException _) {
                // The speed changed: count anew what is left.
            }
        }
    }

    @Override
    public void close() throws IOException {
        replay.close();
    }
}
