package sluice.flow.filter.compression;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import sluice.flow.filter.PassingEnd;
import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.proxies.CompressionLoad;
import sluice.proxies.Proxy;
import sluice.proxies.TrafficCounters;
import sluice.stream.Stream;
import sluice.wire.coding.ContentCoding;
import sluice.wire.coding.Encoder;
import sluice.wire.coding.Encoders;
import sluice.wire.http.Head;
import sluice.wire.mux.StreamEnd;

import java.util.ArrayDeque;

/// Compresses one body on its way. What came in one turn of the loop goes out with its end, so nothing waits for more.
///
/// Reused from its loop's pool.
@LoopConfined
final class CompressingEnd extends PassingEnd implements Loop.TurnEnd {
    /// So much output is passed on before the turn ends.
    private static final int PIECE = 16 * 1024;

    private final Pool pool;
    private @Nullable Stream stream;
    private @Nullable CompressionLoad load;
    private @Nullable Encoder encoder;
    private @Nullable ByteBuf out;
    private boolean response;
    private boolean turnEndAsked;
    private int level;

    /// Bytes that came in and are not flushed yet.
    private long unflushed;

    private CompressingEnd(Pool pool) {
        this.pool = pool;
    }

    /// Those of one loop at rest.
    private static final class Pool {
        final Loop loop;
        final ArrayDeque<CompressingEnd> resting = new ArrayDeque<>();

        Pool(Loop loop) {
            this.loop = loop;
        }
    }

    static CompressingEnd take(
            Stream stream,
            CompressionLoad load,
            boolean response,
            ContentCoding coding,
            StreamEnd next) {
        Pool pool = stream.loop().local(Pool.class, Pool::new);
        CompressingEnd end = pool.resting.pollLast();
        if (end == null) {
            end = new CompressingEnd(pool);
        }
        end.begin(stream, load, response, coding, next);
        return end;
    }

    private void begin(
            Stream stream,
            CompressionLoad load,
            boolean response,
            ContentCoding coding,
            StreamEnd next) {
        next(next);
        this.stream = stream;
        this.load = load;
        this.response = response;
        level = load.maxLevel;
        encoder = Encoders.of(pool.loop).take(coding, level);
        unflushed = 0;
    }

    private Encoder encoder() {
        Encoder own = encoder;
        if (own == null) {
            throw new AssertionError("data behind the end of a compressed body");
        }
        return own;
    }

    private ByteBuf out() {
        ByteBuf own = out;
        if (own == null) {
            own = pool.loop.allocator().directBuffer(PIECE);
            out = own;
        }
        return own;
    }

    @Override
    public void sendData(ByteBuf data) {
        int length = data.readableBytes();
        ByteBuf room = out();
        encoder().write(data, room);
        data.release();
        unflushed += length;
        count(length, 0);
        if (room.readableBytes() >= PIECE) {
            pass();
        }
        if (!turnEndAsked) {
            turnEndAsked = true;
            pool.loop.atTurnEnd(this);
        }
    }

    /// Passes on what is there.
    private void pass() {
        ByteBuf ready = out;
        if (ready == null || !ready.isReadable()) {
            return;
        }
        out = null;
        count(0, ready.readableBytes());
        next().sendData(ready);
    }

    @Override
    public void turnEnds() {
        turnEndAsked = false;
        Encoder own = encoder;
        if (stream == null) {
            pool.resting.addLast(this);
        } else if (own != null && unflushed > 0) {
            own.flush(out());
            unflushed = 0;
            pass();
            adapt(own);
        }
    }

    private void adapt(Encoder own) {
        CompressionLoad measure = load;
        if (measure != null) {
            int wanted = measure.next(level, pool.loop.nanos());
            if (wanted != level) {
                level = wanted;
                own.level(wanted);
            }
        }
    }

    @Override
    public void sendEnd(@Nullable Head trailers) {
        encoder().finish(out());
        pass();
        giveEncoder();
        if (response) {
            countResponse();
        }
        next().sendEnd(trailers);
    }

    private void giveEncoder() {
        Encoder own = encoder;
        encoder = null;
        if (own != null) {
            Encoders.of(pool.loop).give(own);
        }
    }

    @Override
    protected void left() {
        giveEncoder();
        ByteBuf rest = out;
        out = null;
        if (rest != null) {
            rest.release();
        }
        stream = null;
        load = null;
        if (!turnEndAsked) {
            pool.resting.addLast(this);
        }
    }

    // ---- what statistics and logs learn

    private void count(int consumed, int produced) {
        Stream own = stream;
        if (own == null) {
            return;
        }
        if (level > 0 && load != null) {
            load.passed(consumed, produced);
        }
        if (!response) {
            own.bytesToServer += produced - consumed;
            return;
        }
        own.bytesToClient += produced - consumed;
        count(own.frontend, consumed, produced);
        count(own.backend, consumed, produced);
    }

    private void count(@Nullable Proxy proxy, int consumed, int produced) {
        if (proxy == null) {
            return;
        }
        TrafficCounters counters = proxy.tally().on(pool.loop);
        if (level > 0) {
            counters.compressionIn += consumed;
            counters.compressionOut += produced;
        } else {
            counters.compressionBypassed += consumed;
        }
    }

    private void countResponse() {
        Stream own = stream;
        if (own == null) {
            return;
        }
        if (own.frontend != null) {
            own.frontend.tally().on(pool.loop).compressedResponses++;
        }
        if (own.backend != null) {
            own.backend.tally().on(pool.loop).compressedResponses++;
        }
    }
}
