/// Log lines and where they go.
@NullMarked
package sluice.operation.log;

import org.jspecify.annotations.NullMarked;
