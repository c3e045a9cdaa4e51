package sluice.wire.tls;

import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;

import java.lang.ref.Cleaner;
import java.util.List;

/// Gives native contexts back when nobody can use them for a new connection any more; connections in progress hold their own reference.
final class Contexts {
    private static final Cleaner CLEANER = Cleaner.create();

    private Contexts() {}

    /// The contexts live as long as `owner`, which they must not refer to.
    static void liveWith(Object owner, List<SslContext> contexts) {
        List<SslContext> all = List.copyOf(contexts);
        liveWith(owner, () -> all.forEach(ReferenceCountUtil::release));
    }

    /// `free` runs when nobody refers to `owner` any more; it must not refer to it either.
    static void liveWith(Object owner, Runnable free) {
        CLEANER.register(owner, free);
    }
}
