/// Hashes and message authentication codes. Manual §7.3.1.
@NullMarked
package sluice.keyword.digest;

import org.jspecify.annotations.NullMarked;
