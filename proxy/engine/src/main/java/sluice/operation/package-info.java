/// What the operator sees: the Runtime API, statistics, logs.
@NullMarked
package sluice.operation;

import org.jspecify.annotations.NullMarked;
