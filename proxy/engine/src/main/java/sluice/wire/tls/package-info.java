/// TLS on either side of a connection: certificates, which of them a client gets, and the handlers that encrypt.
///
/// Knows neither muxes nor proxies: a bind point or target keeps a [FrontTls] or [BackTls], whoever opens a channel puts its handler first.
/// Replacing a certificate replaces a table; connections in progress keep theirs. Two libraries stand behind one [TlsProvider]: BoringSSL
/// through netty-tcnative, shipped, and the system's OpenSSL 3 through the foreign function interface for what BoringSSL cannot do; the
/// settings of a line choose ([Providers]). Clients of the shipped library are served by a [RecordLayer], all others by Netty's handler over
/// an `SSLEngine`. Manual §3.1 (`ssl-…`), §5.1, §5.2, §12.
@NullMarked
package sluice.wire.tls;

import org.jspecify.annotations.NullMarked;
