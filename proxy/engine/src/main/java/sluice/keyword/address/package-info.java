/// Converters of addresses and host names. Manual §7.3.1.
@NullMarked
package sluice.keyword.address;

import org.jspecify.annotations.NullMarked;
