/// HTTP/1: heads parsed by hand, message framing, persistence. RFC 9112.
@NullMarked
package sluice.wire.mux.h1;

import org.jspecify.annotations.NullMarked;
