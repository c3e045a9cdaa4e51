package sluice.wire.mux;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;

/// Buffer sizes of all sockets, as measured.
public final class SocketTuning {
    /// High enough that a large body does not switch reading on and off all the time.
    public static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(128 * 1024, 512 * 1024);

    private static final int SMALLEST_READ = 1024;
    private static final int FIRST_READ = 2048;
    private static final int LARGEST_READ = 256 * 1024;

    private static final RecvByteBufAllocator RECEIVE_BUFFERS =
            new AdaptiveRecvByteBufAllocator(SMALLEST_READ, FIRST_READ, LARGEST_READ);

    private SocketTuning() {}

    /// Guesses the size of the next read from those before it; what it remembers is each channel's own.
    public static RecvByteBufAllocator receiveBuffers() {
        return RECEIVE_BUFFERS;
    }
}
