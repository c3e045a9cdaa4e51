/// Connections to servers: targets, connecting, and the idle connections of each loop.
@NullMarked
package sluice.wire.connect;

import org.jspecify.annotations.NullMarked;
