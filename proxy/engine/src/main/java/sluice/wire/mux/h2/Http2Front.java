package sluice.wire.mux.h2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http2.Http2CodecUtil;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.wire.http.Head;
import sluice.wire.mux.ClientMux;
import sluice.wire.mux.StreamFailure;
import sluice.wire.mux.StreamOpener;
import sluice.wire.mux.StreamReceiver;

/// The client's side of HTTP/2: every request is a stream of its own, answered when it is ready.
@LoopConfined
public final class Http2Front extends Http2Input implements ClientMux {
    /// Requests that a client takes back before they are answered, in a second; CVE-2023-44487.
    private static final int BAD_REQUEST = 400;

    private static final int TAKEN_BACK = 200;

    private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();

    private final StreamOpener opener;
    private final Budget takenBack;
    private int lastStream;
    private int total;
    private boolean stopping;

    public Http2Front(
            Loop loop, Http2Settings settings, Http2Counters counters, StreamOpener opener) {
        super(loop, settings, counters);
        this.opener = opener;
        takenBack = new Budget(loop, TAKEN_BACK);
    }

    @Override
    public ChannelHandler handler() {
        return this;
    }

    @Override
    public void start() {
        writeSettings(false);
    }

    @Override
    public boolean isBusy() {
        for (Http2Stream stream : streams.values()) {
            if (stream.receiver != null) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean openSilent() {
        return false;
    }

    @Override
    public void close() {
        closeOrderly();
    }

    @Override
    public void stop() {
        stopping = true;
        if (streams.isEmpty()) {
            closeOrderly();
        } else if (!goAwaySent && !dead) {
            // What is already on its way still gets an answer; the last number follows at the end.
            writeGoAway(Integer.MAX_VALUE, ErrorCode.NO_ERROR);
        }
    }

    @Override
    boolean preface(ByteBuf in) {
        int length = Math.min(in.readableBytes(), PREFACE.readableBytes());
        if (!ByteBufUtil.equals(in, in.readerIndex(), PREFACE, PREFACE.readerIndex(), length)) {
            refuse(ErrorCode.PROTOCOL_ERROR);
            return false;
        }
        if (length < PREFACE.readableBytes()) {
            return false;
        }
        in.skipBytes(length);
        return true;
    }

    @Override
    boolean isIdle(int id) {
        return (id & 1) == 0 || id > lastStream;
    }

    @Override
    int lastFromPeer() {
        return lastStream;
    }

    @Override
    boolean mayBegin(int id) {
        if ((id & 1) == 0) {
            refuse(ErrorCode.PROTOCOL_ERROR);
            return false;
        }
        if (id > lastStream) {
            return true;
        }
        Http2Stream stream = streams.get(id);
        if (stream == null) {
            if (wasReset(id)) {
                return true;
            }
            refuse(ErrorCode.STREAM_CLOSED);
            return false;
        }
        if (stream.remoteEnded) {
            refuse(ErrorCode.STREAM_CLOSED);
            return false;
        }
        return true;
    }

    @Override
    void headersReceived(int id, boolean tooLarge, boolean ends) {
        if (id <= lastStream) {
            Http2Stream stream = streams.get(id);
            if (stream != null) {
                trailers(stream, tooLarge, ends);
            }
            return;
        }
        lastStream = id;
        total++;
        if (dead) {
            return;
        }
        if (streams.size() >= settings.concurrentStreams()) {
            writeReset(id, ErrorCode.REFUSED_STREAM);
            glitch();
            return;
        }
        Http2Stream stream = add(id);
        if (tooLarge) {
            fail(stream, ErrorCode.ENHANCE_YOUR_CALM);
            return;
        }
        request(stream, ends);
        if (settings.totalStreams() > 0 && total >= settings.totalStreams()) {
            stop();
        }
    }

    private void request(Http2Stream stream, boolean ends) {
        if (!Requests.isGood(fields, ends)) {
            fail(stream, ErrorCode.PROTOCOL_ERROR);
            return;
        }
        StreamReceiver receiver = opener.open(stream);
        stream.receiver = receiver;
        stream.headDone = true;
        if (!Requests.isSpeakable(fields)) {
            stream.remoteEnded = ends;
            receiver.failed(StreamFailure.BAD_MESSAGE, BAD_REQUEST);
            return;
        }
        Requests.read(fields, receiver.head(), stream, ends);
        receiver.head().received();
        stream.toHead = isHead(receiver.head());
        stream.remoteEnded = ends;
        receiver.headReceived();
        if (ends && stream.receiver == receiver) {
            receiver.endReceived(null);
        }
    }

    private static boolean isHead(Head head) {
        byte[] bytes = head.bytes();
        int at = head.methodStart();
        return head.methodEnd() - at == 4
                && bytes[at] == 'H'
                && bytes[at + 1] == 'E'
                && bytes[at + 2] == 'A'
                && bytes[at + 3] == 'D';
    }

    private void trailers(Http2Stream stream, boolean tooLarge, boolean ends) {
        var trailers = new Head();
        boolean good =
                ends && !tooLarge && stream.announced <= 0 && Fields.trailers(fields, trailers);
        if (!good) {
            fail(stream, ErrorCode.PROTOCOL_ERROR);
            return;
        }
        stream.endReceived(trailers);
    }

    @Override
    void goAwayReceived(int last) {
        // The client will open nothing more; what is open goes on.
        draining = true;
        if (streams.isEmpty()) {
            closeOrderly();
        }
    }

    @Override
    void removed(Http2Stream stream) {
        boolean finished = stream.localEnded && stream.remoteEnded;
        if (!finished && !dead && !takenBack.take()) {
            refuse(ErrorCode.ENHANCE_YOUR_CALM);
            return;
        }
        if (streams.isEmpty() && !dead) {
            if (stopping || draining) {
                closeOrderly();
            } else {
                opener.idle();
            }
        }
    }

    @Override
    void released(Http2Stream stream) {
        if (!isBusy() && !dead) {
            // Only a client that does not read keeps it: its time runs as if it were idle.
            opener.idle();
        }
    }

    @Override
    boolean writeHead(Http2Stream stream, Head head) {
        int status = head.status();
        boolean switched = status == 101 && stream.upgrade != null;
        ByteBuf out = beginBlock(Fields.size(head));
        FieldEncoder.status(switched ? 200 : status, out);
        Fields.write(head, out);
        endBlock(stream.id, false);
        return status < 200 && !switched || status == 204 || status == 304 || stream.toHead;
    }

    @Override
    void pingAnswered() {
        super.pingAnswered();
        if (streams.isEmpty()) {
            opener.alive();
        }
    }

    @Override
    void closed() {
        opener.closed();
    }
}
