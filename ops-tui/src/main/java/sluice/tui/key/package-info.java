/// Keys as data: what a terminal can send ([Stroke]) and one row per key that the dashboard knows ([KeyRow]).
///
/// The rows are the only place where a key is bound: the screen asks them what a stroke means, the footer and the
/// searchable help print them. Knows nothing of proxies, screens or terminals.
@NullMarked
package sluice.tui.key;

import org.jspecify.annotations.NullMarked;
