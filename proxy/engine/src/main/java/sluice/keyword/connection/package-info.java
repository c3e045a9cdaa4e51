/// The client's and the server's connection: addresses, ports, proxies, timers. Manual §7.3.2 to §7.3.4.
@NullMarked
package sluice.keyword.connection;

import org.jspecify.annotations.NullMarked;
