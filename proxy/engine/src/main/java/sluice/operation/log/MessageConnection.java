package sluice.operation.log;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.loop.Timer;
import sluice.stream.Session;
import sluice.value.ByteWriter;
import sluice.wire.mux.HalfClose;
import sluice.wire.mux.PeerFault;

/// Takes the messages of one connection apart. RFC 6587.
///
/// ```
/// "83 <34>1 …"     begins with a digit: as many bytes as it says
/// "<34>…" LF       begins otherwise: up to the line feed
/// ```
///
/// What is neither, or longer than [LogForwarder#longest], ends the connection: nobody knows where the next message begins.
@LoopConfined
final class MessageConnection extends ChannelInboundHandlerAdapter {
    private static final int LONGEST_LENGTH = 9;

    private final LogForwarder forwarder;
    private final Loop loop;
    private final Session session;
    private final Runnable closed;

    /// What came of a message that is not complete.
    private final ByteWriter pending = new ByteWriter();

    private final Timer idle;

    MessageConnection(LogForwarder forwarder, Loop loop, Session session, Runnable closed) {
        this.forwarder = forwarder;
        this.loop = loop;
        this.session = session;
        this.closed = closed;
        idle =
                new Timer() {
                    @Override
                    protected void expired() {
                        end();
                    }
                };
    }

    private void end() {
        var channel = session.channel;
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object received) {
        if (!(received instanceof ByteBuf in)) {
            ReferenceCountUtil.release(received);
            return;
        }
        int length = in.readableBytes();
        in.readBytes(pending.ensure(length), pending.length(), length);
        pending.advance(length);
        in.release();
        awaitMore();
        int taken = messages();
        if (taken < 0) {
            forwarder.frontend().tally().on(loop).requestErrors++;
            context.close();
            return;
        }
        if (taken > 0) {
            int rest = pending.length() - taken;
            System.arraycopy(pending.array(), taken, pending.array(), 0, rest);
            pending.truncate(rest);
        }
    }

    private void awaitMore() {
        int millis = forwarder.frontend().timeouts().client;
        if (millis > 0) {
            loop.armIn(idle, millis);
        }
    }

    /// Sends every complete message on; answers how many bytes those were, -1 when what comes next is none.
    private int messages() {
        int at = 0;
        while (at < pending.length()) {
            byte first = pending.array()[at];
            int next;
            if (forwarder.assumesLines || first == '<') {
                next = line(at);
            } else {
                next = first >= '1' && first <= '9' ? counted(at) : -1;
            }
            if (next < 0) {
                return -1;
            }
            if (next == at) {
                return at;
            }
            at = next;
        }
        return at;
    }

    /// Where the message that begins here ends; `at` while it is not complete, -1 when it is too long.
    private int line(int at) {
        byte[] bytes = pending.array();
        for (int i = at; i < pending.length(); i++) {
            if (bytes[i] == '\n') {
                forward(at, i);
                return i + 1;
            }
        }
        return pending.length() - at < forwarder.longest ? at : -1;
    }

    private int counted(int at) {
        byte[] bytes = pending.array();
        int length = 0;
        int i = at;
        while (i < pending.length() && bytes[i] >= '0' && bytes[i] <= '9') {
            if (i - at == LONGEST_LENGTH) {
                return -1;
            }
            length = length * 10 + bytes[i++] - '0';
        }
        if (length > forwarder.longest || i < pending.length() && bytes[i] != ' ') {
            return -1;
        }
        int end = i + 1 + length;
        if (end > pending.length()) {
            return at;
        }
        forward(i + 1, end);
        return end;
    }

    private void forward(int start, int end) {
        forwarder.forward(loop, pending.array(), start, end - start, session.source);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        awaitMore();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (HalfClose.isInputEnd(event)) {
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        loop.cancel(idle);
        closed.run();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!PeerFault.is(cause)) {
            loop.report(cause);
        }
        context.close();
    }
}
