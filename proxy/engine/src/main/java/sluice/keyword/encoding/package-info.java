/// Converters between bytes and their text forms. Manual §7.3.1.
@NullMarked
package sluice.keyword.encoding;

import org.jspecify.annotations.NullMarked;
