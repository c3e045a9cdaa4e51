package sluice.wire.mux.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;

/// The receiving half of a connection: cuts bytes into frames, keeps windows, refuses what may not be. RFC 9113 §4, §6.
@LoopConfined
abstract sealed class Http2Input extends Http2Connection permits Http2Front, Http2Back {
    private static final int LARGEST_WINDOW = Integer.MAX_VALUE;
    private static final int LARGEST_FRAME = (1 << 24) - 1;

    /// Frames without purpose in a second: pings, settings, resets, empty data.
    private static final int IDLE_FRAMES = 1000;

    private static final int MOST_CONTINUATIONS = 16;

    final FieldDecoder fields;
    private final Budget idleFrames;
    private @Nullable ByteBuf pending;
    private boolean prefaceSeen;

    /// The peer's first SETTINGS were read.
    boolean settingsSeen;

    /// A header block that goes on in CONTINUATION frames.
    private @Nullable ByteBuf block;

    private int blockStream;
    private boolean blockEndsStream;
    private int continuations;

    /// Received and not yet given back to the peer. The window of the connection grows with the first DATA: before it, a peer
    /// gets our settings and their acknowledgement alone, as from HAProxy.
    private int credit = CONNECTION_WINDOW - DEFAULT_WINDOW;

    Http2Input(Loop loop, Http2Settings settings, Http2Counters counters) {
        super(loop, settings, counters);
        fields = new FieldDecoder(settings);
        idleFrames = new Budget(loop, IDLE_FRAMES);
    }

    @Override
    final void releaseInput() {
        pending = released(pending);
        block = released(block);
    }

    @Override
    public final void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf in)) {
            ReferenceCountUtil.release(message);
            return;
        }
        read(in);
    }

    /// Takes bytes, those of the pipeline or some that came before this stood in it.
    public final void read(ByteBuf in) {
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
            settled();
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

    /// The peer's settings were taken over.
    void settled() {}

    /// The peer says whether it takes extended CONNECT. RFC 8441 §3.
    void connectProtocol(boolean taken) {}

    private void ping(int flags, int id, ByteBuf in, int length) {
        if (id != 0) {
            refuse(ErrorCode.PROTOCOL_ERROR);
        } else if (length != 8) {
            refuse(ErrorCode.FRAME_SIZE_ERROR);
        } else if ((flags & ACK) != 0) {
            if (spend()) {
                pingAnswered();
            }
        } else if (spend()) {
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
}
