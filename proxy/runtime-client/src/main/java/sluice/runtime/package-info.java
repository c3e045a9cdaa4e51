/// Speaks to a Runtime API socket and answers as records; the ground under shell, screens and page.
///
/// What comes in: a [Target] (unix path, `host:port`, or the URL of a statistics page). What goes out: an [Answer] per
/// command, [Records] mapped by header name, a [Snapshot] (`show info` and `show stat` of one instant), [Capabilities],
/// and between snapshots the rates of a [History], which starts afresh where the process was replaced.
///
/// ```
/// Target → RuntimeClient ─ ask ──────► Answer ──► Records
///                        ─ snapshot ─► Snapshot ─► History ─► rates, series, events
///                        ─ probe ────► Capabilities
/// ```
///
/// It works against a real HAProxy (2.x, 3.x) and against Sluice: columns are found by name and what a version lacks is
/// absent, not zero by accident. Every value is immutable; [RuntimeClient] opens one connection per command and may be
/// used by several threads, [History] is guarded by its own lock. Whatever a socket sends is bounded, may be cut or not
/// be UTF-8, and never causes anything but a [RuntimeFailure]. `diagnosis` draws conclusions, `action` changes things,
/// `filter` selects rows. Manual: management §9.
@NullMarked
package sluice.runtime;

import org.jspecify.annotations.NullMarked;
