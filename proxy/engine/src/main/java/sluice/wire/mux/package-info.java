/// What every protocol of a connection offers its stream: an end that sends and receives heads, bodies, trailers and resets.
@NullMarked
package sluice.wire.mux;

import org.jspecify.annotations.NullMarked;
