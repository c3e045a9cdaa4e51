/// What the kernel is told about TCP sockets: keep-alive probes, buffer sizes, source addresses. Manual §3.2, §4.2 and §5.2.
///
/// Keywords fill [sluice.wire.listen.BindPoint] and [sluice.wire.connect.Target]; the sockets take it from there.
@NullMarked
package sluice.keyword.socket;

import org.jspecify.annotations.NullMarked;
