package sluice.wire.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.internal.tcnative.SSL;

import org.jspecify.annotations.Nullable;

import sluice.loop.LoopConfined;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/// The handshake of a server's side, record by record, by the library's engine with its callbacks for certificates and trust.
@LoopConfined
final class Handshake {
    private static final int HEADER = 5;

    /// Content types from change_cipher_spec to heartbeat, and the longest record. RFC 8446 §5.1, RFC 5246 §6.2.3.
    private static final int FIRST_TYPE = 20;

    private static final int LAST_TYPE = 24;
    private static final int LONGEST = 16_384 + 2048;
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    /// Steps that lead nowhere before the handshake counts as broken.
    private static final int FRUITLESS = 16;

    private final ReferenceCountedOpenSslEngine engine;
    private final ByteBufAllocator allocator;
    private final int longest;
    private @Nullable ByteBuf said;

    /// @param engine borrowed
    Handshake(ReferenceCountedOpenSslEngine engine, ByteBufAllocator allocator)
            throws SSLException {
        this.engine = engine;
        this.allocator = allocator;
        longest = engine.getSession().getPacketBufferSize();
        engine.beginHandshake();
    }

    /// Goes on as far as whole records reach; answers whether it is over. What is to be sent then is in [#takeSaid], also when it fails.
    ///
    /// @throws SSLException when the sides do not agree
    /// @throws ClosedChannelException when the client has said that it closes
    boolean advance(ByteBuf in) throws SSLException, ClosedChannelException {
        int fruitless = 0;
        boolean spoke = false;
        while (fruitless < FRUITLESS) {
            boolean moved;
            switch (engine.getHandshakeStatus()) {
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (spoke || SSL.isInInit(engine.sslPointer()) == 0) {
                        // The engine looks whether the library is done only when it is called, and
                        // tells of a failure only behind the alert.
                        spoke = false;
                        engine.unwrap(NOTHING, NOTHING);
                        moved = true;
                        break;
                    }
                    int size = record(in);
                    if (size > in.readableBytes()) {
                        return false;
                    }
                    moved = take(in, size);
                }
                case NEED_WRAP -> {
                    moved = say();
                    spoke = moved;
                }
                case NEED_TASK -> {
                    Runnable task = engine.getDelegatedTask();
                    moved = task != null;
                    if (task != null) {
                        task.run();
                    }
                }
                default -> {
                    if (engine.sslPointer() == 0 || SSL.isInInit(engine.sslPointer()) != 0) {
                        throw new SSLException("the library has given up");
                    }
                    return true;
                }
            }
            fruitless = moved ? 0 : fruitless + 1;
        }
        throw new SSLException("the handshake makes no progress");
    }

    /// The size of the record at the beginning; more than there is when not even that can be told.
    private static int record(ByteBuf in) throws SSLException {
        if (in.readableBytes() < HEADER) {
            return HEADER;
        }
        int type = in.getUnsignedByte(in.readerIndex());
        int length = in.getUnsignedShort(in.readerIndex() + 3);
        if (type < FIRST_TYPE || type > LAST_TYPE || length > LONGEST) {
            throw new NotSslRecordException("not a record of TLS");
        }
        return HEADER + length;
    }

    private boolean take(ByteBuf in, int size) throws SSLException, ClosedChannelException {
        ByteBuf out = allocator.directBuffer(size);
        try {
            SSLEngineResult result =
                    engine.unwrap(
                            in.nioBuffer(in.readerIndex(), size), out.nioBuffer(0, out.capacity()));
            in.skipBytes(result.bytesConsumed());
            if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                // What the library objects to comes behind its alert.
                while (say()) {}
                throw new ClosedChannelException();
            }
            if (result.bytesProduced() > 0) {
                throw new SSLException("data before the end of the handshake");
            }
            return result.bytesConsumed() > 0;
        } finally {
            out.release();
        }
    }

    /// Has the library say what it has to; answers whether that was something.
    boolean say() throws SSLException {
        ByteBuf out = said;
        if (out == null) {
            out = allocator.directBuffer(longest);
            said = out;
        }
        out.ensureWritable(longest);
        SSLEngineResult result =
                engine.wrap(NOTHING, out.nioBuffer(out.writerIndex(), out.writableBytes()));
        out.writerIndex(out.writerIndex() + result.bytesProduced());
        return result.bytesProduced() > 0;
    }

    /// Gives away what is to be sent; null for nothing.
    @Nullable ByteBuf takeSaid() {
        ByteBuf out = said;
        said = null;
        if (out == null || out.isReadable()) {
            return out;
        }
        out.release();
        return null;
    }
}
