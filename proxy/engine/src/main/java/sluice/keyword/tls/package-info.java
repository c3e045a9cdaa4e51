/// TLS in the language: `ssl`, `crt`, `alpn` and their kin on `bind` and `server` lines, `ssl-…` and `tune.ssl.…` in `global`.
///
/// A line's words fill a [TlsDraft]; when everything has been read, certificates are loaded and the draft becomes a context of
/// `wire.tls`. Every failure names file and reason at the line that caused it. Manual §3.1, §5.1, §5.2, §12.
@NullMarked
package sluice.keyword.tls;

import org.jspecify.annotations.NullMarked;
