/// Engine, origin servers and bounded traffic in one command.
@NullMarked
package sluice.demo;

import org.jspecify.annotations.NullMarked;
