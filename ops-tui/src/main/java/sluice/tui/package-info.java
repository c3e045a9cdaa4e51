/// The live dashboard.
@NullMarked
package sluice.tui;

import org.jspecify.annotations.NullMarked;
