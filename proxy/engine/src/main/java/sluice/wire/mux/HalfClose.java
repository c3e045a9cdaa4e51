package sluice.wire.mux;

import io.netty.channel.Channel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;

/// Ends of one direction, in clear text by FIN and under TLS by its `close_notify` (RFC 8446 §6.1).
public final class HalfClose {
    private HalfClose() {}

    /// Whether an event says that the peer will send nothing more.
    public static boolean isInputEnd(Object event) {
        return event instanceof ChannelInputShutdownEvent
                || event instanceof SslCloseCompletionEvent closed && closed.isSuccess();
    }

    /// Tells the peer that nothing more comes from here; everything must have been flushed.
    public static void of(Channel channel) {
        Encryption encryption = channel.pipeline().get(Encryption.class);
        SslHandler tls = encryption == null ? channel.pipeline().get(SslHandler.class) : null;
        if (encryption != null) {
            encryption.closeOutbound();
        } else if (tls != null) {
            var _ = tls.closeOutbound();
        } else if (channel instanceof DuplexChannel duplex && !duplex.isOutputShutdown()) {
            var _ = duplex.shutdownOutput();
        }
    }
}
