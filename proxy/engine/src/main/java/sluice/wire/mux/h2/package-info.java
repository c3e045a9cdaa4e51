/// HTTP/2: one connection, many streams, each an end of its own for whoever drives it. RFC 9113, RFC 7541, RFC 8441.
///
/// ```
/// bytes ─► Http2Input: frames, windows, budgets ─► Http2Connection: streams ─► Http2Stream ⇄ StreamReceiver
/// bytes ◄─ Http2Output: frames, once per turn  ◄───────────┘
///                │ header blocks: FieldDecoder (Netty's HPACK) in, FieldEncoder out
///                ├─ Http2Front   streams begin with the client's HEADERS
///                └─ Http2Back    streams begin with ours
/// ```
///
/// Confined to the loop of the connection. What a stream's receiver does not take is not credited to the peer, so a slow reader
/// costs one window and not more; what the peer's window does not let out waits in the stream, which then says that it is not writable.
/// A peer that makes work without purpose (resets, empty frames, pings, settings, continuations) uses up a budget and is sent away.
@NullMarked
package sluice.wire.mux.h2;

import org.jspecify.annotations.NullMarked;
