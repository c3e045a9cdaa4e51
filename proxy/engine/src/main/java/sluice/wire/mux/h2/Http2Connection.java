package sluice.wire.mux.h2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.collection.IntObjectHashMap;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.loop.Timer;
import sluice.wire.http.Head;
import sluice.wire.mux.HalfClose;
import sluice.wire.mux.PeerFault;

import java.util.ArrayDeque;

/// What both sides of HTTP/2 do alike: cut bytes into frames, keep windows, refuse what may not be, write once per turn. RFC 9113.
@LoopConfined
abstract sealed class Http2Connection extends ChannelInboundHandlerAdapter implements Loop.TurnEnd
        permits Http2Front, Http2Back {
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
    private static final int LARGEST_WINDOW = Integer.MAX_VALUE;
    private static final int SMALLEST_FRAME = 16384;
    private static final int LARGEST_FRAME = (1 << 24) - 1;

    /// What all streams together may have on the way to us.
    private static final int CONNECTION_WINDOW = 1 << 20;

    /// Bodies up to this size are copied behind their frame's header: one write instead of two.
    private static final int GATHER = 2048;

    /// Frames without purpose in a second: pings, settings, resets, empty data.
    private static final int IDLE_FRAMES = 1000;

    /// How long a closing connection still reads.
    private static final int LINGER_MILLIS = 1000;

    private static final int MOST_CONTINUATIONS = 16;
    private static final int REMEMBERED_RESETS = 64;

    final Loop loop;
    final Http2Settings settings;
    final Http2Counters counters;
    final IntObjectHashMap<Http2Stream> streams = new IntObjectHashMap<>(8);
    final FieldDecoder fields;

    private final Budget idleFrames;
    private final ArrayDeque<Http2Stream> blocked = new ArrayDeque<>(4);
    private final int[] resets = new int[REMEMBERED_RESETS];
    private int resetsNext;

    @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf pending;
    private @Nullable ByteBuf gathered;

    /// Where in [#gathered] the flags of the last frame stand that could still get END_STREAM; -1 for none.
    private int lastFlags = -1;

    private int lastStream;
    private boolean turnEndAsked;
    private boolean closeWhenSent;
    private boolean prefaceSeen;
    private boolean settingsSeen;
    boolean dead;
    boolean goAwaySent;

    /// A header block that goes on in CONTINUATION frames.
    private @Nullable ByteBuf block;

    private int blockStream;
    private boolean blockEndsStream;
    private int continuations;

    private long sendWindow = DEFAULT_WINDOW;
    private int receiveWindow = DEFAULT_WINDOW;
    private int credit;
    private int peerWindow = DEFAULT_WINDOW;
    private int peerFrame = SMALLEST_FRAME;
    private boolean tableShrunk;
    private int glitches;

    /// Streams that the peer permits at the same time.
    int peerStreams = Integer.MAX_VALUE;

    Http2Connection(Loop loop, Http2Settings settings, Http2Counters counters) {
        this.loop = loop;
        this.settings = settings;
        this.counters = counters;
        fields = new FieldDecoder(settings);
        idleFrames = new Budget(loop, IDLE_FRAMES);
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

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
        counters.connections++;
        counters.openConnections++;
    }

    // ---- input

    @Override
    public final void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf in)) {
            ReferenceCountUtil.release(message);
            return;
        }
        ByteBuf before = pending;
        pending = null;
        ByteBuf all = before == null ? in : join(before, in);
        try {
            while (!dead && step(all)) {}
        } finally {
            if (dead || !all.isReadable()) {
                all.release();
            } else {
                pending = all;
            }
        }
    }

    private ByteBuf join(ByteBuf before, ByteBuf in) {
        ByteBuf joined = loop.allocator().directBuffer(before.readableBytes() + in.readableBytes());
        joined.writeBytes(before).writeBytes(in);
        before.release();
        in.release();
        return joined;
    }

    /// One frame; false when it is not complete.
    private boolean step(ByteBuf in) {
        if (!prefaceSeen) {
            prefaceSeen = preface(in);
            return prefaceSeen;
        }
        if (in.readableBytes() < HEADER) {
            return false;
        }
        int at = in.readerIndex();
        int length = in.getUnsignedMedium(at);
        int type = in.getUnsignedByte(at + 3);
        if (length > settings.frameSize()) {
            return refuse(ErrorCode.FRAME_SIZE_ERROR);
        }
        if (!settingsSeen && type != SETTINGS) {
            return refuse(ErrorCode.PROTOCOL_ERROR);
        }
        if (in.readableBytes() < HEADER + length) {
            return false;
        }
        int flags = in.getUnsignedByte(at + 4);
        int id = in.getInt(at + 5) & Integer.MAX_VALUE;
        in.skipBytes(HEADER);
        int end = in.readerIndex() + length;
        if (block != null && (type != CONTINUATION || id != blockStream)) {
            return refuse(ErrorCode.PROTOCOL_ERROR);
        }
        frame(type, flags, id, in, length);
        if (!dead) {
            in.readerIndex(end);
        }
        return true;
    }

    /// Consumes what comes before the first frame; false while it is not complete.
    abstract boolean preface(ByteBuf in);

    private void frame(int type, int flags, int id, ByteBuf in, int length) {
        switch (type) {
            case DATA -> data(flags, id, in, length);
            case HEADERS -> headers(flags, id, in, length);
            case PRIORITY -> priority(id, in, length);
            case RST_STREAM -> reset(id, length);
            case SETTINGS -> settings(flags, id, in, length);
            case PUSH_PROMISE -> refuse(ErrorCode.PROTOCOL_ERROR);
            case PING -> ping(flags, id, in, length);
            case GOAWAY -> goAway(id, in, length);
            case WINDOW_UPDATE -> windowUpdate(id, in, length);
            case CONTINUATION -> continuation(flags, in, length);
            default -> spend();
        }
    }

    /// A frame that makes work and nothing else; false when there were too many.
    private boolean spend() {
        if (idleFrames.take()) {
            return true;
        }
        refuse(ErrorCode.ENHANCE_YOUR_CALM);
        return false;
    }

    /// A mistake that the protocol forgives.
    final void glitch() {
        glitches++;
        if (settings.glitches() > 0 && glitches >= settings.glitches()) {
            refuse(ErrorCode.ENHANCE_YOUR_CALM);
        }
    }

    /// Whether a stream of that number has never been opened.
    abstract boolean isIdle(int id);

    private void data(int flags, int id, ByteBuf in, int length) {
        counters.data++;
        if (id == 0 || isIdle(id)) {
            refuse(ErrorCode.PROTOCOL_ERROR);
            return;
        }
        int padding = 0;
        int payload = length;
        if ((flags & PADDED) != 0) {
            if (length == 0) {
                refuse(ErrorCode.FRAME_SIZE_ERROR);
                return;
            }
            padding = in.readUnsignedByte();
            payload = length - 1 - padding;
            if (payload < 0) {
                refuse(ErrorCode.PROTOCOL_ERROR);
                return;
            }
        }
        if (length > receiveWindow) {
            refuse(ErrorCode.FLOW_CONTROL_ERROR);
            return;
        }
        receiveWindow -= length;
        credit += length;
        if (credit >= CONNECTION_WINDOW / 2) {
            writeWindowUpdate(0, credit);
            receiveWindow += credit;
            credit = 0;
        }
        boolean ends = (flags & END_STREAM) != 0;
        if (payload == 0 && !ends && !spend()) {
            return;
        }
        Http2Stream stream = streams.get(id);
        if (stream == null) {
            unexpected(id);
            return;
        }
        if (stream.remoteEnded || !stream.headDone) {
            fail(stream, ErrorCode.STREAM_CLOSED);
            return;
        }
        if (length > stream.receiveWindow) {
            fail(stream, ErrorCode.FLOW_CONTROL_ERROR);
            return;
        }
        if (stream.announced >= 0) {
            stream.announced -= payload;
            if (stream.announced < 0 || ends && stream.announced > 0) {
                fail(stream, ErrorCode.PROTOCOL_ERROR);
                return;
            }
        }
        stream.dataReceived(in.readRetainedSlice(payload), length);
        if (ends && !stream.gone) {
            stream.endReceived(null);
        }
    }

    /// A frame for a stream that is over: what was on the way when we reset it is nothing to complain about.
    private void unexpected(int id) {
        if (!wasReset(id)) {
            refuse(ErrorCode.STREAM_CLOSED);
        }
    }

    final boolean wasReset(int id) {
        for (int each : resets) {
            if (each == id) {
                return true;
            }
        }
        return false;
    }

    private void headers(int flags, int id, ByteBuf in, int length) {
        counters.headers++;
        if (id == 0) {
            refuse(ErrorCode.PROTOCOL_ERROR);
            return;
        }
        int padding = 0;
        int left = length;
        if ((flags & PADDED) != 0) {
            left--;
            if (left < 0) {
                refuse(ErrorCode.FRAME_SIZE_ERROR);
                return;
            }
            padding = in.readUnsignedByte();
        }
        boolean onItself = false;
        if ((flags & WITH_PRIORITY) != 0) {
            left -= 5;
            if (left < 0) {
                refuse(ErrorCode.FRAME_SIZE_ERROR);
                return;
            }
            onItself = (in.readInt() & Integer.MAX_VALUE) == id;
            in.skipBytes(1);
        }
        left -= padding;
        if (left < 0) {
            refuse(ErrorCode.PROTOCOL_ERROR);
            return;
        }
        if (!mayBegin(id)) {
            return;
        }
        if (onItself) {
            // RFC 7540 §5.3.1; the block must be read all the same, so the whole connection ends.
            refuse(ErrorCode.PROTOCOL_ERROR);
            return;
        }
        boolean ends = (flags & END_STREAM) != 0;
        if ((flags & END_HEADERS) != 0) {
            complete(id, in.readSlice(left), ends);
            return;
        }
        block = loop.allocator().buffer(Math.max(256, left * 2)).writeBytes(in, left);
        blockStream = id;
        blockEndsStream = ends;
        continuations = 0;
    }

    /// Whether HEADERS may come on that stream; else the connection has been refused.
    abstract boolean mayBegin(int id);

    private void continuation(int flags, ByteBuf in, int length) {
        ByteBuf open = block;
        if (open == null) {
            refuse(ErrorCode.PROTOCOL_ERROR);
            return;
        }
        // RFC 9113 §10.5.1: neither endless blocks nor endless crumbs.
        if (++continuations > MOST_CONTINUATIONS
                || open.readableBytes() + length > 4 * settings.headBytes()) {
            refuse(ErrorCode.ENHANCE_YOUR_CALM);
            return;
        }
        open.writeBytes(in, length);
        if ((flags & END_HEADERS) != 0) {
            block = null;
            try {
                complete(blockStream, open, blockEndsStream);
            } finally {
                open.release();
            }
        }
    }

    private void complete(int id, ByteBuf bytes, boolean ends) {
        FieldDecoder.Outcome outcome = fields.decode(id, bytes);
        if (outcome == FieldDecoder.Outcome.BROKEN) {
            refuse(ErrorCode.COMPRESSION_ERROR);
            return;
        }
        headersReceived(id, outcome == FieldDecoder.Outcome.TOO_LARGE, ends);
    }

    /// [#fields] holds a complete block.
    abstract void headersReceived(int id, boolean tooLarge, boolean ends);

    private void priority(int id, ByteBuf in, int length) {
        if (id == 0) {
            refuse(ErrorCode.PROTOCOL_ERROR);
        } else if (length != 5) {
            Http2Stream stream = streams.get(id);
            if (stream == null) {
                refuse(ErrorCode.FRAME_SIZE_ERROR);
            } else {
                fail(stream, ErrorCode.FRAME_SIZE_ERROR);
            }
        } else if ((in.readInt() & Integer.MAX_VALUE) == id) {
            Http2Stream stream = streams.get(id);
            if (stream == null) {
                writeReset(id, ErrorCode.PROTOCOL_ERROR);
                glitch();
            } else {
                fail(stream, ErrorCode.PROTOCOL_ERROR);
            }
        } else {
            spend();
        }
    }

    private void reset(int id, int length) {
        counters.resets++;
        if (id == 0 || isIdle(id)) {
            refuse(ErrorCode.PROTOCOL_ERROR);
        } else if (length != 4) {
            refuse(ErrorCode.FRAME_SIZE_ERROR);
        } else if (spend()) {
            Http2Stream stream = streams.get(id);
            if (stream != null) {
                stream.fail();
                remove(stream);
            }
        }
    }

    private void settings(int flags, int id, ByteBuf in, int length) {
        counters.settings++;
        if (id != 0) {
            refuse(ErrorCode.PROTOCOL_ERROR);
            return;
        }
        boolean acknowledges = (flags & ACK) != 0;
        if (length % 6 != 0 || acknowledges && length != 0) {
            refuse(ErrorCode.FRAME_SIZE_ERROR);
            return;
        }
        if (!spend()) {
            return;
        }
        if (!settingsSeen && acknowledges) {
            refuse(ErrorCode.PROTOCOL_ERROR);
            return;
        }
        if (!settingsSeen) {
            settingsSeen = true;
            connectProtocol(false);
        }
        if (acknowledges) {
            return;
        }
        for (int i = 0; i < length && !dead; i += 6) {
            setting(in.readUnsignedShort(), in.readUnsignedInt());
        }
        if (!dead) {
            frameHeader(0, SETTINGS, ACK, 0);
            sendBlocked();
        }
    }

    private void setting(int number, long value) {
        switch (number) {
            case 1 -> tableShrunk |= value < 4096;
            case 2 -> {
                if (value > 1) {
                    refuse(ErrorCode.PROTOCOL_ERROR);
                }
            }
            case 3 -> peerStreams = (int) Math.min(value, Integer.MAX_VALUE);
            case 4 -> {
                if (value > LARGEST_WINDOW) {
                    refuse(ErrorCode.FLOW_CONTROL_ERROR);
                    return;
                }
                long difference = value - peerWindow;
                peerWindow = (int) value;
                for (Http2Stream stream : streams.values()) {
                    stream.sendWindow += difference;
                    if (stream.sendWindow > LARGEST_WINDOW) {
                        refuse(ErrorCode.FLOW_CONTROL_ERROR);
                        return;
                    }
                }
            }
            case 5 -> {
                if (value < SMALLEST_FRAME || value > LARGEST_FRAME) {
                    refuse(ErrorCode.PROTOCOL_ERROR);
                    return;
                }
                peerFrame = (int) Math.min(value, 4 * SMALLEST_FRAME);
            }
            case 8 -> connectProtocol(value == 1);
            default -> {
                // Unknown settings are ignored, RFC 9113 §6.5.2.
            }
        }
    }

    /// The peer says whether it takes extended CONNECT. RFC 8441 §3.
    void connectProtocol(boolean taken) {}

    private void ping(int flags, int id, ByteBuf in, int length) {
        if (id != 0) {
            refuse(ErrorCode.PROTOCOL_ERROR);
        } else if (length != 8) {
            refuse(ErrorCode.FRAME_SIZE_ERROR);
        } else if (spend() && (flags & ACK) == 0) {
            frameHeader(8, PING, ACK, 0).writeLong(in.readLong());
        }
    }

    private void goAway(int id, ByteBuf in, int length) {
        counters.goAways++;
        if (id != 0) {
            refuse(ErrorCode.PROTOCOL_ERROR);
        } else if (length < 8) {
            refuse(ErrorCode.FRAME_SIZE_ERROR);
        } else if (spend()) {
            goAwayReceived(in.readInt() & Integer.MAX_VALUE);
        }
    }

    /// The peer wants no streams beyond that one.
    abstract void goAwayReceived(int last);

    private void windowUpdate(int id, ByteBuf in, int length) {
        if (length != 4) {
            refuse(ErrorCode.FRAME_SIZE_ERROR);
            return;
        }
        int increment = in.readInt() & Integer.MAX_VALUE;
        if (id == 0) {
            if (increment == 0) {
                refuse(ErrorCode.PROTOCOL_ERROR);
                return;
            }
            sendWindow += increment;
            if (sendWindow > LARGEST_WINDOW) {
                refuse(ErrorCode.FLOW_CONTROL_ERROR);
                return;
            }
            sendBlocked();
            return;
        }
        if (isIdle(id)) {
            refuse(ErrorCode.PROTOCOL_ERROR);
            return;
        }
        Http2Stream stream = streams.get(id);
        if (stream == null) {
            spend();
            return;
        }
        if (increment == 0) {
            fail(stream, ErrorCode.PROTOCOL_ERROR);
            return;
        }
        stream.sendWindow += increment;
        if (stream.sendWindow > LARGEST_WINDOW) {
            fail(stream, ErrorCode.FLOW_CONTROL_ERROR);
        } else if (stream.blocked) {
            sendBlocked();
        }
    }

    // ---- mistakes

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
    private void sendBlocked() {
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

    // ---- output

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

    /// Our settings, and the window of the connection.
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
        int more = CONNECTION_WINDOW - DEFAULT_WINDOW;
        writeWindowUpdate(0, more);
        receiveWindow += more;
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

    private void askTurnEnd() {
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

    private @Nullable Linger linger;

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
        if (linger != null) {
            loop.forget(linger);
        }
        failAll();
        pending = released(pending);
        gathered = released(gathered);
        block = released(block);
        closed();
    }

    private static @Nullable ByteBuf released(@Nullable ByteBuf buffer) {
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
