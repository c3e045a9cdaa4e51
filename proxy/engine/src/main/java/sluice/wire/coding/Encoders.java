package sluice.wire.coding;

import sluice.loop.Loop;
import sluice.loop.LoopConfined;

import java.util.ArrayDeque;
import java.util.Deque;

/// The encoders of one loop at rest: their native state (some 260 KiB for deflate) is made once and reused.
@LoopConfined
public final class Encoders {
    /// How many of each coding are kept.
    private static final int KEPT = 16;

    private final Deque<Encoder>[] resting;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of queues, filled with them below
    private Encoders(Loop loop) {
        resting = new Deque[ContentCoding.values().length];
        for (int i = 0; i < resting.length; i++) {
            resting[i] = new ArrayDeque<>();
        }
        loop.atEnd(this::close);
    }

    public static Encoders of(Loop loop) {
        return loop.local(Encoders.class, Encoders::new);
    }

    /// Whether this machine has what the coding needs; the libraries of brotli and zstd are made for the usual ones only.
    public static boolean has(ContentCoding coding) {
        return switch (coding) {
            case IDENTITY, GZIP, DEFLATE, RAW_DEFLATE -> true;
            case BROTLI -> BrotliEncoder.isAvailable();
            case ZSTD -> ZstdEncoder.isAvailable();
        };
    }

    /// An encoder for one body, to be given back.
    public Encoder take(ContentCoding coding, int level) {
        Encoder encoder = resting[coding.ordinal()].pollLast();
        if (encoder == null) {
            encoder = make(coding);
        }
        encoder.begin(level);
        return encoder;
    }

    private static Encoder make(ContentCoding coding) {
        return switch (coding) {
            case IDENTITY -> new IdentityEncoder();
            case GZIP, DEFLATE, RAW_DEFLATE -> new DeflateEncoder(coding);
            case BROTLI -> new BrotliEncoder();
            case ZSTD -> new ZstdEncoder();
        };
    }

    /// Whether the body was finished does not matter.
    public void give(Encoder encoder) {
        var same = resting[encoder.coding().ordinal()];
        // Brotli can not begin again: nothing is worth keeping.
        if (encoder.coding() != ContentCoding.BROTLI && same.size() < KEPT) {
            same.addLast(encoder);
        } else {
            encoder.close();
        }
    }

    private void close() {
        for (var each : resting) {
            each.forEach(Encoder::close);
            each.clear();
        }
    }
}
