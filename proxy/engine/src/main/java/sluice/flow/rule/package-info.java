/// Actions with their conditions, in the order of the configuration; run by the driver of a stream. Manual §4.3 and §4.4.
@NullMarked
package sluice.flow.rule;

import org.jspecify.annotations.NullMarked;
