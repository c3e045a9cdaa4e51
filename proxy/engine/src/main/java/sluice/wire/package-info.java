/// Bytes of the network become messages and back; knows nothing of frontends or servers.
@NullMarked
package sluice.wire;

import org.jspecify.annotations.NullMarked;
