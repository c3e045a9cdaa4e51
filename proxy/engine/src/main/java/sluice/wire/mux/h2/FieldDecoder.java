package sluice.wire.mux.h2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;

import sluice.loop.LoopConfined;

/// Header blocks become field lines, in arrival order; valid until the next block. RFC 7541.
@LoopConfined
final class FieldDecoder {
    /// Beyond this many times the permitted size not even the stream is answered for.
    private static final int BOMB = 4;

    private final Sink sink = new Sink();
    private final DefaultHttp2HeadersDecoder decoder;
    private AsciiString[] names = new AsciiString[32];
    private AsciiString[] values = new AsciiString[32];
    private int count;
    private int most;

    FieldDecoder(Http2Settings settings) {
        most = settings.fields() + 8;
        decoder =
                new DefaultHttp2HeadersDecoder(false, settings.headBytes()) {
                    @Override
                    protected Http2Headers newHeaders() {
                        count = 0;
                        return sink;
                    }
                };
        try {
            decoder.configuration().maxHeaderTableSize(settings.headerTableSize());
            decoder.configuration()
                    .maxHeaderListSize(settings.headBytes(), (long) settings.headBytes() * BOMB);
        } catch (Http2Exception outOfRange) {
            throw new AssertionError("limits are checked when they are read", outOfRange);
        }
    }

    /// What became of a block.
    enum Outcome {
        FIELDS,
        /// Understood, but too large to keep; the connection can go on.
        TOO_LARGE,
        /// Not understood: nothing behind it can be either.
        BROKEN
    }

    Outcome decode(int stream, ByteBuf block) {
        try {
            decoder.decodeHeaders(stream, block);
            return count > most ? Outcome.TOO_LARGE : Outcome.FIELDS;
        } catch (Http2Exception.StreamException tooLarge) {
            return Outcome.TOO_LARGE;
        } catch (Http2Exception broken) {
            return Outcome.BROKEN;
        }
    }

    int size() {
        return count;
    }

    AsciiString name(int index) {
        return names[index];
    }

    AsciiString value(int index) {
        return values[index];
    }

    private void keep(CharSequence name, CharSequence value) {
        if (count > most) {
            return;
        }
        if (count == names.length) {
            names = java.util.Arrays.copyOf(names, count * 2);
            values = java.util.Arrays.copyOf(values, count * 2);
        }
        names[count] = AsciiString.of(name);
        values[count++] = AsciiString.of(value);
    }

    /// Takes the lines as they come, without the map that Netty would make of them.
    private final class Sink extends DefaultHttp2Headers {
        Sink() {
            super(false);
        }

        @Override
        public Http2Headers add(CharSequence name, CharSequence value) {
            keep(name, value);
            return this;
        }
    }
}
