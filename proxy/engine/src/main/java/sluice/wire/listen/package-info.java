/// Where clients arrive: bind points, their sockets, and the accepted connections.
@NullMarked
package sluice.wire.listen;

import org.jspecify.annotations.NullMarked;
