package sluice.wire.mux.h1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.loop.Timer;
import sluice.value.ByteString;
import sluice.wire.http.Head;
import sluice.wire.mux.ClientMux;
import sluice.wire.mux.StreamFailure;
import sluice.wire.mux.StreamOpener;
import sluice.wire.mux.StreamReceiver;
import sluice.wire.mux.h1.Http1Writer.Announcement;

/// The client's side of HTTP/1: requests one after another, each answered before the next is looked at.
///
/// ```
/// IDLE ─first byte─► HEAD ─complete─► BODY ─end─► COMPLETE ─release─► IDLE | closed
///                      │ malformed            └─release before the end─► DRAIN ─end─► IDLE | closed
///                      └─► FAILED (answers, then closes)                 tunnel() ─► TUNNEL
/// ```
///
/// Pipelined requests wait unparsed, at most as many bytes as were read at once; then reading pauses.
@LoopConfined
public final class Http1Front extends Http1Connection implements ClientMux {
    private enum State {
        IDLE,
        HEAD,
        BODY,
        COMPLETE,
        DRAIN,
        TUNNEL,
        FAILED,
        CLOSED
    }

    /// How long a closing connection still reads, so that the answer is not lost by a reset.
    private static final int LINGER_MILLIS = 1000;

    private static final int PIPELINED = 65536;

    /// How a client of HTTP/2 begins. RFC 9113 §3.4.
    public static final ByteString PREFACE = ByteString.of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    private final StreamOpener opener;
    private State state = State.IDLE;
    private @Nullable StreamReceiver receiver;
    private boolean persistent;
    private boolean closeAfter;
    private boolean requestBefore11;
    private boolean started;
    private boolean served;
    private boolean answered;
    private @Nullable Timer linger;

    public Http1Front(Loop loop, Http1Settings settings, StreamOpener opener) {
        super(loop, settings, true);
        this.opener = opener;
    }

    @Override
    public ChannelHandler handler() {
        return this;
    }

    /// From now on a client that leaves without a request is worth a stream of its own.
    @Override
    public void start() {
        started = true;
    }

    @Override
    public boolean isBusy() {
        return receiver != null;
    }

    @Override
    public boolean openSilent() {
        if (state != State.IDLE) {
            return false;
        }
        open();
        return true;
    }

    @Override
    public void stop() {
        // A response in progress announces the close.
        if (state == State.IDLE && pending == null) {
            channel().close();
        }
    }

    /// Bytes of requests that nobody has looked at yet.
    public boolean hasPending() {
        return pending != null;
    }

    /// Whether these bytes begin with the preface of HTTP/2.
    public static boolean isPreface(ByteBuf in) {
        return in.readableBytes() >= PREFACE.length() && mayBePreface(in);
    }

    /// Whether these bytes are, or may become, the preface of HTTP/2.
    private static boolean mayBePreface(ByteBuf in) {
        int length = Math.min(in.readableBytes(), PREFACE.length());
        for (int i = 0; i < length; i++) {
            if (in.getByte(in.readerIndex() + i) != PREFACE.at(i)) {
                return false;
            }
        }
        return true;
    }

    private StreamReceiver receiver() {
        StreamReceiver open = receiver;
        if (open == null) {
            throw new AssertionError("no stream in " + state);
        }
        return open;
    }

    @Override
    boolean step(ByteBuf in) {
        switch (state) {
            case IDLE -> {
                byte first = in.getByte(in.readerIndex());
                if (first == 'P' && !served && mayBePreface(in)) {
                    if (in.readableBytes() < PREFACE.length()) {
                        return false;
                    }
                    pending = null;
                    if (opener.preface(in)) {
                        state = State.CLOSED;
                        return false;
                    }
                    pending = in;
                }
                if (first == '\r' || first == '\n') {
                    in.skipBytes(1); // RFC 9112 §2.2
                    return true;
                }
                open();
                return true;
            }
            case HEAD -> {
                return head(in);
            }
            case BODY -> {
                return body(in);
            }
            case DRAIN -> {
                return drain(in);
            }
            case TUNNEL -> {
                pending = null;
                receiver().dataReceived(in);
                return true;
            }
            case COMPLETE -> {
                if (in.readableBytes() > PIPELINED) {
                    reading(false);
                }
                return false;
            }
            case FAILED, CLOSED -> {
                in.skipBytes(in.readableBytes());
                return false;
            }
        }
        throw new AssertionError(state);
    }

    private void open() {
        state = State.HEAD;
        served = true;
        parser.reset();
        persistent = false;
        closeAfter = false;
        answered = false;
        requestBefore11 = false;
        sendTunnel = false;
        sendNothing = false;
        sendChunked = false;
        receiver = opener.open(this);
    }

    private boolean head(ByteBuf in) {
        StreamReceiver open = receiver();
        Head head = open.head();
        int result = parser.parse(in, head);
        if (result == Http1Parser.MORE) {
            open.headGrows();
            return false;
        }
        if (result == Http1Parser.COMPLETE) {
            result = framing.judgeRequest(head);
        } else {
            head.offence(parser.offence());
        }
        if (result == 0) {
            body.start(head, framing.chunked);
            result = body.canBegin(head, in) ? 0 : 400;
        }
        if (result != 0) {
            state = State.FAILED;
            open.failed(StreamFailure.BAD_MESSAGE, result);
            return false;
        }
        head.received();
        head.bodyAhead(bodyAhead(head, in));
        persistent = framing.persistent;
        requestBefore11 = Http1Writer.isBefore11(head);
        state = State.BODY;
        boolean complete = head.bodyLength() == 0;
        if (complete) {
            state = State.COMPLETE;
        }
        open.headReceived();
        if (complete && receiver == open) {
            open.endReceived(null);
        }
        return true;
    }

    private boolean body(ByteBuf in) {
        StreamReceiver open = receiver();
        switch (body.next(in)) {
            case DATA -> {
                open.dataReceived(body.data());
                return true;
            }
            case WHOLE -> {
                pending = null;
                open.dataReceived(in);
                // The end may be known already: a length that is used up needs no further byte.
                return bodyEnd();
            }
            case END -> {
                state = State.COMPLETE;
                open.endReceived(body.trailers());
                return true;
            }
            case MORE -> {
                return false;
            }
            case MALFORMED -> {
                state = State.FAILED;
                open.failed(StreamFailure.BAD_MESSAGE, 400);
                return false;
            }
        }
        throw new AssertionError(state);
    }

    private boolean bodyEnd() {
        if (!body.isComplete()) {
            return false;
        }
        if (state == State.BODY) {
            state = State.COMPLETE;
            receiver().endReceived(null);
        } else if (state == State.DRAIN) {
            next();
        }
        return true;
    }

    private boolean drain(ByteBuf in) {
        switch (body.next(in)) {
            case DATA -> {
                body.data().release();
                return true;
            }
            case WHOLE -> {
                in.skipBytes(in.readableBytes());
                return bodyEnd();
            }
            case END -> {
                next();
                return true;
            }
            case MORE -> {
                return false;
            }
            case MALFORMED -> {
                close();
                return false;
            }
        }
        throw new AssertionError(state);
    }

    // ---- the peer

    @Override
    void peerClosed() {
        switch (state) {
            case IDLE -> {
                if (served || !started) {
                    close();
                } else {
                    // Gone without a request: worth a line in the log all the same.
                    open();
                    state = State.FAILED;
                    receiver().failed(StreamFailure.CLOSED, 400);
                }
            }
            case DRAIN, CLOSED -> close();
            case FAILED -> {
                if (linger != null) {
                    close();
                }
            }
            case HEAD, BODY -> {
                State before = state;
                state = State.FAILED;
                receiver()
                        .failed(StreamFailure.CLOSED, before == State.HEAD || !answered ? 400 : 0);
            }
            case COMPLETE, TUNNEL -> receiver().inputClosed();
        }
    }

    @Override
    void broken() {
        if (state == State.IDLE && started && !served) {
            open();
        }
        StreamReceiver open = receiver;
        State before = state;
        state = State.CLOSED;
        receiver = null;
        if (open != null && before != State.CLOSED) {
            open.failed(StreamFailure.RESET, 0);
        }
    }

    @Override
    void gone() {
        if (linger != null) {
            loop.forget(linger);
            linger = null;
        }
        broken();
        opener.closed();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (receiver != null) {
            receiver.writabilityChanged();
        }
    }

    // ---- the stream

    @Override
    public void sendHead(Head head) {
        int status = head.status();
        boolean informational = status < 200 && status != 101;
        if (requestBefore11 && head.versionMajor() > 1) {
            // A client of HTTP/1.0 knows no chunks: the end of the connection ends the body.
            head.version(1, 1);
        }
        sendChunked = isChunked(head);
        boolean untilClose = head.bodyLength() == Head.UNKNOWN_LENGTH && !sendChunked;
        sendNothing =
                informational || framing.isHead || status == 204 || status == 304 || status == 101;
        if (untilClose && !sendNothing) {
            closeAfter = true;
        }
        Announcement announcement = Announcement.NOTHING;
        if (!informational && status != 101 && !(framing.isConnect && status / 100 == 2)) {
            answered = true;
            announcement = announcement(Http1Writer.isBefore11(head));
        }
        Http1Writer.response(head, announcement, settings.names(), room(Http1Writer.size(head)));
    }

    private Announcement announcement(boolean responseBefore11) {
        boolean keep = persistent && !closeAfter && state != State.FAILED && !inputClosed;
        if (!keep) {
            closeAfter = true;
            return responseBefore11 ? Announcement.NOTHING : Announcement.CLOSE;
        }
        return responseBefore11 || requestBefore11 ? Announcement.KEEP_ALIVE : Announcement.NOTHING;
    }

    @Override
    public void sendEnd(@Nullable Head trailers) {
        if (sendTunnel) {
            turnEnds();
            shutdownOutput();
            return;
        }
        if (sendChunked && !sendNothing) {
            Http1Writer.lastChunk(
                    trailers,
                    settings.names(),
                    room(trailers == null ? 8 : Http1Writer.size(trailers)));
        }
    }

    @Override
    public void tunnel() {
        sendTunnel = true;
        sendNothing = false;
        sendChunked = false;
        closeAfter = true;
        body.startTunnel();
        state = State.TUNNEL;
        run();
    }

    @Override
    public void closeAfter() {
        closeAfter = true;
    }

    @Override
    public void release() {
        receiver = null;
        switch (state) {
            case COMPLETE -> next();
            case BODY -> {
                if (keeps()) {
                    state = State.DRAIN;
                    reading(true);
                    run();
                } else {
                    lingerAndClose();
                }
            }
            case HEAD, FAILED -> lingerAndClose();
            case TUNNEL -> close();
            case IDLE, DRAIN, CLOSED -> {}
        }
    }

    private boolean keeps() {
        return answered && persistent && !closeAfter && !inputClosed;
    }

    /// Both messages are complete.
    private void next() {
        if (!keeps()) {
            close();
            return;
        }
        state = State.IDLE;
        reading(true);
        opener.idle();
        run();
    }

    @Override
    public void abort(boolean reset) {
        receiver = null;
        if (state == State.CLOSED) {
            return;
        }
        if (reset) {
            state = State.CLOSED;
            channel().config().setOption(ChannelOption.SO_LINGER, 0);
            channel().close();
            return;
        }
        close();
    }

    @Override
    public void close() {
        state = State.CLOSED;
        closeWhenSent();
    }

    /// The client may still be sending: closing now would reset the connection under the answer.
    private void lingerAndClose() {
        if (inputClosed || state == State.CLOSED) {
            close();
            return;
        }
        state = State.FAILED;
        turnEnds();
        reading(true);
        shutdownOutput();
        linger =
                new Timer() {
                    @Override
                    protected void expired() {
                        close();
                    }
                };
        loop.armIn(linger, LINGER_MILLIS);
    }
}
