/// Converters of numbers and booleans. Manual §7.3.1.
@NullMarked
package sluice.keyword.arithmetic;

import org.jspecify.annotations.NullMarked;
