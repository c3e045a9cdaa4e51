/// What happens without a request: health checks, names, tables that expire.
@NullMarked
package sluice.upkeep;

import org.jspecify.annotations.NullMarked;
