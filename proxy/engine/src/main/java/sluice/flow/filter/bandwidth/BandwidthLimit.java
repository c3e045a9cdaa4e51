package sluice.flow.filter.bandwidth;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import sluice.flow.Held;
import sluice.flow.filter.PassingEnd;
import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.loop.Timer;
import sluice.stick.DataType;
import sluice.stick.StickKey;
import sluice.stick.StickTable;
import sluice.stream.Attachment;
import sluice.stream.Stream;
import sluice.value.Value;
import sluice.wire.http.Head;
import sluice.wire.mux.StreamEnd;
import sluice.wire.mux.StreamReceiver;

import java.util.ArrayDeque;

/// What one stream has of a bandwidth filter: keeps back what comes too early.
///
/// Stands in the way of the stream from the beginning, since a rule may switch the limit on while the body passes; without a limit
/// everything passes at once. Reused from its loop's pool when the stream has ended.
@LoopConfined
final class BandwidthLimit extends PassingEnd implements Attachment {
    /// With so much kept back the sender has to wait.
    private static final int MOST = 16 * 1024;

    private final Pool pool;
    private final Held held = new Held();
    private final Pace pace = new Pace();
    private final StickKey key = new StickKey();
    private @Nullable BandwidthFilter filter;
    private @Nullable StreamReceiver receiver;

    /// 0 while there is no limit.
    private long limit;

    private long periodNanos;
    private @Nullable StickTable table;
    private long entry;

    /// Bytes that are not yet in the table's rate: it counts in blocks.
    private long uncounted;

    private boolean ended;
    private @Nullable Head trailers;

    private BandwidthLimit(Pool pool) {
        this.pool = pool;
    }

    /// Those of one loop at rest.
    private static final class Pool {
        final Loop loop;
        final ArrayDeque<BandwidthLimit> resting = new ArrayDeque<>();

        Pool(Loop loop) {
            this.loop = loop;
        }
    }

    private final Timer timer =
            new Timer() {
                @Override
                protected void expired() {
                    pass();
                }
            };

    /// That of the stream, the same one until it ends.
    static BandwidthLimit of(BandwidthFilter filter, Stream stream) {
        if (stream.attachment(filter) instanceof BandwidthLimit own) {
            return own;
        }
        Pool pool = stream.loop().local(Pool.class, Pool::new);
        BandwidthLimit own = pool.resting.pollLast();
        if (own == null) {
            own = new BandwidthLimit(pool);
        }
        own.filter = filter;
        own.pace.begin(pool.loop.nanos());
        stream.attach(filter, own);
        return own;
    }

    private BandwidthFilter filter() {
        BandwidthFilter own = filter;
        if (own == null) {
            throw new AssertionError("a bandwidth limit at rest is asked");
        }
        return own;
    }

    BandwidthLimit before(StreamEnd end, StreamReceiver receiver) {
        next(end);
        this.receiver = receiver;
        return this;
    }

    // ---- the limit

    void enable(Stream stream, long bytes, long periodMillis) {
        leaveTable();
        limit = 0;
        BandwidthFilter own = filter();
        var share = own.share();
        if (share == null) {
            limit = bytes;
            periodNanos = periodMillis * 1_000_000;
            return;
        }
        StickTable shared = share.table().get();
        if (shared == null) {
            return;
        }
        Value value = stream.slots.take();
        boolean found = share.key().evaluate(stream, value) && key.set(shared, value);
        stream.slots.give();
        long handle = found ? shared.track(key, StickTable.ticks()) : StickTable.NONE;
        if (handle == StickTable.NONE) {
            return;
        }
        table = shared;
        entry = handle;
        limit = bytes;
        periodNanos = shared.layout().period(own.rate()) * 1_000_000L;
    }

    private void leaveTable() {
        StickTable shared = table;
        if (shared != null) {
            shared.release(entry, StickTable.ticks(), true);
            table = null;
        }
    }

    /// How much of what is kept back may go now; 0 until [Pace#due].
    private long allowed(long now) {
        if (limit == 0) {
            return held.bytes();
        }
        StickTable shared = table;
        int users = shared == null ? 1 : Math.max(1, shared.references(entry));
        pace.set(limit, periodNanos, users, filter().minimum(), now);
        long allowed = pace.allowed(held.bytes(), now);
        if (allowed == 0 || shared == null) {
            return allowed;
        }
        long used =
                shared.read(entry, filter().rate(), 0, StickTable.ticks())
                        * shared.byteRatesFactor();
        if (used >= limit) {
            pace.postpone(now);
            return 0;
        }
        return Math.min(allowed, limit - used);
    }

    private void spend(long bytes) {
        if (limit > 0) {
            pace.spend(bytes);
        }
        StickTable shared = table;
        if (shared != null) {
            DataType rate = filter().rate();
            uncounted += bytes;
            int factor = shared.byteRatesFactor();
            shared.add(entry, rate, 0, uncounted / factor, StickTable.ticks());
            uncounted %= factor;
        }
    }

    // ---- what passes

    @Override
    public void sendData(ByteBuf data) {
        if (limit == 0 && held.isEmpty()) {
            super.sendData(data);
            return;
        }
        held.add(data);
        if (!timer.isArmed()) {
            passAllowed();
        }
    }

    @Override
    public void sendEnd(@Nullable Head trailers) {
        if (held.isEmpty()) {
            super.sendEnd(trailers);
            return;
        }
        ended = true;
        if (trailers != null) {
            this.trailers = new Head();
            this.trailers.addAll(trailers);
        }
    }

    /// Lets go what may go, and asks to be called again for the rest.
    private void passAllowed() {
        while (isStanding() && !held.isEmpty()) {
            long allowed = allowed(pool.loop.nanos());
            if (allowed == 0) {
                // Timers count in milliseconds: one too early would only find that it is.
                pool.loop.arm(timer, pace.due() / 1_000_000 + 1);
                return;
            }
            spend(allowed);
            passOn(allowed);
        }
    }

    private void passOn(long bytes) {
        long left = bytes;
        while (left > 0 && isStanding()) {
            ByteBuf part = held.poll(left);
            if (part == null) {
                return;
            }
            left -= part.readableBytes();
            super.sendData(part);
        }
    }

    /// The time has come: who was told to wait hears that there is room again, or that nothing is left.
    private void pass() {
        boolean full = held.bytes() >= MOST;
        passAllowed();
        if (!isStanding()) {
            return;
        }
        boolean empty = held.isEmpty();
        if (empty && ended) {
            Head last = trailers;
            ended = false;
            trailers = null;
            super.sendEnd(last);
        }
        StreamReceiver told = receiver;
        if (told != null && isStanding() && (empty || full && held.bytes() < MOST)) {
            told.writabilityChanged();
        }
    }

    @Override
    public boolean isWritable() {
        return held.bytes() < MOST && super.isWritable();
    }

    @Override
    public boolean isHolding() {
        return !held.isEmpty() || super.isHolding();
    }

    @Override
    protected void left() {
        held.clear();
        pool.loop.cancel(timer);
        receiver = null;
        ended = false;
        trailers = null;
    }

    @Override
    public void streamEnds() {
        leaveTable();
        limit = 0;
        uncounted = 0;
        filter = null;
        pool.resting.addLast(this);
    }
}
