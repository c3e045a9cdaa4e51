package sluice.flow.filter.cache;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import sluice.flow.filter.Filter;
import sluice.flow.filter.PassingEnd;
import sluice.loop.LoopConfined;
import sluice.stream.Stream;
import sluice.wire.http.Head;
import sluice.wire.mux.StreamEnd;
import sluice.wire.mux.StreamReceiver;

/// `filter cache`: keeps the bodies of responses whose heads `cache-store` took. Manual §9.4.
public final class CacheFilter implements Filter {
    @Override
    public boolean wantsOriginal() {
        return true;
    }

    @Override
    public boolean response(Stream stream) {
        return CacheVisit.begun(stream) instanceof CacheVisit visit && visit.isStoring();
    }

    @Override
    public StreamEnd toClient(Stream stream, StreamEnd client, StreamReceiver receiver) {
        return new StoringEnd(CacheVisit.of(stream), client);
    }

    /// Copies what passes.
    @LoopConfined
    private static final class StoringEnd extends PassingEnd {
        private final CacheVisit visit;

        StoringEnd(CacheVisit visit, StreamEnd next) {
            next(next);
            this.visit = visit;
        }

        @Override
        public void sendData(ByteBuf data) {
            visit.collect(data);
            super.sendData(data);
        }

        @Override
        public void sendEnd(@Nullable Head trailers) {
            visit.complete();
            super.sendEnd(trailers);
        }

        @Override
        protected void left() {}
    }
}
