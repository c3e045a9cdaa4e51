package sluice.wire.mux.h1;

import io.netty.buffer.Unpooled;

import sluice.loop.LoopConfined;
import sluice.wire.http.Head;

/// Looks whether the first bytes of a connection are a request of HTTP/1, where they are not read as such: for samples in tcp mode.
@LoopConfined
public final class HeadLook {
    /// What the bytes are.
    public enum Found {
        REQUEST,
        /// More bytes will tell.
        UNDECIDED,
        /// Something else.
        NOTHING
    }

    private final Http1Parser parser;

    public HeadLook(Http1Settings settings) {
        parser = new Http1Parser(true, settings);
    }

    /// Fills the head when all of it is there; otherwise it is empty.
    public Found look(byte[] bytes, int length, Head head) {
        head.reset();
        parser.reset();
        int status = parser.parse(Unpooled.wrappedBuffer(bytes, 0, length), head);
        if (status == Http1Parser.COMPLETE) {
            head.present(true);
            return Found.REQUEST;
        }
        head.reset();
        return status == Http1Parser.MORE ? Found.UNDECIDED : Found.NOTHING;
    }
}
