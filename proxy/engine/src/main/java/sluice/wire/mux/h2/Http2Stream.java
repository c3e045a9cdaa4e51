package sluice.wire.mux.h2;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import sluice.loop.LoopConfined;
import sluice.value.Address;
import sluice.value.ByteString;
import sluice.wire.http.Head;
import sluice.wire.mux.SocketAddresses;
import sluice.wire.mux.StreamEnd;
import sluice.wire.mux.StreamFailure;
import sluice.wire.mux.StreamReceiver;

import java.util.ArrayDeque;

/// One stream of a connection, from its HEADERS to the end of both directions.
///
/// ```
///              remoteEnded                       localEnded
/// open ──END_STREAM received──► half closed ──END_STREAM sent──► gone
///   └───────────────── RST_STREAM either way ───────────────────► gone
/// ```
///
/// What the peer's windows do not let out waits in [#waiting]; a stream whose driver has let go lives on until that is sent.
@LoopConfined
final class Http2Stream implements StreamEnd {
    /// Bytes that may wait before the driver is told to stop.
    private static final int HIGH = 131072;

    final Http2Connection connection;

    /// 0 until the first frame of a stream that begins here.
    int id;

    @Nullable StreamReceiver receiver;

    /// What the peer lets us send, and what it may still send.
    long sendWindow;

    int receiveWindow;

    /// Taken by the receiver and not yet credited to the peer.
    private int credit;

    private boolean readingWanted = true;
    boolean remoteEnded;
    boolean localEnded;
    boolean gone;

    /// A final head (or a request's) was received: field lines behind it are trailers.
    boolean headDone;

    /// What `content-length` leaves to come; negative when nothing was announced.
    long announced = -1;

    /// The request is a HEAD: its response has no body whatever its head says.
    boolean toHead;

    /// The protocol that an extended CONNECT asks for, which the driver knows as an upgrade of HTTP/1; null in other requests. RFC 8441.
    @Nullable ByteString upgrade;

    /// The head of an upgrade of which the server has not said yet whether it takes any: what follows waits with it.
    @Nullable Head undecided;

    /// What a client of HTTP/1 that asked for it is told; null where it gave no key.
    @Nullable ByteString webSocketAccept;

    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(2);
    private int waitingBytes;
    private boolean endWaiting;
    private @Nullable ByteBuf trailersWaiting;
    private boolean saidFull;
    private boolean sendNothing;
    boolean blocked;

    /// Counts among the open ones of its connection.
    boolean counted = true;

    /// A request that asks for a tunnel: its end is that of the tunnel, not of the request.
    boolean tunnelWanted;

    private boolean tunnel;

    Http2Stream(Http2Connection connection) {
        this.connection = connection;
    }

    // ---- from the peer

    /// Takes the payload of a DATA frame of `length` bytes, padding included.
    void dataReceived(ByteBuf data, int length) {
        receiveWindow -= length;
        credit += length;
        StreamReceiver open = receiver;
        if (open == null || !data.isReadable()) {
            data.release();
        } else {
            open.dataReceived(data);
        }
        giveCredit();
    }

    void endReceived(@Nullable Head trailers) {
        if (credit > 0 && !localEnded) {
            // As HAProxy, which gives back what a body took even when no more of it can come.
            connection.writeWindowUpdate(id, credit);
            credit = 0;
        }
        remoteEnded = true;
        StreamReceiver open = receiver;
        if (open != null) {
            open.endReceived(trailers);
        }
        if (localEnded && !gone) {
            connection.remove(this);
        }
    }

    /// It is over without an end; the peer knows already.
    void fail() {
        gone = true;
        StreamReceiver open = receiver;
        receiver = null;
        dropWaiting();
        if (open != null) {
            open.failed(StreamFailure.RESET, 0);
        }
    }

    private void giveCredit() {
        boolean wanted = readingWanted || receiver == null;
        if (wanted && !remoteEnded && !gone && credit >= connection.settings.initialWindow() / 2) {
            connection.writeWindowUpdate(id, credit);
            receiveWindow += credit;
            credit = 0;
        }
    }

    // ---- to the peer

    @Override
    public void sendHead(Head head) {
        if (gone) {
            return;
        }
        if (connection.mustWait(this, head)) {
            undecided = head;
            return;
        }
        sendNothing = connection.writeHead(this, head);
    }

    /// The server's settings came, so that it is known whether the upgrade can be asked for.
    void decided() {
        Head head = undecided;
        undecided = null;
        if (head != null && !gone) {
            sendHead(head);
        }
    }

    @Override
    public void sendData(ByteBuf data) {
        if (gone || localEnded || sendNothing || !data.isReadable()) {
            data.release();
            return;
        }
        if (undecided == null && waiting.isEmpty() && connection.send(this, data)) {
            return;
        }
        waiting.add(data);
        waitingBytes += data.readableBytes();
        if (undecided == null) {
            connection.block(this);
        }
    }

    /// Sends what the windows let out now; true when nothing waits any more.
    boolean sendWaiting() {
        ByteBuf next;
        while ((next = waiting.peek()) != null) {
            int before = next.readableBytes();
            boolean whole = connection.send(this, next);
            waitingBytes -= whole ? before : before - next.readableBytes();
            if (!whole) {
                break;
            }
            waiting.poll();
        }
        boolean done = waiting.isEmpty();
        if (done && endWaiting) {
            endWaiting = false;
            ByteBuf trailers = trailersWaiting;
            trailersWaiting = null;
            end(trailers);
        }
        if (saidFull && isWritable() && receiver != null) {
            receiver.writabilityChanged();
        }
        return done;
    }

    @Override
    public void sendEnd(@Nullable Head trailers) {
        if (gone || localEnded || tunnelWanted && !tunnel) {
            return;
        }
        ByteBuf block = trailers == null ? null : connection.trailers(trailers);
        if (!waiting.isEmpty()) {
            endWaiting = true;
            trailersWaiting = block;
            return;
        }
        end(block);
    }

    private void end(@Nullable ByteBuf trailers) {
        localEnded = true;
        connection.writeEnd(this, trailers);
        if (remoteEnded) {
            connection.remove(this);
        } else if (receiver == null) {
            connection.stopPeer(this);
        }
    }

    @Override
    public boolean isWritable() {
        boolean room = waitingBytes < HIGH && connection.channel().isWritable();
        saidFull = !room;
        return room;
    }

    @Override
    public boolean canStopPeer() {
        return true;
    }

    @Override
    public void reading(boolean wanted) {
        readingWanted = wanted;
        giveCredit();
    }

    @Override
    public void tunnel() {
        tunnel = true;
        sendNothing = false;
        announced = -1;
    }

    @Override
    public void release() {
        receiver = null;
        if (gone) {
            return;
        }
        if (localEnded) {
            connection.stopPeer(this);
        } else if (endWaiting) {
            connection.released(this);
        } else {
            connection.reset(this, ErrorCode.CANCEL);
        }
    }

    @Override
    public void abort(boolean reset) {
        receiver = null;
        if (!gone) {
            connection.reset(this, reset ? ErrorCode.CANCEL : ErrorCode.INTERNAL_ERROR);
        }
    }

    @Override
    public void closeAfter() {
        // A connection of many streams is not closed for one of them; GOAWAY is the connection's
        // affair.
    }

    void dropWaiting() {
        ByteBuf each;
        while ((each = waiting.poll()) != null) {
            each.release();
        }
        waitingBytes = 0;
        endWaiting = false;
        if (trailersWaiting != null) {
            trailersWaiting.release();
            trailersWaiting = null;
        }
    }

    @Override
    public Address peer() {
        return SocketAddresses.peer(connection.channel());
    }

    @Override
    public Address local() {
        return SocketAddresses.local(connection.channel());
    }
}
