/// Samples of backends and servers: load, queues, state. Manual §7.3.2.
@NullMarked
package sluice.keyword.backend;

import org.jspecify.annotations.NullMarked;
