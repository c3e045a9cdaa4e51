package sluice.loop;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// All loops of the process (`nbthread`).
@Shared("immutable after the constructor")
public final class Loops implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup group;
    private final List<Loop> loops;

    public Loops(Transport transport, int count) {
        group =
                new MultiThreadIoEventLoopGroup(
                        count, new DefaultThreadFactory("loop", true), transport.handler());
        var made = new ArrayList<Loop>();
        for (var executor : group) {
            made.add(new Loop((EventLoop) executor, transport, made.size()));
        }
        loops = List.copyOf(made);
    }

    public List<Loop> all() {
        return loops;
    }

    public int size() {
        return loops.size();
    }

    public Loop get(int index) {
        return loops.get(index);
    }

    /// The first loop: what happens once per process and not per connection runs there.
    public Loop first() {
        return loops.get(0);
    }

    /// Ends the threads; returns when they have ended or after two seconds.
    @Override
    public void close() {
        for (Loop loop : loops) {
            if (!loop.executor().isShuttingDown()) {
                loop.hand(loop::end);
            }
        }
        var _ = group.shutdownGracefully(0, 1500, TimeUnit.MILLISECONDS).awaitUninterruptibly(2000);
    }
}
