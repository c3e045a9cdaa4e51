/// Stick tables as data: keys, entries, counters, rates, expiry. Manual §11.1.
///
/// A [StickTable] maps a [StickKey] to an entry of typed columns, its [Layout]. Tables belong to the process and are touched
/// by every loop: entries are spread over shards by their key, each with a lock of its own that is held for the few memory
/// accesses of one operation. Traffic holds an entry by a number (a *handle*), which stays valid while the entry is
/// referenced; nothing is allocated per operation.
///
/// Who tracks what and when stands in `flow.rule` and in the tracking keywords; this room knows neither streams nor proxies.
@NullMarked
package sluice.stick;

import org.jspecify.annotations.NullMarked;
