package sluice.wire.mux;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.IovArray;

import org.jspecify.annotations.Nullable;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;
import sluice.loop.Transport;
import sluice.value.Address;

import java.io.IOException;

/// A TCP connection of an epoll loop that makes as few system calls as it can.
///
/// ```
/// accepted   accept4, epoll_ctl                     the rest is inherited from the listening socket
/// opened     socket, TCP_NODELAY, connect, epoll_ctl
/// lives      read and write; watched edge-triggered, so that epoll is not told again when reading pauses
/// closes     close: the kernel forgets the watch by itself
/// ```
///
/// To Netty it is a channel like its own, with a pipeline where TLS or HTTP/2 may stand. Where nothing stands between the socket
/// and the protocol, a [Reader] is called without the pipeline, and [#send] writes at once what the kernel takes.
@LoopConfined
public final class StreamSocket extends WatchedSocket {
    /// Takes what was read, in place of the pipeline; takes the buffer.
    @FunctionalInterface
    public interface Reader {
        void read(ByteBuf data);
    }

    /// Reads of one connection in one turn, so that the others get theirs.
    private static final int ROUNDS = 16;

    private static final int IDLE_WRITE_EVENTS = 3;

    private final ReadBuffers buffers;
    private final Runnable readOn = this::readOn;
    private final Runnable flushLater = this::flushQueue;
    private @Nullable Reader reader;
    private boolean reading;
    private boolean mayRead;
    private boolean readingNow;
    private boolean bulk;

    /// The peer has closed its half: behind the bytes that are there nothing will come.
    private boolean peerClosed;

    /// The connection is broken: reading tells how.
    private boolean untilError;

    private boolean full;
    private boolean failed;
    private int idleWriteEvents;

    private StreamSocket(
            Loop loop, FileDescriptor descriptor, Address peer, Address local, boolean active) {
        super(loop, descriptor, peer, local, active);
        buffers = ReadBuffers.of(loop);
    }

    /// An accepted connection, non-blocking; on its loop.
    ///
    /// @param local the address it was accepted on; [Address#NONE] to ask the kernel when it is wanted
    public static StreamSocket accepted(Loop loop, int descriptor, Address peer, Address local) {
        return new StreamSocket(loop, new FileDescriptor(descriptor), peer, local, true);
    }

    /// A socket to connect to an address of that family; on its loop.
    ///
    /// @throws RuntimeException when there is no descriptor left
    private static StreamSocket opened(Loop loop, Address.Family family) {
        var socket =
                LinuxSocket.newSocketStream(
                        family == Address.Family.INET
                                ? SocketProtocolFamily.INET
                                : SocketProtocolFamily.INET6);
        return new StreamSocket(loop, socket, Address.NONE, Address.NONE, false);
    }

    /// A channel to connect to an address: one of these where the loop has epoll and the address is of the internet.
    ///
    /// @throws RuntimeException when there is no descriptor left
    public static Channel towards(Loop loop, Address address) {
        if (!address.isIp()) {
            return loop.transport().domainSocket();
        }
        return loop.transport() == Transport.EPOLL
                ? opened(loop, address.family())
                : loop.transport().socket();
    }

    /// Ends this channel but not its connection, of which nothing may wait to be sent: [#accepted] makes another channel of the descriptor,
    /// on any loop. Bytes that were not read yet stay with it.
    public int detach() {
        leave();
        return descriptor.intValue();
    }

    /// From now on what is read goes to `reader`, past the pipeline; null goes back to the pipeline.
    public void reader(@Nullable Reader reader) {
        this.reader = reader;
    }

    /// What is kept for long should not pin a read buffer many times its size: gives a copy that fits, or the buffer itself.
    /// Takes `data`.
    public static ByteBuf fitting(Loop loop, ByteBuf data) {
        return ReadBuffers.fitting(loop, data);
    }

    // ---- events

    @Override
    void ready(int events) {
        if ((events & (ERROR | HANG_UP)) != 0) {
            untilError = true;
        } else if ((events & PEER_CLOSED) != 0) {
            peerClosed = true;
        }
        if ((events & OUT) != 0) {
            writable();
        }
        if ((events & (IN | ERROR | HANG_UP | PEER_CLOSED)) != 0 && active) {
            mayRead = true;
            if (reading || (events & ERROR) != 0) {
                readAll();
            }
        }
    }

    private void writable() {
        if (full) {
            full = false;
            unsafe().flush();
        } else if (writesWatched && ++idleWriteEvents > IDLE_WRITE_EVENTS) {
            // A connection that lives longer is not told each time that it may write.
            writesWatched = false;
            watch(READS);
        }
    }

    private void flushQueue() {
        unsafe().flush();
    }

    // ---- reading

    @Override
    void pause() {
        reading = false;
    }

    @Override
    protected void doBeginRead() {
        reading = true;
        if (mayRead && !readingNow && active && isRegistered()) {
            loop.executor().execute(readOn);
        }
    }

    private void readOn() {
        if (mayRead && reading && active && !readingNow) {
            readAll();
        }
    }

    /// Reads until the kernel has no more; a read that comes back short says so without another call.
    private void readAll() {
        if (inputEnded) {
            mayRead = false;
            return;
        }
        readingNow = true;
        boolean ended = false;
        try {
            int rounds = 0;
            do {
                int result = reader != null ? readDirectly(reader) : readForPipeline();
                ended = result < 0 || peerClosed && !mayRead;
            } while (mayRead && reading && active && ++rounds < ROUNDS);
        } catch (IOException e) {
            mayRead = false;
            readingNow = false;
            inputEnded = true;
            pipeline().fireExceptionCaught(e);
            return;
        } finally {
            readingNow = false;
        }
        if (reader == null) {
            pipeline().fireChannelReadComplete();
        }
        if (!active) {
            return;
        }
        if (ended) {
            inputEnded = true;
            pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        } else if (mayRead && reading) {
            loop.executor().execute(readOn);
        }
    }

    /// Answers how many bytes came; -1 at the end of the input.
    private int readDirectly(Reader to) throws IOException {
        ByteBuf in = buffers.take(bulk);
        int capacity = in.capacity();
        int length = descriptor.readAddress(in.memoryAddress(), 0, capacity);
        boolean filled = length == capacity;
        mayRead = filled || untilError && length > 0;
        if (length <= 0) {
            return length;
        }
        bulk = filled || bulk && length > ReadBuffers.SMALL;
        in.writerIndex(length);
        try {
            to.read(in.retain());
        } catch (RuntimeException | Error broken) {
            // As in a pipeline: one connection goes, the loop goes on with the others.
            pipeline().fireExceptionCaught(broken);
        } finally {
            buffers.back(in);
        }
        return length;
    }

    /// Before closing in order: what the peer sent and nobody will read is taken from the kernel, which would else answer it with a reset
    /// instead of the end. Once: who goes on sending gets the reset.
    public void discardInput() {
        if (inputEnded || !active) {
            return;
        }
        ByteBuf in = buffers.take(bulk);
        try {
            var _ = descriptor.readAddress(in.memoryAddress(), 0, in.capacity());
        } catch (IOException _) {
            // It is broken: there is nobody to be kind to.
            inputEnded = true;
        } finally {
            buffers.back(in);
        }
    }

    private int readForPipeline() throws IOException {
        var guess = unsafe().recvBufAllocHandle();
        guess.reset(options);
        ByteBuf in = guess.allocate(options.getAllocator());
        int wanted = in.writableBytes();
        int length;
        try {
            guess.attemptedBytesRead(wanted);
            length = descriptor.readAddress(in.memoryAddress(), in.writerIndex(), in.capacity());
        } catch (IOException | RuntimeException e) {
            in.release();
            throw e;
        }
        mayRead = length == wanted || untilError && length > 0;
        guess.lastBytesRead(length);
        guess.readComplete();
        if (length <= 0) {
            in.release();
            return length;
        }
        in.writerIndex(in.writerIndex() + length);
        if (!options.isAutoRead()) {
            reading = false; // one read was asked for
        }
        pipeline().fireChannelRead(in);
        return length;
    }

    // ---- writing

    /// Whether everything given so far has gone to the kernel.
    public boolean isFlushed() {
        ChannelOutboundBuffer queue = unsafe().outboundBuffer();
        return queue == null || queue.totalPendingWriteBytes() == 0;
    }

    @Override
    boolean isFull() {
        return full;
    }

    private boolean mayWrite() {
        return active && !full && !outputEnded && isFlushed();
    }

    /// Writes what the kernel takes, now, and the rest when it takes more. Takes the buffer.
    public void send(ByteBuf data) {
        int length = data.readableBytes();
        int written = 0;
        if (mayWrite() && data.hasMemoryAddress()) {
            try {
                written =
                        descriptor.writeAddress(
                                data.memoryAddress(), data.readerIndex(), data.writerIndex());
            } catch (IOException e) {
                sendFailed(data, e);
                return;
            }
            if (written == length) {
                data.release();
                return;
            }
            data.skipBytes(written);
            waitForRoom();
        }
        queue(data);
    }

    /// The same for a head and the body behind it, in one system call.
    public void send(ByteBuf head, ByteBuf body) {
        if (!mayWrite()) {
            queue(head);
            queue(body);
            return;
        }
        IovArray vector = vector();
        vector.add(head, head.readerIndex(), head.readableBytes());
        vector.add(body, body.readerIndex(), body.readableBytes());
        long written;
        try {
            written = descriptor.writevAddresses(vector.memoryAddress(0), vector.count());
        } catch (IOException e) {
            head.release();
            sendFailed(body, e);
            return;
        }
        int ofHead = (int) Math.min(written, head.readableBytes());
        int ofBody = (int) (written - ofHead);
        if (ofBody == body.readableBytes()) {
            head.release();
            body.release();
            return;
        }
        waitForRoom();
        if (ofHead < head.readableBytes()) {
            queue(head.skipBytes(ofHead));
        } else {
            head.release();
        }
        queue(body.skipBytes(ofBody));
    }

    private IovArray vector() {
        IovArray vector = loop.local(IovArray.class, StreamSocket::newVector);
        vector.clear();
        return vector;
    }

    private static IovArray newVector(Loop loop) {
        var vector = new IovArray();
        loop.atEnd(vector::release);
        return vector;
    }

    /// Behind what waits already. Never writes here: a failure must not reach the caller in the middle of something.
    private void queue(ByteBuf data) {
        unsafe().write(ReadBuffers.fitting(loop, data), voidPromise());
        if (full) {
            unsafe().flush();
        } else {
            loop.executor().execute(flushLater);
        }
    }

    /// Told later: the caller is in the middle of something.
    private void sendFailed(ByteBuf data, IOException cause) {
        data.release();
        outputEnded = true;
        if (!failed) {
            failed = true;
            loop.executor().execute(() -> pipeline().fireExceptionCaught(cause));
        }
    }

    private void waitForRoom() {
        full = true;
        idleWriteEvents = 0;
        if (!writesWatched) {
            writesWatched = true;
            watch(READS_AND_WRITES);
        }
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (!(message instanceof ByteBuf data)) {
            throw new IllegalArgumentException(
                    "a stream socket sends ByteBuf, not " + message.getClass().getName());
        }
        if (data.isDirect()) {
            return data;
        }
        ByteBuf copy = loop.allocator().directBuffer(Math.max(1, data.readableBytes()));
        copy.writeBytes(data);
        data.release();
        return copy;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer queue) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            if (!(queue.current() instanceof ByteBuf first)) {
                return;
            }
            long written;
            if (queue.size() > 1 || !first.hasMemoryAddress()) {
                IovArray vector = vector();
                queue.forEachFlushedMessage(vector);
                if (vector.count() == 0) {
                    queue.removeBytes(0); // nothing but empty buffers
                    continue;
                }
                written = descriptor.writevAddresses(vector.memoryAddress(0), vector.count());
            } else if (first.isReadable()) {
                written =
                        descriptor.writeAddress(
                                first.memoryAddress(), first.readerIndex(), first.writerIndex());
            } else {
                queue.remove();
                continue;
            }
            if (written <= 0) {
                waitForRoom();
                return;
            }
            queue.removeBytes(written);
        }
        loop.executor().execute(flushLater);
    }
}
