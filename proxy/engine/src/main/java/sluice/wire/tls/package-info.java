/// TLS on either side of a connection: certificates, which of them a client gets, and the handlers that encrypt.
///
/// Knows neither muxes nor proxies: a bind point or target keeps a [FrontTls] or [BackTls], whoever opens a channel puts its handler first.
/// Contexts are immutable; replacing a certificate replaces a context, connections in progress keep theirs. The engine is BoringSSL through
/// netty-tcnative. Manual §3.1 (`ssl-…`), §5.1, §5.2, §12.
@NullMarked
package sluice.wire.tls;

import org.jspecify.annotations.NullMarked;
