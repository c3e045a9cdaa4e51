package sluice.upkeep.peers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.loop.Timer;
import sluice.stick.StickEntry;
import sluice.stick.StickTable;
import sluice.upkeep.peers.Wire.Malformed;
import sluice.wire.mux.HalfClose;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// One connection between two peers, opened by either.
///
/// ```
/// opened here:   greet() ─► STATUS ─"200"─► RUNNING ─► OVER
/// accepted:      HELLO ─hello is good─► RUNNING
/// ```
///
/// One batch of at most 64 KiB is on its way at a time: acknowledgements, what a lesson still has to tell, then changes. Three seconds of
/// silence are ended by a heartbeat, five seconds of the peer's end the session.
@LoopConfined
final class PeerSession extends ChannelInboundHandlerAdapter {
    private static final String GREETING = "HAProxyS";
    private static final int BATCH = 64 * 1024;
    private static final int LONGEST_GREETING = 1024;
    private static final int LONGEST_MESSAGE = 1 << 20;
    private static final int HEARTBEAT_MILLIS = 3000;
    private static final int SILENCE_MILLIS = 5000;

    private enum Phase {
        HELLO,
        STATUS,
        RUNNING,
        OVER
    }

    /// What this process tells its peer at length.
    private enum Lesson {
        NONE,
        RUNNING,
        /// Everything was told, the peer has to confirm.
        TOLD
    }

    private final Loop loop;
    private final Channel channel;
    private final PeersGroup group;
    private final StickEntry entry = new StickEntry();
    private @Nullable Peer peer;
    private List<TableState> tables = List.of();
    private Phase phase;
    private ByteBuf input = Unpooled.EMPTY_BUFFER;
    private @Nullable Speech speech;
    private @Nullable Hearing hearing;
    private boolean sending;
    private Lesson lesson = Lesson.NONE;
    private int taughtTable;
    private long taughtCursor;
    private boolean asksForLesson;
    private boolean confirms;
    private long heardMillis;

    private final Timer clock =
            new Timer() {
                @Override
                protected void expired() {
                    tick();
                }
            };

    private final Timer soon =
            new Timer() {
                @Override
                protected void expired() {
                    send();
                }
            };

    /// @param peer whom the connection was opened to; null for one that was accepted
    PeerSession(Loop loop, Channel channel, PeersGroup group, @Nullable Peer peer) {
        this.loop = loop;
        this.channel = channel;
        this.group = group;
        this.peer = peer;
        phase = peer == null ? Phase.HELLO : Phase.STATUS;
        heardMillis = loop.millis();
        loop.armIn(clock, SILENCE_MILLIS);
    }

    Channel channel() {
        return channel;
    }

    boolean isRunning() {
        return phase == Phase.RUNNING;
    }

    @Nullable Speech speech() {
        return speech;
    }

    @Nullable Hearing hearing() {
        return hearing;
    }

    /// The connection that was opened is ready: says who speaks to whom.
    void greet(String remote) {
        write(
                GREETING
                        + " 2.1\n"
                        + remote
                        + "\n"
                        + group.section().localName
                        + " "
                        + ProcessHandle.current().pid()
                        + " 0\n");
    }

    private void write(String line) {
        ByteBuf bytes = loop.allocator().buffer();
        bytes.writeCharSequence(line, StandardCharsets.UTF_8);
        var _ = channel.writeAndFlush(bytes);
    }

    // ---- what comes

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf data = (ByteBuf) message;
        heardMillis = loop.millis();
        try {
            if (phase != Phase.OVER) {
                gather(data);
                read();
            }
        } catch (Malformed | IndexOutOfBoundsException nonsense) {
            protocolError();
        } finally {
            data.release();
        }
    }

    private void gather(ByteBuf data) {
        if (input == Unpooled.EMPTY_BUFFER) {
            input = loop.allocator().buffer(data.readableBytes());
        }
        input.writeBytes(data);
    }

    private void read() throws Malformed {
        boolean more = true;
        while (more && phase != Phase.OVER) {
            more =
                    switch (phase) {
                        case HELLO -> hello();
                        case STATUS -> status();
                        case RUNNING -> message();
                        case OVER -> false;
                    };
        }
        if (phase == Phase.OVER) {
            return;
        }
        if (!input.isReadable()) {
            input.clear();
        } else {
            input.discardSomeReadBytes();
        }
        send();
    }

    /// The line that begins `skip` lines behind here, without its end; null while it is not there.
    private @Nullable String line(int skip) throws Malformed {
        int from = input.readerIndex();
        for (int i = 0; ; i++) {
            int end = input.indexOf(from, input.writerIndex(), (byte) '\n');
            if (end < 0) {
                if (input.readableBytes() > LONGEST_GREETING) {
                    throw new Malformed("a greeting without end");
                }
                return null;
            }
            if (i == skip) {
                return input.toString(from, end - from, StandardCharsets.UTF_8);
            }
            from = end + 1;
        }
    }

    private void skipLines(int count) {
        for (int i = 0; i < count; i++) {
            input.readerIndex(
                    input.indexOf(input.readerIndex(), input.writerIndex(), (byte) '\n') + 1);
        }
    }

    private boolean hello() throws Malformed {
        String greeting = line(0);
        if (greeting == null) {
            return false;
        }
        if (!greeting.startsWith(GREETING + " ")) {
            refuse(501);
            return false;
        }
        if (!greeting.substring(GREETING.length() + 1).matches("2\\.[0-9]{1,3}")) {
            refuse(502);
            return false;
        }
        String wanted = line(1);
        if (wanted != null && !wanted.equals(group.section().localName)) {
            refuse(503);
            return false;
        }
        String from = wanted == null ? null : line(2);
        if (from == null) {
            return false;
        }
        Peer sender = group.peer(from.split(" ", -1)[0]);
        if (sender == null) {
            refuse(504);
            return false;
        }
        skipLines(3);
        peer = sender;
        write("200\n");
        sender.accepted(this);
        run(sender);
        return true;
    }

    private void refuse(int status) {
        group.refused(status);
        write(status + "\n");
        close();
    }

    private boolean status() throws Malformed {
        String line = line(0);
        Peer asked = peer;
        if (line == null || asked == null) {
            return false;
        }
        skipLines(1);
        int code = line.matches("[0-9]{3}") ? Integer.parseInt(line) : 501;
        asked.status(code);
        if (code != 200) {
            close();
            return false;
        }
        run(asked);
        return true;
    }

    private void run(Peer with) {
        phase = Phase.RUNNING;
        tables = with.tables();
        tables.forEach(TableState::begin);
        speech = new Speech(loop.allocator().buffer(), loop.allocator().buffer());
        hearing = new Hearing(tables);
        with.running(this);
    }

    private boolean message() throws Malformed {
        if (input.readableBytes() < 2) {
            return false;
        }
        int start = input.readerIndex();
        int kind = input.getUnsignedByte(start);
        int type = input.getUnsignedByte(start + 1);
        if (type < Wire.VARIABLE) {
            input.skipBytes(2);
            fixed(kind, type);
            return true;
        }
        input.skipBytes(2);
        long length;
        try {
            length = Wire.number(input);
        } catch (Malformed incomplete) {
            if (input.isReadable() || input.writerIndex() - start > 12) {
                throw incomplete;
            }
            input.readerIndex(start);
            return false;
        }
        if (length < 0 || length > LONGEST_MESSAGE) {
            error(Wire.SIZE_ERROR);
            throw new Malformed("a message of " + length + " bytes");
        }
        if (input.readableBytes() < length) {
            input.readerIndex(start);
            return false;
        }
        ByteBuf body = input.readSlice((int) length);
        Hearing listens = hearing;
        if (kind == Wire.UPDATES && listens != null) {
            listens.message(type, body, StickTable.ticks());
        }
        return true;
    }

    private void fixed(int kind, int type) throws Malformed {
        Peer with = peer;
        if (with == null) {
            return;
        }
        switch (kind) {
            case Wire.CONTROL -> {
                switch (type) {
                    case Wire.RESYNC_REQUEST -> teach();
                    case Wire.RESYNC_FINISHED, Wire.RESYNC_PARTIAL -> {
                        confirms = true;
                        group.taught(with, type == Wire.RESYNC_FINISHED);
                    }
                    case Wire.RESYNC_CONFIRMED -> {
                        if (lesson == Lesson.TOLD) {
                            lesson = Lesson.NONE;
                            group.hasTaught(with);
                        }
                    }
                    case Wire.HEARTBEAT -> with.heartbeatReceived();
                    default -> throw new Malformed("control message " + type);
                }
            }
            case Wire.ERROR -> throw new Malformed("the peer reports an error");
            default -> throw new Malformed("message class " + kind);
        }
    }

    private void error(int type) {
        ByteBuf bytes = loop.allocator().buffer(2);
        bytes.writeByte(Wire.ERROR).writeByte(type);
        var _ = channel.writeAndFlush(bytes);
    }

    private void protocolError() {
        if (phase == Phase.OVER) {
            return;
        }
        if (phase == Phase.RUNNING) {
            error(Wire.PROTOCOL_ERROR);
        }
        if (peer != null) {
            peer.protocolError();
        }
        close();
    }

    // ---- what goes

    /// Asks the peer for all it has.
    void askForLesson() {
        asksForLesson = true;
        send();
    }

    /// Tells the peer all there is.
    void teach() {
        lesson = Lesson.RUNNING;
        taughtTable = 0;
        taughtCursor = 0;
        send();
    }

    /// Something changed: it is sent in a moment, together with what else changes until then.
    void changed(int delayMillis) {
        if (phase == Phase.RUNNING && !soon.isArmed()) {
            loop.armIn(soon, delayMillis);
        }
    }

    private void send() {
        Speech says = speech;
        Peer with = peer;
        if (phase != Phase.RUNNING || sending || says == null || with == null) {
            return;
        }
        ByteBuf batch = loop.allocator().buffer();
        fill(batch, says, with);
        if (!batch.isReadable()) {
            batch.release();
            return;
        }
        with.sent();
        sending = true;
        var _ =
                channel.writeAndFlush(batch)
                        .addListener(
                                done -> {
                                    sending = false;
                                    if (done.isSuccess()) {
                                        send();
                                    }
                                });
    }

    private void fill(ByteBuf batch, Speech says, Peer with) {
        if (asksForLesson) {
            asksForLesson = false;
            says.control(Wire.RESYNC_REQUEST, batch);
        }
        for (TableState each : tables) {
            if (each.lastReceived != each.lastConfirmed) {
                says.acknowledge(each, batch);
            }
        }
        if (confirms) {
            confirms = false;
            says.control(Wire.RESYNC_CONFIRMED, batch);
        }
        int now = StickTable.ticks();
        if (lesson == Lesson.RUNNING) {
            teach(batch, says, now);
        }
        with.rearm();
        for (TableState each : tables) {
            while (batch.readableBytes() < BATCH && each.next(now, entry)) {
                says.update(each, each.lastPushed, entry, batch);
            }
        }
    }

    private void teach(ByteBuf batch, Speech says, int now) {
        while (taughtTable < tables.size()) {
            TableState state = tables.get(taughtTable);
            while (batch.readableBytes() < BATCH) {
                taughtCursor = state.shared.table().next(taughtCursor, now, entry);
                if (taughtCursor == StickTable.NONE) {
                    break;
                }
                says.update(state, state.lastPushed, entry, batch);
            }
            if (taughtCursor != StickTable.NONE) {
                return;
            }
            taughtTable++;
            taughtCursor = 0;
        }
        lesson = Lesson.TOLD;
        says.control(group.isComplete() ? Wire.RESYNC_FINISHED : Wire.RESYNC_PARTIAL, batch);
    }

    // ---- time and end

    private void tick() {
        long now = loop.millis();
        Peer with = peer;
        if (now - heardMillis >= SILENCE_MILLIS) {
            if (with != null && phase == Phase.RUNNING) {
                with.fellSilent();
            }
            close();
            return;
        }
        if (with != null && phase == Phase.RUNNING && speech != null) {
            if (!sending && now - with.sentMillis() >= HEARTBEAT_MILLIS) {
                ByteBuf beat = loop.allocator().buffer(2);
                speech.control(Wire.HEARTBEAT, beat);
                var _ = channel.writeAndFlush(beat);
                with.heartbeatSent();
            }
            long next = Math.max(1, with.sentMillis() + HEARTBEAT_MILLIS - now);
            loop.armIn(clock, Math.min(next, heardMillis + SILENCE_MILLIS - now));
        } else {
            loop.armIn(clock, heardMillis + SILENCE_MILLIS - now);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (HalfClose.isInputEnd(event)) {
            close();
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        close();
    }

    /// Ends the session; what was written still goes out.
    void close() {
        if (phase == Phase.OVER) {
            return;
        }
        phase = Phase.OVER;
        loop.forget(clock);
        loop.forget(soon);
        if (input != Unpooled.EMPTY_BUFFER) {
            input.release();
            input = Unpooled.EMPTY_BUFFER;
        }
        if (speech != null) {
            speech.end();
        }
        var _ = channel.close();
        group.ended(this);
        if (peer != null) {
            peer.ended(this);
        }
    }
}
