package sluice.wire.tls;

import org.jspecify.annotations.Nullable;

/// How sessions are kept for abbreviated handshakes; immutable.
///
/// @param cacheSize `tune.ssl.cachesize`; 0 switches the cache off
/// @param seconds `tune.ssl.lifetime`
/// @param tickets whether session tickets are given out
/// @param keys what tickets are sealed with; null for keys that only this process knows
public record Sessions(long cacheSize, long seconds, boolean tickets, @Nullable TicketKeys keys) {
    public static final Sessions DEFAULT = new Sessions(20_000, 300, true, null);
}
