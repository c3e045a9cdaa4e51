/// The `forwarded` header of RFC 7239: the option that writes it, the converters that read it.
///
/// [sluice.keyword.forwarded.Node] knows the grammar of `for` and `by`, [sluice.keyword.forwarded.Element] that of the whole
/// value; both work on borrowed bytes and keep nothing. Manual §4.2 `option forwarded`, §7.3.1 `rfc7239_…`.
@NullMarked
package sluice.keyword.forwarded;

import org.jspecify.annotations.NullMarked;
