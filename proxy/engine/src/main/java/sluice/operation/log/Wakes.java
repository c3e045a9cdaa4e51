package sluice.operation.log;

import sluice.loop.Loop;
import sluice.loop.Shared;

import java.util.concurrent.atomic.AtomicBoolean;

/// Asks a loop to look after something, once for any number of reasons until it has done so.
@Shared("one atomic flag")
final class Wakes implements Runnable {
    private final Loop loop;
    private final Runnable task;
    private final AtomicBoolean asked = new AtomicBoolean();
    private final Runnable look = this::look;

    Wakes(Loop loop, Runnable task) {
        this.loop = loop;
        this.task = task;
    }

    /// From any thread.
    @Override
    public void run() {
        if (asked.compareAndSet(false, true)) {
            loop.hand(look);
        }
    }

    private void look() {
        asked.set(false);
        task.run();
    }
}
