/// Speaks to a Runtime API socket and answers as records.
@NullMarked
package sluice.runtime;

import org.jspecify.annotations.NullMarked;
