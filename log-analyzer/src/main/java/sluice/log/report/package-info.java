/// One file per output format: from an answer to text. Pure functions, tested by golden files.
@NullMarked
package sluice.log.report;

import org.jspecify.annotations.NullMarked;
