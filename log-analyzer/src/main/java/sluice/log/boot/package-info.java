/// The command line of `sluice log`: options, exit codes, progress, interruption.
@NullMarked
package sluice.log.boot;

import org.jspecify.annotations.NullMarked;
