package sluice.web.server;

import io.undertow.server.HttpServerExchange;

import sluice.web.api.Feed;
import sluice.web.api.Frame;

import java.io.IOException;

/// The event stream of one viewer, in the virtual thread of its request.
///
/// A viewer that takes too long for one write is cut off by the listener's write timeout; until then its queue drops
/// to a full refresh. Nobody else notices.
final class Streams {
    private static final int VIEWERS = 500;
    private static final long QUIET_MILLIS = 15_000;

    private final Feed feed;
    private volatile boolean closed;

    Streams(Feed feed) {
        this.feed = feed;
    }

    void close() {
        closed = true;
    }

    void serve(HttpServerExchange exchange) throws IOException {
        if (feed.viewers() >= VIEWERS) {
            Exchange.put(exchange, "Retry-After", "30");
            Exchange.error(exchange, 503, "already " + VIEWERS + " viewers");
            return;
        }
        boolean compressed = Exchange.takesGzip(exchange);
        Exchange.put(exchange, "Content-Type", "text/event-stream; charset=utf-8");
        Exchange.put(exchange, "X-Accel-Buffering", "no");
        Exchange.put(exchange, "Vary", "Accept-Encoding");
        if (compressed) {
            Exchange.put(exchange, "Content-Encoding", "gzip");
        }
        var out = exchange.getOutputStream();
        var viewer = feed.join();
        try {
            if (compressed) {
                out.write(Frame.gzipHeader());
            }
            while (!closed) {
                if (viewer.behind()) {
                    feed.refresh(viewer);
                }
                var frame = viewer.take(QUIET_MILLIS);
                if (frame == null) {
                    frame = Frame.comment();
                }
                byte[] bytes = compressed ? frame.compressed() : frame.plain();
                out.write(bytes);
                out.flush();
                feed.sent(bytes.length);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            feed.leave(viewer);
            exchange.endExchange();
        }
    }
}
