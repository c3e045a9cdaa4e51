package sluice.tui.boot;

import org.jspecify.annotations.Nullable;

import sluice.tui.poll.World;
import sluice.tui.screen.Input;

import java.time.Duration;
import java.util.ArrayDeque;

/// Inputs on their way to the screen; any thread puts, the main thread takes. Bounded: of worlds only the newest is
/// kept, and beyond a thousand other inputs the oldest give way.
final class Mailbox {
    private static final int LIMIT = 1000;

    private final ArrayDeque<Input> inputs = new ArrayDeque<>();
    private final Tape tape;
    private @Nullable World world;

    /// @param tape gets every world, also those that the screen skips
    Mailbox(Tape tape) {
        this.tape = tape;
    }

    void put(Input input) {
        if (input instanceof Input.Polled(var world)) {
            tape.add(world).forEach(this::leave);
        }
        leave(input);
    }

    private synchronized void leave(Input input) {
        if (input instanceof Input.Polled(var newer)) {
            world = newer;
        } else {
            if (inputs.size() >= LIMIT) {
                inputs.removeFirst();
            }
            inputs.addLast(input);
        }
        notifyAll();
    }

    /// The next input, strokes before worlds; null after the time given.
    synchronized @Nullable Input take(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            var input = next();
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (input != null || millis <= 0) {
                return input;
            }
            wait(millis);
        }
    }

    /// The next input that is there already.
    synchronized @Nullable Input next() {
        var input = inputs.pollFirst();
        if (input == null && world != null) {
            input = new Input.Polled(world);
            world = null;
        }
        return input;
    }
}
