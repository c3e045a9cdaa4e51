package sluice.wire.mux.h1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.wire.http.Head;
import sluice.wire.mux.ServerConnection;
import sluice.wire.mux.StreamEnd;
import sluice.wire.mux.StreamFailure;
import sluice.wire.mux.StreamReceiver;
import sluice.wire.mux.StreamSocket;
import sluice.wire.mux.WebSocketKeys;
import sluice.wire.mux.h1.Http1Writer.Announcement;

/// The server's side of HTTP/1: one stream at a time.
///
/// ```
/// IDLE ─open─► HEAD ─1xx─► HEAD ─final─► BODY ─end─► COMPLETE ─release─► IDLE | closed
///                                    └─tunnel()─► TUNNEL
/// ```
@LoopConfined
public final class Http1Back extends Http1Connection implements ServerConnection {
    private enum State {
        IDLE,
        HEAD,
        BODY,
        COMPLETE,
        TUNNEL,
        CLOSED
    }

    private static final ByteString UPGRADE = ByteString.of("upgrade");

    private State state = State.IDLE;
    private @Nullable StreamReceiver receiver;
    private @Nullable Keeper keeper;
    private int streams;
    private boolean persistent;
    private boolean closeAfter;
    private boolean sentAll;
    private boolean toHead;
    private boolean toConnect;
    private boolean toUpgrade;

    /// The key of a WebSocket is ours (its client speaks HTTP/2 and has none): what the server must prove; else null.
    private @Nullable ByteString proof;

    public Http1Back(Loop loop, Http1Settings settings) {
        super(loop, settings, false);
    }

    @Override
    public StreamEnd open(StreamReceiver receiver) {
        if (state != State.IDLE) {
            throw new AssertionError("a second stream in " + state);
        }
        this.receiver = receiver;
        streams++;
        state = State.HEAD;
        parser.reset();
        persistent = false;
        closeAfter = false;
        sentAll = false;
        sendTunnel = false;
        sendNothing = false;
        proof = null;
        return this;
    }

    @Override
    public boolean accepts() {
        return state == State.IDLE && !inputClosed && channel().isActive();
    }

    @Override
    public int streams() {
        return streams;
    }

    @Override
    public int detach() {
        if (state != State.IDLE || !(channel() instanceof StreamSocket bare)) {
            throw new AssertionError("can not move in " + state);
        }
        state = State.CLOSED;
        keeper = null;
        return bare.detach();
    }

    @Override
    public void carried(int before) {
        streams += before;
    }

    @Override
    public void keeper(Keeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public ChannelHandler handler() {
        return this;
    }

    private StreamReceiver receiver() {
        StreamReceiver open = receiver;
        if (open == null) {
            throw new AssertionError("no stream in " + state);
        }
        return open;
    }

    // ---- input

    @Override
    boolean step(ByteBuf in) {
        switch (state) {
            case IDLE -> {
                // Nobody asked: the connection is out of step.
                close();
                return false;
            }
            case HEAD -> {
                return head(in);
            }
            case BODY -> {
                return body(in);
            }
            case TUNNEL -> {
                pending = null;
                receiver().dataReceived(in);
                return true;
            }
            case COMPLETE -> {
                persistent = false;
                return false;
            }
            case CLOSED -> {
                in.skipBytes(in.readableBytes());
                return false;
            }
        }
        throw new AssertionError(state);
    }

    private boolean head(ByteBuf in) {
        StreamReceiver open = receiver();
        Head head = open.head();
        while (head.used() == 0 && in.isReadable() && isLineEnd(in.getByte(in.readerIndex()))) {
            in.skipBytes(1); // As from clients, RFC 9112 §2.2: HAProxy forgives it to servers too.
        }
        int result = parser.parse(in, head);
        if (result == Http1Parser.MORE) {
            return false;
        }
        if (result != Http1Parser.COMPLETE) {
            head.offence(parser.offence());
        }
        if (result != Http1Parser.COMPLETE
                || !framing.judgeResponse(head, toHead, toConnect, toUpgrade)
                || !isProven(head)) {
            fail(StreamFailure.BAD_MESSAGE, 502);
            return false;
        }
        head.received();
        framing.forgetLength(head);
        head.bodyAhead(bodyAhead(head, in));
        int status = head.status();
        parser.reset();
        if (status < 200 && status != 101) {
            open.headReceived();
            return true;
        }
        persistent = framing.persistent;
        body.start(head, framing.chunked);
        if (!body.canBegin(head, in)) {
            fail(StreamFailure.BAD_MESSAGE, 502);
            return false;
        }
        boolean complete = head.bodyLength() == 0;
        state = complete ? State.COMPLETE : State.BODY;
        open.headReceived();
        if (complete && state == State.COMPLETE && receiver == open) {
            open.endReceived(null);
        }
        return true;
    }

    private static boolean isLineEnd(byte b) {
        return b == '\r' || b == '\n';
    }

    /// Whether a server that goes over to WebSocket read our key, where it is ours; nobody behind us knows what it answers to that.
    private boolean isProven(Head head) {
        ByteString asked = proof;
        if (asked == null || head.status() != 101) {
            return true;
        }
        int slot = head.find(WebSocketKeys.ACCEPT);
        boolean proven = slot >= 0 && head.value(slot, new ByteView()).contentEquals(asked);
        if (proven) {
            head.drop(slot);
        }
        return proven;
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
                if (state == State.BODY && body.isComplete()) {
                    state = State.COMPLETE;
                    receiver().endReceived(null);
                }
                return true;
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
                fail(StreamFailure.BAD_MESSAGE, 502);
                return false;
            }
        }
        throw new AssertionError(state);
    }

    private void fail(StreamFailure failure, int status) {
        StreamReceiver open = receiver;
        receiver = null;
        close();
        if (open != null) {
            open.failed(failure, status);
        }
    }

    @Override
    void peerClosed() {
        switch (state) {
            case IDLE -> close();
            case HEAD -> fail(StreamFailure.CLOSED, 502);
            case BODY -> {
                if (body.isUntilClose()) {
                    state = State.COMPLETE;
                    receiver().endReceived(null);
                } else {
                    fail(StreamFailure.CLOSED, 0);
                }
            }
            case TUNNEL -> receiver().inputClosed();
            case COMPLETE -> persistent = false;
            case CLOSED -> {}
        }
    }

    @Override
    void broken() {
        if (state == State.CLOSED) {
            return;
        }
        State before = state;
        state = State.CLOSED;
        StreamReceiver open = receiver;
        receiver = null;
        if (open != null && before != State.COMPLETE) {
            open.failed(StreamFailure.RESET, before == State.HEAD ? 502 : 0);
        } else if (open != null && !sentAll) {
            open.failed(StreamFailure.RESET, 0);
        }
    }

    @Override
    void gone() {
        broken();
        if (keeper != null) {
            keeper.gone(this);
        }
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
        toHead = isMethod(head, 'H', 'E', 'A', 'D');
        toUpgrade = head.upgrade();
        toConnect = toUpgrade && isMethod(head, 'C', 'O', 'N', 'N');
        sendChunked = isChunked(head);
        sendNothing = false;
        boolean before11 = Http1Writer.isBefore11(head);
        Announcement announcement = Announcement.NOTHING;
        if (closeAfter) {
            announcement = before11 ? Announcement.NOTHING : Announcement.CLOSE;
        } else if (before11) {
            announcement = Announcement.KEEP_ALIVE;
        }
        int key = head.upgrade() ? addKey(head) : -1;
        Http1Writer.request(head, announcement, settings.names(), room(Http1Writer.size(head)));
        if (key >= 0) {
            // Another attempt has a key of its own.
            head.drop(key);
        }
    }

    /// A WebSocket whose client speaks HTTP/2 comes without a key: the slot of the one that it gets, or -1.
    private int addKey(Head head) {
        int upgrade = head.find(UPGRADE);
        boolean needed =
                upgrade >= 0
                        && WebSocketKeys.isWebSocket(head, upgrade)
                        && head.find(WebSocketKeys.KEY) < 0;
        if (!needed) {
            return -1;
        }
        int slot = head.slots();
        head.add(WebSocketKeys.KEY, WebSocketKeys.random());
        proof = WebSocketKeys.accept(head);
        return slot;
    }

    private static boolean isMethod(Head head, char a, char b, char c, char d) {
        byte[] bytes = head.bytes();
        int at = head.methodStart();
        return head.methodEnd() - at >= 4
                && bytes[at] == a
                && bytes[at + 1] == b
                && bytes[at + 2] == c
                && bytes[at + 3] == d;
    }

    @Override
    public void sendEnd(@Nullable Head trailers) {
        if (sendTunnel) {
            turnEnds();
            shutdownOutput();
            return;
        }
        if (sendChunked) {
            Http1Writer.lastChunk(
                    trailers,
                    settings.names(),
                    room(trailers == null ? 8 : Http1Writer.size(trailers)));
        }
        sentAll = true;
    }

    @Override
    public void tunnel() {
        sendTunnel = true;
        sendChunked = false;
        sendNothing = false;
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
        if (state != State.COMPLETE
                || !persistent
                || closeAfter
                || !sentAll
                || inputClosed
                || pending != null && pending.isReadable()) {
            close();
            return;
        }
        state = State.IDLE;
        reading(true);
        if (keeper != null) {
            keeper.idle(this);
        } else {
            close();
        }
    }

    @Override
    public void abort(boolean reset) {
        receiver = null;
        if (reset && state != State.CLOSED) {
            state = State.CLOSED;
            channel().config().setOption(ChannelOption.SO_LINGER, 0);
            channel().close();
            return;
        }
        close();
    }

    @Override
    public void close() {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        closeWhenSent();
    }
}
