/// Reads log dumps and says in words what is wrong.
@NullMarked
package sluice.log;

import org.jspecify.annotations.NullMarked;
