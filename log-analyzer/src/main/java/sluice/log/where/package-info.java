/// Conditions on lines, as typed after `--where`: parsed once, tested on every [sluice.log.format.Entry].
@NullMarked
package sluice.log.where;

import org.jspecify.annotations.NullMarked;
