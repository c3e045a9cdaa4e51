package sluice.loop;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.ScheduledFuture;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// One thread with everything that belongs to it: sockets, clock, timers, pools.
///
/// ```
/// turn:  sockets that are ready → tasks → end of the turn: timers due, flushes, [TurnEnd]s (log lines), clock forgotten
/// ```
///
/// The clock is read once per turn. Writes are flushed once per turn ([#flushSoon]). Other threads enter only by [#hand].
@LoopConfined
public final class Loop {
    /// Work at the end of each turn in which it was asked for.
    public interface TurnEnd {
        void turnEnds();
    }

    /// A turn that takes longer keeps others waiting: sockets that became ready meanwhile and timers.
    private static final long LONG_TURN_NANOS = 10_000_000;

    private final EventLoop executor;
    private final Transport transport;
    private final int index;
    private final TimerWheel timers;
    private final Runnable endOfTurn = this::endTurn;
    private final Runnable wake = this::wakeForTimers;
    private final ArrayDeque<TurnEnd> turnEnds = new ArrayDeque<>();
    private final Map<Class<?>, Object> locals = new IdentityHashMap<>();
    private final List<Runnable> endings = new ArrayList<>();

    private Channel[] dirty = new Channel[64];
    private int dirtyCount;
    private long nanos;
    private long dateMillis;
    private boolean turnRunning;
    private long turns;
    private long lostNanos;
    private boolean timersTouched;
    private long scheduledMillis = Long.MAX_VALUE;
    private @Nullable ScheduledFuture<?> scheduled;

    Loop(EventLoop executor, Transport transport, int index) {
        this.executor = executor;
        this.transport = transport;
        this.index = index;
        timers = new TimerWheel(System.nanoTime() / 1_000_000);
    }

    /// 0 to the number of loops - 1: the place of this loop's part in counters.
    public int index() {
        return index;
    }

    public EventLoop executor() {
        return executor;
    }

    public Transport transport() {
        return transport;
    }

    public ByteBufAllocator allocator() {
        return transport.allocator();
    }

    public boolean inEventLoop() {
        return executor.inEventLoop();
    }

    /// Runs a task on this loop: the only way in for other threads.
    public void hand(Runnable task) {
        executor.execute(task);
    }

    // ---- clock

    /// Nanoseconds of a monotonic clock, read once per turn.
    public long nanos() {
        if (!turnRunning) {
            beginTurn();
        }
        return nanos;
    }

    /// [#nanos] in milliseconds: what timers count in.
    public long millis() {
        return nanos() / 1_000_000;
    }

    /// Milliseconds since 1970, read once per turn.
    public long dateMillis() {
        nanos();
        if (dateMillis == 0) {
            dateMillis = System.currentTimeMillis();
        }
        return dateMillis;
    }

    private void beginTurn() {
        turnRunning = true;
        turns++;
        nanos = System.nanoTime();
        dateMillis = 0;
        ((SingleThreadEventLoop) executor).executeAfterEventLoopIteration(endOfTurn);
    }

    private void endTurn() {
        try {
            if (timersTouched) {
                timersTouched = false;
                timers.advance(millis());
                schedule();
            }
            while (true) {
                flushAll();
                TurnEnd last = turnEnds.poll();
                if (last == null) {
                    break;
                }
                last.turnEnds();
            }
        } catch (RuntimeException | Error broken) {
            report(broken);
        }
        turnRunning = false;
        long took = System.nanoTime() - nanos;
        if (took > LONG_TURN_NANOS) {
            lostNanos += took;
        }
        if (timersTouched || !turnEnds.isEmpty()) {
            // Something broke on the way, or a timer was armed at the very end: what is left gets
            // another turn.
            beginTurn();
        }
    }

    /// The number of its thread as the JVM's management knows it; -1 before its first task.
    public long threadId() {
        return ((SingleThreadEventLoop) executor).threadProperties().id();
    }

    /// How many turns this loop made; other threads may see a number a moment late.
    public long turns() {
        return turns;
    }

    /// Milliseconds that this loop spent in long turns since it began, not hearing its sockets. What others had that time to answer in, they
    /// had not.
    public long lostMillis() {
        return lostNanos / 1_000_000;
    }

    /// A broken invariant: told to the thread's handler, and the loop goes on with the others.
    public void report(Throwable broken) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, broken);
    }

    // ---- flushes

    /// Flushes the channel at the end of this turn; the caller sees to it that it asks only once per turn.
    public void flushSoon(Channel channel) {
        nanos();
        if (dirtyCount == dirty.length) {
            dirty = Arrays.copyOf(dirty, dirtyCount * 2);
        }
        dirty[dirtyCount++] = channel;
    }

    private void flushAll() {
        for (int i = 0; i < dirtyCount; i++) {
            Channel channel = dirty[i];
            channel.flush();
        }
        Arrays.fill(dirty, 0, dirtyCount, null);
        dirtyCount = 0;
    }

    /// Calls back once at the end of this turn; the caller sees to it that it asks only once per turn.
    public void atTurnEnd(TurnEnd last) {
        nanos();
        turnEnds.add(last);
    }

    // ---- timers

    /// Arms or moves the timer; it fires on this loop at the first turn after `deadlineMillis` of [#millis].
    public void arm(Timer timer, long deadlineMillis) {
        nanos();
        timers.arm(timer, deadlineMillis);
        if (timer.placed < scheduledMillis) {
            timersTouched = true;
        }
    }

    public void armIn(Timer timer, long millis) {
        arm(timer, millis() + millis);
    }

    public void cancel(Timer timer) {
        timers.cancel(timer);
    }

    /// Cancels a timer whose owner is given up: the wheel keeps no reference to it.
    public void forget(Timer timer) {
        timers.forget(timer);
    }

    private void schedule() {
        long next = timers.nextTick();
        if (next == Long.MAX_VALUE || next >= scheduledMillis) {
            return;
        }
        if (scheduled != null) {
            scheduled.cancel(false);
        }
        scheduledMillis = next;
        long delay = next * 1_000_000 - System.nanoTime();
        scheduled = executor.schedule(wake, Math.max(0, delay), TimeUnit.NANOSECONDS);
    }

    private void wakeForTimers() {
        scheduled = null;
        scheduledMillis = Long.MAX_VALUE;
        nanos();
        timersTouched = true;
    }

    /// Number of timers filed; a leak shows here.
    public int timers() {
        return timers.size();
    }

    // ---- what other rooms keep per loop

    /// The loop's own instance of `type`, made at the first call.
    @SuppressWarnings("unchecked") // the key is the class of the value
    public <T> T local(Class<T> type, Function<Loop, T> make) {
        Object found = locals.get(type);
        if (found == null) {
            found = make.apply(this);
            locals.put(type, found);
        }
        return (T) found;
    }

    /// Runs when the loop ends, on it: gives back memory that outlives connections.
    public void atEnd(Runnable last) {
        endings.add(last);
    }

    void end() {
        endings.forEach(Runnable::run);
        endings.clear();
    }

    @Override
    public String toString() {
        return "loop " + index;
    }
}
