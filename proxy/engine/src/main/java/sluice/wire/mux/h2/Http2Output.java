package sluice.wire.mux.h2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.loop.Timer;
import sluice.wire.http.Head;
import sluice.wire.mux.HalfClose;

/// The sending half of a connection: frames are gathered and leave once per turn. RFC 9113 §4, §5.2.
@LoopConfined
abstract sealed class Http2Output extends ChannelInboundHandlerAdapter implements Loop.TurnEnd
        permits Http2Connection {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;
    static final int PADDED = 8;
    static final int WITH_PRIORITY = 32;

    static final int HEADER = 9;
    static final int DEFAULT_WINDOW = 65535;
    static final int SMALLEST_FRAME = 16384;

    /// What all streams together may have on the way to us.
    static final int CONNECTION_WINDOW = 1 << 20;

    /// Bodies up to this size are copied behind their frame's header: one write instead of two.
    private static final int GATHER = 2048;

    /// How long a closing connection still reads.
    private static final int LINGER_MILLIS = 1000;

    private static final int REMEMBERED_RESETS = 64;

    final Loop loop;
    final Http2Settings settings;
    final Http2Counters counters;

    @Nullable ChannelHandlerContext context;
    @Nullable ByteBuf gathered;

    /// Where in [#gathered] the flags of the last frame stand that could still get END_STREAM; -1 for none.
    private int lastFlags = -1;

    private int lastStream;
    private boolean turnEndAsked;
    boolean closeWhenSent;
    boolean goAwaySent;

    private final int[] resets = new int[REMEMBERED_RESETS];
    private int resetsNext;

    long sendWindow = DEFAULT_WINDOW;
    int receiveWindow = DEFAULT_WINDOW;
    int peerFrame = SMALLEST_FRAME;
    boolean tableShrunk;

    Http2Output(Loop loop, Http2Settings settings, Http2Counters counters) {
        this.loop = loop;
        this.settings = settings;
        this.counters = counters;
    }

    final ChannelHandlerContext context() {
        ChannelHandlerContext at = context;
        if (at == null) {
            throw new AssertionError("used before it was added to a pipeline");
        }
        return at;
    }

    public final Channel channel() {
        return context().channel();
    }

    /// Room for at least `size` more bytes of frames.
    private ByteBuf room(int size) {
        ByteBuf out = gathered;
        if (out != null && out.writableBytes() < size) {
            writeGathered();
            out = null;
        }
        if (out == null) {
            out = loop.allocator().directBuffer(Math.max(GATHER, size + 512));
            gathered = out;
        }
        askTurnEnd();
        return out;
    }

    private void writeGathered() {
        ByteBuf out = gathered;
        lastFlags = -1;
        if (out != null) {
            gathered = null;
            context().write(out, channel().voidPromise());
        }
    }

    /// The header of a frame; its `length` bytes must follow at once.
    final ByteBuf frameHeader(int length, int type, int flags, int stream) {
        ByteBuf out = room(HEADER + length);
        lastFlags = -1;
        out.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
        return out;
    }

    final void writeWindowUpdate(int stream, int increment) {
        frameHeader(4, WINDOW_UPDATE, 0, stream).writeInt(increment);
    }

    final void writeReset(int stream, int code) {
        counters.resetsSent++;
        resets[resetsNext++ & REMEMBERED_RESETS - 1] = stream;
        frameHeader(4, RST_STREAM, 0, stream).writeInt(code);
    }

    final void writeGoAway(int last, int code) {
        counters.goAwaysSent++;
        goAwaySent = true;
        frameHeader(8, GOAWAY, 0, 0).writeInt(last).writeInt(code);
    }

    /// Asks whether the peer is still there.
    final void writePing() {
        frameHeader(8, PING, 0, 0).writeLong(0);
    }

    /// Our settings.
    final void writeSettings(boolean client) {
        int count = 4 + (settings.headerTableSize() != 4096 ? 1 : 0);
        ByteBuf out = frameHeader(count * 6, SETTINGS, 0, 0);
        out.writeShort(client ? 2 : 8).writeInt(client ? 0 : 1);
        out.writeShort(3).writeInt(settings.concurrentStreams());
        out.writeShort(4).writeInt(settings.initialWindow());
        out.writeShort(5).writeInt(settings.frameSize());
        if (settings.headerTableSize() != 4096) {
            out.writeShort(1).writeInt(settings.headerTableSize());
        }
    }

    /// Whether a head can not be sent now; [Http2Stream#decided] sends it later, unless its stream is refused.
    boolean mustWait(Http2Stream stream, Head head) {
        return false;
    }

    /// Sends a head; true when its message has no body by definition.
    abstract boolean writeHead(Http2Stream stream, Head head);

    /// A header block is about to be written: gives the buffer for it. [#endBlock] must follow.
    final ByteBuf beginBlock(int size) {
        ByteBuf out = room(HEADER + size + 16);
        blockStart = out.writerIndex();
        out.writeZero(HEADER);
        if (tableShrunk) {
            tableShrunk = false;
            FieldEncoder.noTable(out);
        }
        return out;
    }

    private int blockStart;

    final void endBlock(int stream, boolean ends) {
        ByteBuf out = room(0);
        int length = out.writerIndex() - blockStart - HEADER;
        int flags = ends ? END_STREAM : 0;
        if (length <= peerFrame) {
            header(out, blockStart, length, HEADERS, flags | END_HEADERS, stream);
            lastFlags = blockStart + 4;
            lastStream = stream;
            return;
        }
        ByteBuf rest =
                loop.allocator()
                        .directBuffer(length - peerFrame)
                        .writeBytes(out, blockStart + HEADER + peerFrame, length - peerFrame);
        out.writerIndex(blockStart + HEADER + peerFrame);
        header(out, blockStart, peerFrame, HEADERS, flags, stream);
        continuations(rest, stream);
    }

    private void continuations(ByteBuf rest, int stream) {
        try {
            while (rest.isReadable()) {
                int length = Math.min(peerFrame, rest.readableBytes());
                boolean last = length == rest.readableBytes();
                frameHeader(length, CONTINUATION, last ? END_HEADERS : 0, stream)
                        .writeBytes(rest, length);
            }
        } finally {
            rest.release();
        }
    }

    private static void header(ByteBuf out, int at, int length, int type, int flags, int stream) {
        out.setMedium(at, length);
        out.setByte(at + 3, type);
        out.setByte(at + 4, flags);
        out.setInt(at + 5, stream);
    }

    /// The lines of a trailer section as a block of its own.
    final ByteBuf trailers(Head trailers) {
        ByteBuf out = loop.allocator().directBuffer(Fields.size(trailers));
        Fields.write(trailers, out);
        return out;
    }

    /// Sends as much of `data` as the windows permit; true when it was taken whole, else the rest is still the caller's.
    final boolean send(Http2Stream stream, ByteBuf data) {
        while (true) {
            long window = Math.min(sendWindow, stream.sendWindow);
            int length = (int) Math.min(Math.min(window, peerFrame), data.readableBytes());
            if (length <= 0) {
                return false;
            }
            sendWindow -= length;
            stream.sendWindow -= length;
            boolean whole = length == data.readableBytes();
            if (length <= GATHER) {
                ByteBuf out = frameHeader(length, DATA, 0, stream.id);
                int at = out.writerIndex() - HEADER + 4;
                out.writeBytes(data, length);
                lastFlags = at;
                lastStream = stream.id;
            } else {
                frameHeader(0, DATA, 0, stream.id);
                ByteBuf out = room(0);
                out.setMedium(out.writerIndex() - HEADER, length);
                writeGathered();
                askTurnEnd();
                context()
                        .write(
                                whole ? data : data.readRetainedSlice(length),
                                channel().voidPromise());
                if (whole) {
                    return true;
                }
                continue;
            }
            if (whole) {
                data.release();
                return true;
            }
        }
    }

    /// END_STREAM: on the frame just written, where it is still here, or on one of its own.
    final void writeEnd(Http2Stream stream, @Nullable ByteBuf trailers) {
        if (trailers != null && trailers.isReadable()) {
            ByteBuf out = beginBlock(trailers.readableBytes());
            out.writeBytes(trailers);
            trailers.release();
            endBlock(stream.id, true);
            return;
        }
        if (trailers != null) {
            trailers.release();
        }
        ByteBuf out = gathered;
        if (out != null && lastFlags >= 0 && lastStream == stream.id) {
            out.setByte(lastFlags, out.getByte(lastFlags) | END_STREAM);
            lastFlags = -1;
            return;
        }
        frameHeader(0, DATA, END_STREAM, stream.id);
    }

    final void askTurnEnd() {
        if (!turnEndAsked) {
            turnEndAsked = true;
            loop.atTurnEnd(this);
        }
    }

    @Override
    public final void turnEnds() {
        turnEndAsked = false;
        if (!channel().isActive()) {
            return;
        }
        writeGathered();
        context().flush();
        if (closeWhenSent && linger == null) {
            linger = new Linger();
            var _ =
                    channel()
                            .writeAndFlush(Unpooled.EMPTY_BUFFER)
                            .addListener(_ -> HalfClose.of(channel()));
            loop.armIn(linger, LINGER_MILLIS);
        }
    }

    /// Closes although the peer still sends: what it has not read yet would be lost by a reset.
    private final class Linger extends Timer {
        @Override
        protected void expired() {
            channel().close();
        }
    }

    @Nullable Timer linger;

    final boolean wasReset(int id) {
        for (int each : resets) {
            if (each == id) {
                return true;
            }
        }
        return false;
    }
}
