package sluice.tui.boot;

import sluice.runtime.RuntimeClient;
import sluice.tui.poll.Player;
import sluice.tui.poll.Poller;
import sluice.tui.poll.Replay;
import sluice.tui.poll.World;
import sluice.tui.screen.Input;
import sluice.vocabulary.Finding;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/// Where worlds come from: live instances, or a recording, which takes no questions.
interface Source extends AutoCloseable {
    void start();

    /// The world to begin with.
    World world();

    void poll();

    void interval(Duration interval);

    /// Has the thread of an instance do something with its client.
    void submit(int node, Consumer<RuntimeClient> work, boolean thenPoll);

    @Override
    void close() throws IOException;

    static Source of(Poller poller) {
        return new Source() {
            @Override
            public void start() {
                poller.start();
            }

            @Override
            public World world() {
                return poller.world();
            }

            @Override
            public void poll() {
                poller.poll();
            }

            @Override
            public void interval(Duration interval) {
                poller.interval(interval);
            }

            @Override
            public void submit(int node, Consumer<RuntimeClient> work, boolean thenPoll) {
                poller.submit(node, work, thenPoll);
            }

            @Override
            public void close() {
                poller.close();
            }
        };
    }

    /// @throws IOException where the recording holds nothing
    static Source of(Replay replay, Duration interval, Mailbox mailbox) throws IOException {
        var first = replay.next();
        if (first == null) {
            replay.close();
            throw new IOException("the recording is empty");
        }
        var player =
                new Player(
                        replay,
                        interval,
                        world -> mailbox.put(new Input.Polled(world)),
                        note -> mailbox.put(new Input.Noted(note, Finding.Severity.INFO)));
        return new Source() {
            @Override
            public void start() {
                player.start();
            }

            @Override
            public World world() {
                return first;
            }

            @Override
            public void poll() {
                // A recording has its own time.
            }

            @Override
            public void interval(Duration interval) {
                player.interval(interval);
            }

            @Override
            public void submit(int node, Consumer<RuntimeClient> work, boolean thenPoll) {
                // There is nobody to ask; the screen offers nothing that would.
            }

            @Override
            public void close() throws IOException {
                player.close();
            }
        };
    }
}
