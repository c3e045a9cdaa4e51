/// The order in which waiting requests are served. Manual §4.4 `set-priority-class`.
@NullMarked
package sluice.keyword.queue;

import org.jspecify.annotations.NullMarked;
