/// Converters of JSON. Manual §7.3.1.
@NullMarked
package sluice.keyword.json;

import org.jspecify.annotations.NullMarked;
