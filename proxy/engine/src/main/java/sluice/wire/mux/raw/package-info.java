/// Bytes without a protocol: mode tcp, and tunnels.
@NullMarked
package sluice.wire.mux.raw;

import org.jspecify.annotations.NullMarked;
