package sluice.wire.tls;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;

/// One connection encrypted by the system's OpenSSL: records go in and out through two memory buffers of the library.
///
/// ```
/// network ─► unwrap ─► incoming BIO ─┐              ┌─► SSL_read ─► plain text
///                                    ├─ SSL * ──────┤
/// network ◄─ wrap ◄─── outgoing BIO ◄┘              └── SSL_write ◄─ plain text
/// ```
///
/// Confined to the connection's loop. Released by the handler that uses it; what was agreed on stays readable in its session.
final class SystemEngine extends NegotiatingEngine {
    private static final int HEADER = 5;
    private static final int GET_GROUP = 134;
    private static final int RECEIVED_SHUTDOWN = 2;
    private static final int BOTH_SHUTDOWN = 3;

    /// For plain text that stands on the heap; used within one call.
    private static final ThreadLocal<MemorySegment> SCRATCH =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(SystemSession.PLAIN));

    private enum State {
        NEW,
        SHAKING,
        /// Agreed, but what the library has still to send comes before the announcement.
        AGREED,
        OPEN,
        FAILED
    }

    private final SystemSession session;
    private long connection;
    private long incoming;
    private long outgoing;
    private State state = State.NEW;
    private boolean inboundDone;
    private boolean outboundDone;
    private boolean closing;

    /// Whether the library was asked to shake hands; a client then has said its first word.
    private boolean began;

    private String protocol = "";
    private @Nullable Exception distrust;
    private @Nullable Runnable after;

    SystemEngine(SystemContext context, String peerHost, boolean client) throws SSLException {
        super(context, peerHost, client);
        this.session = new SystemSession(peerHost);
        try {
            connection = (long) library.connectionNew.invokeExact(context.pointer());
            long memory = (long) library.bioMemory.invokeExact();
            incoming = (long) library.bioNew.invokeExact(memory);
            outgoing = (long) library.bioNew.invokeExact(memory);
            if (connection == 0 || incoming == 0 || outgoing == 0) {
                throw new SSLException("OpenSSL has no memory for a connection");
            }
            library.setBios.invokeExact(connection, incoming, outgoing);
            if (client) {
                library.connectState.invokeExact(connection);
            } else {
                library.acceptState.invokeExact(connection);
            }
        } catch (SSLException refused) {
            throw refused;
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
        context.opened(connection, this);
    }

    @Override
    long pointer() {
        return connection;
    }

    /// Why the peer's certificate is not believed: what the handshake will fail with.
    void distrust(Exception cause) {
        distrust = cause;
    }

    /// What to do once the handshake is over, or the connection gone before.
    void afterHandshake(Runnable task) {
        after = task;
    }

    private void over() {
        Runnable task = after;
        after = null;
        if (task != null) {
            task.run();
        }
    }

    SystemSession agreed() {
        return session;
    }

    @Override
    void free() {
        if (connection == 0) {
            return;
        }
        context.closed(connection);
        over();
        try {
            // A session of a connection that ends without goodbye stays good.
            library.setShutdown.invokeExact(connection, BOTH_SHUTDOWN);
            library.connectionFree.invokeExact(connection);
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
        connection = 0;
        inboundDone = true;
        outboundDone = true;
    }

    private long pending() {
        try {
            return connection == 0 ? 0 : (long) library.bioPending.invokeExact(outgoing);
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
    }

    /// Moves what the library has to send.
    private int drain(ByteBuffer to) {
        if (connection == 0 || !to.hasRemaining()) {
            return 0;
        }
        try {
            int moved =
                    (int)
                            library.bioRead.invokeExact(
                                    outgoing, MemorySegment.ofBuffer(to), to.remaining());
            if (moved <= 0) {
                return 0;
            }
            to.position(to.position() + moved);
            return moved;
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
    }

    @Override
    public SSLEngineResult wrap(ByteBuffer[] from, int offset, int length, ByteBuffer to)
            throws SSLException {
        int produced = drain(to);
        int consumed = 0;
        if (connection == 0 || outboundDone) {
            return new SSLEngineResult(Status.CLOSED, HandshakeStatus.NOT_HANDSHAKING, 0, produced);
        }
        if (state == State.NEW) {
            beginHandshake();
        }
        if (state == State.SHAKING && produced == 0) {
            shake();
            produced += drain(to);
        } else if (state == State.OPEN && !closing && produced == 0) {
            consumed = encrypt(from, offset, length);
            produced += drain(to);
        }
        if (pending() > 0) {
            return new SSLEngineResult(Status.OK, HandshakeStatus.NEED_WRAP, consumed, produced);
        }
        if (closing || state == State.FAILED) {
            outboundDone = true;
            return new SSLEngineResult(
                    Status.CLOSED, HandshakeStatus.NOT_HANDSHAKING, consumed, produced);
        }
        return new SSLEngineResult(Status.OK, announced(), consumed, produced);
    }

    /// The status to report; the end of the handshake is reported once.
    private HandshakeStatus announced() {
        if (state == State.AGREED && pending() == 0) {
            state = State.OPEN;
            return HandshakeStatus.FINISHED;
        }
        return getHandshakeStatus();
    }

    private int encrypt(ByteBuffer[] from, int offset, int length) throws SSLException {
        for (int i = offset; i < offset + length; i++) {
            ByteBuffer each = from[i];
            if (!each.hasRemaining()) {
                continue;
            }
            int size = Math.min(each.remaining(), SystemSession.PLAIN);
            int written = written(each, size);
            if (written > 0) {
                each.position(each.position() + written);
            }
            return written;
        }
        return 0;
    }

    private int written(ByteBuffer from, int size) throws SSLException {
        try {
            long address;
            if (from.isDirect()) {
                address = MemorySegment.ofBuffer(from).address();
            } else {
                MemorySegment scratch = SCRATCH.get();
                MemorySegment.copy(MemorySegment.ofBuffer(from), 0, scratch, 0, size);
                address = scratch.address();
            }
            library.errorClear.invokeExact();
            int written = (int) library.write.invokeExact(connection, address, size);
            if (written > 0) {
                return written;
            }
            int error = (int) library.error.invokeExact(connection, written);
            if (error == LibSsl.ERROR_WANT_READ || error == LibSsl.ERROR_WANT_WRITE) {
                return 0;
            }
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
        throw failure("the library refuses to write");
    }

    @Override
    public SSLEngineResult unwrap(ByteBuffer from, ByteBuffer[] to, int offset, int length)
            throws SSLException {
        if (connection == 0 || inboundDone || state == State.FAILED) {
            return new SSLEngineResult(Status.CLOSED, HandshakeStatus.NOT_HANDSHAKING, 0, 0);
        }
        if (state == State.NEW) {
            beginHandshake();
        }
        int size = record(from);
        if (size < 0) {
            return new SSLEngineResult(Status.BUFFER_UNDERFLOW, getHandshakeStatus(), 0, 0);
        }
        if (size > 0) {
            feed(from, size);
        }
        if (state == State.SHAKING) {
            shake();
            return new SSLEngineResult(Status.OK, announced(), size, 0);
        }
        int produced = 0;
        for (int i = offset; i < offset + length && !inboundDone; i++) {
            produced += decrypt(to[i]);
        }
        if (inboundDone) {
            return new SSLEngineResult(Status.CLOSED, closedStatus(), size, produced);
        }
        return new SSLEngineResult(Status.OK, announced(), size, produced);
    }

    private HandshakeStatus closedStatus() {
        return pending() > 0 ? HandshakeStatus.NEED_WRAP : HandshakeStatus.NOT_HANDSHAKING;
    }

    /// The size of the record at the beginning; 0 when there is nothing, -1 when it is not complete.
    private static int record(ByteBuffer from) {
        int left = from.remaining();
        if (left == 0) {
            return 0;
        }
        if (left < HEADER) {
            return -1;
        }
        int size = HEADER + (from.getShort(from.position() + 3) & 0xffff);
        return left < size ? -1 : size;
    }

    private void feed(ByteBuffer from, int size) throws SSLException {
        try {
            int taken =
                    (int)
                            library.bioWrite.invokeExact(
                                    incoming, MemorySegment.ofBuffer(from), size);
            if (taken == size) {
                from.position(from.position() + size);
                return;
            }
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
        throw new SSLException("OpenSSL has no memory for a record");
    }

    private void shake() throws SSLException {
        began = true;
        try {
            library.errorClear.invokeExact();
            int done = (int) library.handshake.invokeExact(connection);
            if (done == 1) {
                agree();
            } else {
                int error = (int) library.error.invokeExact(connection, done);
                if (error != LibSsl.ERROR_WANT_READ && error != LibSsl.ERROR_WANT_WRITE) {
                    state = State.FAILED;
                }
            }
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
        if (state == State.FAILED) {
            throw failure("handshake failed");
        }
        if (state == State.AGREED && !getEnableSessionCreation() && !session.isResumed()) {
            throw failure("a new session is not permitted");
        }
    }

    private SSLException failure(String otherwise) {
        state = State.FAILED;
        String reason = library.failure();
        var failure = new SSLHandshakeException(reason.isEmpty() ? otherwise : reason);
        if (distrust != null) {
            failure.initCause(distrust);
        }
        return failure;
    }

    private void agree() throws Throwable {
        state = State.AGREED;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pointer = arena.allocate(ValueLayout.JAVA_LONG);
            MemorySegment size = arena.allocate(ValueLayout.JAVA_INT);
            library.selectedProtocol.invokeExact(connection, pointer.address(), size.address());
            int length = size.get(ValueLayout.JAVA_INT, 0);
            if (length > 0) {
                protocol =
                        new String(
                                MemorySegment.ofAddress(pointer.get(ValueLayout.JAVA_LONG, 0))
                                        .reinterpret(length)
                                        .toArray(ValueLayout.JAVA_BYTE),
                                java.nio.charset.StandardCharsets.ISO_8859_1);
            }
            long kept = (long) library.session.invokeExact(connection);
            long identifier =
                    kept == 0
                            ? 0
                            : (long) library.sessionIdentifier.invokeExact(kept, size.address());
            byte[] bytes =
                    identifier == 0
                            ? new byte[0]
                            : MemorySegment.ofAddress(identifier)
                                    .reinterpret(size.get(ValueLayout.JAVA_INT, 0))
                                    .toArray(ValueLayout.JAVA_BYTE);
            long cipher = (long) library.cipher.invokeExact(connection);
            int group = (int) (long) library.control.invokeExact(connection, GET_GROUP, 0L, 0L);
            session.agreed(
                    LibSsl.text((long) library.protocol.invokeExact(connection)),
                    LibSsl.text((long) library.cipherName.invokeExact(cipher)),
                    bytes,
                    group == 0
                            ? null
                            : LibSsl.text((long) library.groupName.invokeExact(connection, group)),
                    (int) library.isReused.invokeExact(connection) == 1);
        }
        session.peer(peerChain());
        over();
    }

    private X509Certificate[] peerChain() throws Throwable {
        long leaf = (long) library.peerCertificate.invokeExact(connection);
        if (leaf == 0) {
            return new X509Certificate[0];
        }
        long chain = (long) library.peerChain.invokeExact(connection);
        X509Certificate[] found = SystemContext.chain(library, leaf, chain);
        library.certificateFree.invokeExact(leaf);
        return found;
    }

    private int decrypt(ByteBuffer to) throws SSLException {
        int produced = 0;
        try {
            while (to.hasRemaining()) {
                boolean direct = to.isDirect();
                MemorySegment scratch = direct ? MemorySegment.ofBuffer(to) : SCRATCH.get();
                int room = (int) Math.min(scratch.byteSize(), to.remaining());
                library.errorClear.invokeExact();
                int read = (int) library.read.invokeExact(connection, scratch.address(), room);
                if (read <= 0) {
                    int error = (int) library.error.invokeExact(connection, read);
                    if (error == LibSsl.ERROR_ZERO_RETURN
                            || ((int) library.shutdownState.invokeExact(connection)
                                            & RECEIVED_SHUTDOWN)
                                    != 0) {
                        inboundDone = true;
                        return produced;
                    }
                    if (error == LibSsl.ERROR_WANT_READ || error == LibSsl.ERROR_WANT_WRITE) {
                        return produced;
                    }
                    break;
                }
                if (direct) {
                    to.position(to.position() + read);
                } else {
                    to.put(scratch.asSlice(0, read).asByteBuffer());
                }
                produced += read;
                if (read < room) {
                    return produced;
                }
            }
            if (!to.hasRemaining()) {
                return produced;
            }
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
        throw failure("a record cannot be decrypted");
    }

    @Override
    public void beginHandshake() {
        if (state == State.NEW) {
            state = State.SHAKING;
        }
    }

    @Override
    public HandshakeStatus getHandshakeStatus() {
        if (pending() > 0) {
            return HandshakeStatus.NEED_WRAP;
        }
        return switch (state) {
            case NEW, OPEN, FAILED -> HandshakeStatus.NOT_HANDSHAKING;
            case AGREED -> HandshakeStatus.NEED_WRAP;
            case SHAKING ->
                    getUseClientMode() && !began
                            ? HandshakeStatus.NEED_WRAP
                            : HandshakeStatus.NEED_UNWRAP;
        };
    }

    @Override
    public void closeOutbound() {
        if (closing) {
            return;
        }
        closing = true;
        if (connection == 0 || state == State.NEW || state == State.FAILED) {
            return;
        }
        try {
            library.errorClear.invokeExact();
            int _ = (int) library.shutdown.invokeExact(connection);
        } catch (Throwable impossible) {
            throw LibSsl.failed(impossible);
        }
    }

    @Override
    public void closeInbound() {
        inboundDone = true;
    }

    @Override
    public boolean isInboundDone() {
        return inboundDone;
    }

    @Override
    public boolean isOutboundDone() {
        return outboundDone || closing && pending() == 0;
    }

    @Override
    public SSLSession getSession() {
        return session;
    }

    @Override
    public SSLSession getHandshakeSession() {
        return session;
    }

    @Override
    public String getApplicationProtocol() {
        return protocol;
    }

    @Override
    public @Nullable Runnable getDelegatedTask() {
        return null;
    }
}
