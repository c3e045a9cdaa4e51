package sluice.wire.mux.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http2.Http2CodecUtil;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.value.ByteString;
import sluice.value.ByteView;
import sluice.wire.http.Head;
import sluice.wire.mux.ServerConnection;
import sluice.wire.mux.StreamEnd;
import sluice.wire.mux.StreamReceiver;
import sluice.wire.mux.WebSocketKeys;

import java.util.ArrayDeque;

/// The server's side of HTTP/2: requests of many clients side by side.
@LoopConfined
public final class Http2Back extends Http2Input implements ServerConnection {
    private static final ByteString HEAD = ByteString.of("HEAD");
    private static final ByteString CONNECT = ByteString.of("CONNECT");
    private static final int LAST = Integer.MAX_VALUE - 2;

    private @Nullable Keeper keeper;
    private int nextStream = 1;
    private int begun;
    private int using;
    private boolean started;
    private boolean leaving;

    private boolean takesUpgrades;
    private final ArrayDeque<Http2Stream> undecided = new ArrayDeque<>(1);

    public Http2Back(Loop loop, Http2Settings settings, Http2Counters counters) {
        super(loop, settings, counters);
    }

    @Override
    boolean preface(ByteBuf in) {
        return true;
    }

    @Override
    public StreamEnd open(StreamReceiver receiver) {
        begun++;
        using++;
        Http2Stream stream = add(0);
        stream.receiver = receiver;
        return stream;
    }

    @Override
    public boolean accepts() {
        return !dead
                && !leaving
                && !draining
                && channel().isActive()
                && nextStream < LAST
                && using < Math.min(peerStreams, settings.concurrentStreams());
    }

    @Override
    public boolean multiplexes() {
        return true;
    }

    @Override
    public boolean isUsed() {
        return using > 0;
    }

    @Override
    public int streams() {
        return begun;
    }

    @Override
    public void keeper(Keeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public ChannelHandler handler() {
        return this;
    }

    @Override
    public void close() {
        if (using == 0) {
            closeOrderly();
        } else {
            leaving = true;
        }
    }

    /// Only a server whose settings say so takes upgrades (RFC 8441 §3), and an extended CONNECT has no body.
    @Override
    boolean mustWait(Http2Stream stream, Head head) {
        ByteString protocol = head.upgrade() ? upgrade(head) : null;
        if (protocol == null) {
            return false;
        }
        stream.tunnelWanted = true;
        if (!settingsSeen) {
            begin(stream);
            undecided.add(stream);
            return true;
        }
        if (takesUpgrades && head.bodyLength() == 0) {
            stream.upgrade = protocol;
            stream.webSocketAccept = WebSocketKeys.accept(head);
            return false;
        }
        // Whoever sends is not done with it yet.
        loop.hand(() -> refuseUpgrade(stream));
        return true;
    }

    private static @Nullable ByteString upgrade(Head head) {
        int slot = head.find(Fields.UPGRADE);
        return slot < 0 ? null : head.value(slot, new ByteView()).copy();
    }

    private void refuseUpgrade(Http2Stream stream) {
        if (!stream.gone && stream.receiver != null) {
            begin(stream);
            malformed(stream);
        }
    }

    @Override
    void settled() {
        Http2Stream stream;
        while ((stream = undecided.poll()) != null) {
            stream.decided();
        }
    }

    /// The stream gets its number, behind the preface.
    private void begin(Http2Stream stream) {
        if (!started) {
            started = true;
            writePreface();
        }
        if (stream.id == 0) {
            number(stream, nextStream);
            nextStream += 2;
        }
    }

    @Override
    boolean writeHead(Http2Stream stream, Head head) {
        begin(stream);
        byte[] bytes = head.bytes();
        int start = head.methodStart();
        int length = head.methodEnd() - start;
        stream.toHead = HEAD.contentEquals(bytes, start, length);
        stream.tunnelWanted = stream.upgrade != null || CONNECT.contentEquals(bytes, start, length);
        ByteBuf out = beginBlock(Fields.size(head));
        Requests.write(head, stream.upgrade, out);
        endBlock(stream.id, false);
        return false;
    }

    @Override
    boolean isQuiet() {
        return started && using == 0 && super.isQuiet();
    }

    private void writePreface() {
        ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
        context().write(preface, channel().voidPromise());
        writeSettings(true);
    }

    @Override
    void connectProtocol(boolean taken) {
        takesUpgrades = taken;
    }

    @Override
    boolean isIdle(int id) {
        return (id & 1) == 0 || id >= nextStream;
    }

    @Override
    int lastFromPeer() {
        return 0;
    }

    @Override
    boolean mayBegin(int id) {
        if (isIdle(id)) {
            refuse(ErrorCode.PROTOCOL_ERROR);
            return false;
        }
        Http2Stream stream = streams.get(id);
        if (stream != null && stream.remoteEnded) {
            refuse(ErrorCode.STREAM_CLOSED);
            return false;
        }
        return true;
    }

    @Override
    void headersReceived(int id, boolean tooLarge, boolean ends) {
        Http2Stream stream = streams.get(id);
        if (stream == null) {
            return;
        }
        if (stream.headDone) {
            var trailers = new Head();
            if (!ends || tooLarge || !Fields.trailers(fields, trailers)) {
                fail(stream, ErrorCode.PROTOCOL_ERROR);
                return;
            }
            stream.endReceived(trailers);
            return;
        }
        StreamReceiver receiver = stream.receiver;
        if (receiver == null) {
            return;
        }
        Head head = receiver.head();
        if (tooLarge || !Responses.read(fields, head, stream, ends)) {
            malformed(stream);
            return;
        }
        head.received();
        if (head.status() < 200 && head.status() != 101) {
            receiver.headReceived();
            return;
        }
        stream.headDone = true;
        stream.remoteEnded = ends;
        receiver.headReceived();
        if (ends && stream.receiver == receiver) {
            receiver.endReceived(null);
            if (stream.localEnded && !stream.gone) {
                remove(stream);
            }
        }
    }

    /// What came is no response: the client is told so.
    private void malformed(Http2Stream stream) {
        counters.streamErrors++;
        StreamReceiver receiver = stream.receiver;
        stream.receiver = null;
        reset(stream, ErrorCode.PROTOCOL_ERROR);
        glitch();
        if (receiver != null) {
            receiver.failed(sluice.wire.mux.StreamFailure.BAD_MESSAGE, 502);
        }
    }

    @Override
    void goAwayReceived(int last) {
        leaving = true;
        for (Http2Stream stream : streams.values().toArray(Http2Stream[]::new)) {
            if (stream.id > last) {
                stream.fail();
                remove(stream);
            }
        }
        if (using == 0) {
            closeOrderly();
        }
    }

    @Override
    void removed(Http2Stream stream) {
        using--;
        if (using > 0 || dead) {
            return;
        }
        if (leaving || draining || keeper == null) {
            closeOrderly();
        } else {
            keeper.idle(this);
        }
    }

    @Override
    void closed() {
        if (keeper != null) {
            keeper.gone(this);
        }
    }
}
