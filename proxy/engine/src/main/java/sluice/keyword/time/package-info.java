/// Dates. Manual §7.3.1 and §7.3.2.
@NullMarked
package sluice.keyword.time;

import org.jspecify.annotations.NullMarked;
