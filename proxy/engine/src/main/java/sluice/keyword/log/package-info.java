/// Aliases of log formats. Manual §8.2.6.
@NullMarked
package sluice.keyword.log;

import org.jspecify.annotations.NullMarked;
