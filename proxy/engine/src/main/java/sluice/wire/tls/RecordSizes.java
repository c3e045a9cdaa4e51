package sluice.wire.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

import sluice.loop.LoopConfined;

import java.util.function.IntConsumer;

/// Chooses how much goes into a TLS record: little at the beginning and behind a silence, so that the client can begin, and more once data
/// streams. Manual §3.2 `tune.ssl.maxrecord`.
///
/// ```
/// silent ──► first × AT_FIRST bytes ──► largest … ──silence──► first
/// ```
@LoopConfined
public final class RecordSizes extends ChannelOutboundHandlerAdapter {
    /// After so many bytes without a pause a stream counts as streaming: the buffers of four reads.
    private static final int AT_FIRST = 64 * 1024;

    /// What RFC 8446 §5.1 permits.
    public static final int MOST = 16_384;

    /// @param first bytes in a record at the beginning; 0 for `largest`
    /// @param largest bytes in any record
    /// @param idleMillis the silence after which it is the beginning again
    public record Limits(int first, int largest, long idleMillis) {
        static final Limits NONE = new Limits(0, MOST, 1000);
    }

    private final IntConsumer size;
    private final Limits limits;
    private long waiting;
    private long sent;
    private long lastNanos;

    private RecordSizes(IntConsumer size, Limits limits) {
        this.size = size;
        this.limits = limits;
    }

    /// Keeps to the limits behind an encrypting handler of that name.
    ///
    /// @param size is told how much of what is flushed from now on goes into a record
    static void install(
            ChannelHandlerContext context, String name, IntConsumer size, Limits limits) {
        size.accept(limits.largest);
        if (limits.first > 0 && limits.first < limits.largest) {
            context.pipeline().addAfter(name, null, new RecordSizes(size, limits));
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf data) {
            waiting += data.readableBytes();
        }
        context.write(message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        if (waiting > 0) {
            long now = System.nanoTime();
            if (now - lastNanos > limits.idleMillis * 1_000_000) {
                sent = 0;
            }
            lastNanos = now;
            size.accept(sent < AT_FIRST ? limits.first : limits.largest);
            sent += waiting;
            waiting = 0;
        }
        context.flush();
    }
}
