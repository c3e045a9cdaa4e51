/// The Runtime API shell.
@NullMarked
package sluice.cli;

import org.jspecify.annotations.NullMarked;
