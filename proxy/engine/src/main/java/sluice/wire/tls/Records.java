package sluice.wire.tls;

import io.netty.buffer.ByteBuf;
import io.netty.internal.tcnative.SSL;

import sluice.loop.LoopConfined;

import java.util.function.IntSupplier;

import javax.net.ssl.SSLException;

/// Records of one BoringSSL connection behind its handshake: opened from where the kernel put them, sealed to where the kernel takes them.
///
/// The library is given a window of memory for each call and keeps what it saw of an unfinished record itself, so input needs no
/// boundaries. All buffers need a memory address. Nothing may be called once the connection is freed.
@LoopConfined
final class Records {
    /// What opening came to.
    enum Opened {
        /// Plaintext was written to the output.
        DATA,
        /// The input is used up.
        MORE,
        /// The peer said `close_notify`. RFC 8446 §6.1.
        END
    }

    /// Bytes that a record is longer than its plaintext, at most, rounded up.
    private static final int OVERHEAD = 128;

    /// Bytes that the library may have to say on its own account: tickets, answers to key updates, alerts.
    private static final int UNASKED = 2048;

    /// What is added to a buffer that the library has filled, and how often.
    private static final int GROWTH = 16 * 1024;

    private static final int GROWTHS = 16;

    private static final int ERROR_WANT_READ = 2;
    private static final int ERROR_WANT_WRITE = 3;
    private static final int ERROR_ZERO_RETURN = 6;

    private final long connection;

    /// The library's way to memory.
    private final long window;

    /// @param connection the library's name for it; its handshake is over, and whatever used it before has nothing more to say
    Records(long connection) throws SSLException {
        this.connection = connection;
        try {
            window = SSL.bioNewByteBuffer(connection, UNASKED);
        } catch (RuntimeException refused) {
            throw new SSLException("BoringSSL has no memory for a connection", refused);
        }
    }

    /// How much room `size` bytes need when they are sealed in records of up to `most`.
    static int room(int size, int most) {
        return size + (size / most + 2) * OVERHEAD + UNASKED;
    }

    /// Bytes of an opened record that did not fit into the last output.
    int rest() {
        return SSL.sslPending(connection);
    }

    /// Opens one record, or what is left of one.
    ///
    /// @throws SSLException when the peer sent nonsense, or a fatal alert
    Opened open(ByteBuf in, ByteBuf out) throws SSLException {
        int length;
        if (in.isReadable()) {
            SSL.bioSetByteBuffer(
                    window, in.memoryAddress() + in.readerIndex(), in.readableBytes(), false);
        }
        try {
            length =
                    SSL.readFromSSL(
                            connection,
                            out.memoryAddress() + out.writerIndex(),
                            out.writableBytes());
            if (in.isReadable()) {
                in.readerIndex(in.writerIndex() - SSL.bioLengthByteBuffer(window));
            }
        } finally {
            SSL.bioClearByteBuffer(window);
        }
        if (length > 0) {
            out.writerIndex(out.writerIndex() + length);
            return Opened.DATA;
        }
        return switch (SSL.getError(connection, length)) {
            case ERROR_WANT_READ, ERROR_WANT_WRITE -> Opened.MORE;
            case ERROR_ZERO_RETURN -> Opened.END;
            default -> throw failure("a record cannot be opened");
        };
    }

    /// Seals `length` bytes as one record behind what `out` holds; it should have [#room] for it.
    void seal(long address, int length, ByteBuf out) throws SSLException {
        if (said(() -> SSL.writeToSSL(connection, address, length), out) != length) {
            throw failure("a record cannot be sealed");
        }
    }

    /// Writes `close_notify` behind what `out` holds.
    void close(ByteBuf out) {
        // Its answer says no more than whether the peer has closed already.
        int _ = said(() -> SSL.shutdownSSL(connection), out);
        SSL.clearError();
    }

    /// Does something that makes the library write. Tickets that hold a client's certificates come before, of any size.
    private int said(IntSupplier call, ByteBuf out) {
        for (int grown = 0; ; grown++) {
            begin(out);
            int result;
            try {
                result = call.getAsInt();
            } finally {
                end(out);
            }
            if (result > 0
                    || grown == GROWTHS
                    || SSL.getError(connection, result) != ERROR_WANT_WRITE) {
                return result;
            }
            out.ensureWritable(GROWTH);
        }
    }

    /// Writes what the library says on its own account: an alert behind a failure.
    void remarks(ByteBuf out) {
        begin(out);
        end(out);
    }

    private void begin(ByteBuf out) {
        SSL.bioSetByteBuffer(
                window, out.memoryAddress() + out.writerIndex(), out.writableBytes(), true);
        SSL.bioFlushByteBuffer(window);
    }

    private void end(ByteBuf out) {
        out.writerIndex(out.capacity() - SSL.bioLengthByteBuffer(window));
        SSL.bioClearByteBuffer(window);
    }

    private static SSLException failure(String otherwise) {
        int number = SSL.getLastErrorNumber();
        String reason = number == 0 ? otherwise : SSL.getErrorString(number);
        SSL.clearError();
        return new SSLException(reason);
    }
}
