package sluice.wire.mux.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.collection.IntObjectHashMap;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.wire.mux.HalfClose;
import sluice.wire.mux.PeerFault;

import java.util.ArrayDeque;

/// What both sides of HTTP/2 do alike with streams: they are opened and ended, wait for windows, and fail together when the peer may
/// not go on. RFC 9113 §5.
@LoopConfined
abstract sealed class Http2Connection extends Http2Output permits Http2Input {
    final IntObjectHashMap<Http2Stream> streams = new IntObjectHashMap<>(8);
    private final ArrayDeque<Http2Stream> blocked = new ArrayDeque<>(4);
    int peerWindow = DEFAULT_WINDOW;
    private int glitches;
    boolean dead;

    /// Streams that the peer permits at the same time.
    int peerStreams = Integer.MAX_VALUE;

    private @Nullable IdlePing idlePing;

    Http2Connection(Loop loop, Http2Settings settings, Http2Counters counters) {
        super(loop, settings, counters);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
        counters.connections++;
        counters.openConnections++;
    }

    /// Asks the peer whether it is still there whenever there was no stream for so long; 0 never asks. Before the first stream.
    public final void pingWhenIdle(int delayMillis) {
        if (delayMillis > 0) {
            idlePing = new IdlePing(this, delayMillis);
            idlePing.idle();
        }
    }

    /// Whether the peer may be asked: it has heard of us, and no stream is open.
    boolean isQuiet() {
        return !dead && streams.isEmpty();
    }

    /// The peer answered a PING.
    void pingAnswered() {
        if (idlePing != null) {
            idlePing.answered();
        }
    }

    // ---- mistakes

    /// A mistake that the protocol forgives.
    final void glitch() {
        glitches++;
        if (settings.glitches() > 0 && glitches >= settings.glitches()) {
            refuse(ErrorCode.ENHANCE_YOUR_CALM);
        }
    }

    /// The whole connection ends: GOAWAY, then the close. Always false.
    final boolean refuse(int code) {
        if (dead) {
            return false;
        }
        if (code != ErrorCode.NO_ERROR) {
            counters.connectionErrors++;
        }
        writeGoAway(lastFromPeer(), code);
        dead = true;
        failAll();
        closeWhenSent = true;
        askTurnEnd();
        return false;
    }

    /// The highest stream number of the peer that was looked at.
    abstract int lastFromPeer();

    /// One stream ends by the peer's mistake.
    final void fail(Http2Stream stream, int code) {
        counters.streamErrors++;
        writeReset(stream.id, code);
        stream.fail();
        remove(stream);
        glitch();
    }

    private void failAll() {
        var all = streams.values().toArray(Http2Stream[]::new);
        for (Http2Stream stream : all) {
            stream.fail();
            remove(stream);
        }
    }

    // ---- streams

    final Http2Stream add(int id) {
        var stream = new Http2Stream(this);
        counters.streams++;
        counters.openStreams++;
        if (idlePing != null) {
            idlePing.rest();
        }
        if (id != 0) {
            number(stream, id);
        }
        return stream;
    }

    /// The stream gets its number with its first frame.
    final void number(Http2Stream stream, int id) {
        stream.id = id;
        stream.sendWindow = peerWindow;
        stream.receiveWindow = settings.initialWindow();
        streams.put(id, stream);
    }

    /// The stream is over in both directions.
    final void remove(Http2Stream stream) {
        stream.gone = true;
        stream.dropWaiting();
        if (!stream.counted) {
            return;
        }
        stream.counted = false;
        streams.remove(stream.id);
        counters.openStreams--;
        if (idlePing != null && streams.isEmpty() && !dead) {
            idlePing.idle();
        }
        removed(stream);
    }

    /// Told of each stream that is no longer open.
    abstract void removed(Http2Stream stream);

    /// Its driver has let go while bytes still wait for the peer's window.
    void released(Http2Stream stream) {}

    /// Ends a stream from here.
    final void reset(Http2Stream stream, int code) {
        if (stream.id != 0 && !dead) {
            writeReset(stream.id, code);
        }
        remove(stream);
    }

    /// Everything was said from here; what the peer still says is of no interest. RFC 9113 §8.1.
    final void stopPeer(Http2Stream stream) {
        if (!stream.remoteEnded) {
            writeReset(stream.id, ErrorCode.NO_ERROR);
        }
        remove(stream);
    }

    final void block(Http2Stream stream) {
        if (!stream.blocked) {
            stream.blocked = true;
            blocked.add(stream);
        }
    }

    /// Everyone who waits for a window gets a turn.
    final void sendBlocked() {
        for (int i = blocked.size(); i > 0; i--) {
            Http2Stream stream = blocked.poll();
            if (stream == null) {
                return;
            }
            stream.blocked = false;
            if (!stream.gone && !stream.sendWaiting()) {
                block(stream);
            }
        }
    }

    /// Says goodbye and closes once everything is sent.
    final void closeOrderly() {
        if (!dead) {
            refuse(ErrorCode.NO_ERROR);
        }
    }

    // ---- the channel

    @Override
    public final void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!HalfClose.isInputEnd(event)) {
            return;
        }
        if (linger != null) {
            channel().close();
        } else {
            inputEnded();
        }
    }

    /// The peer sends nothing more: streams that still need it fail, the others may end.
    private void inputEnded() {
        for (Http2Stream stream : streams.values().toArray(Http2Stream[]::new)) {
            if (!stream.remoteEnded) {
                stream.fail();
                remove(stream);
            }
        }
        if (streams.isEmpty()) {
            dead = true;
            closeWhenSent = true;
            askTurnEnd();
        } else {
            draining = true;
        }
    }

    /// To be closed when the last stream has ended.
    boolean draining;

    @Override
    public final void channelWritabilityChanged(ChannelHandlerContext context) {
        for (Http2Stream stream : streams.values().toArray(Http2Stream[]::new)) {
            if (stream.receiver != null) {
                stream.receiver.writabilityChanged();
            }
        }
    }

    @Override
    public final void channelInactive(ChannelHandlerContext context) {
        dead = true;
        counters.openConnections--;
        if (idlePing != null) {
            idlePing.rest();
        }
        if (linger != null) {
            loop.forget(linger);
        }
        failAll();
        gathered = released(gathered);
        releaseInput();
        closed();
    }

    /// Gives back what was read and not understood yet.
    abstract void releaseInput();

    static @Nullable ByteBuf released(@Nullable ByteBuf buffer) {
        if (buffer != null) {
            buffer.release();
        }
        return null;
    }

    /// The channel is closed.
    abstract void closed();

    @Override
    public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!PeerFault.is(cause)) {
            loop.report(cause);
        }
        context.close();
    }
}
