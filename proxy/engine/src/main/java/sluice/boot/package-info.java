/// Starts, reloads, stops; the only place that knows everything.
@NullMarked
package sluice.boot;

import org.jspecify.annotations.NullMarked;
