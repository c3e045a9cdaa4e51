/// From records to lines: tables, JSON, CSV, bars. Pure functions without a terminal, tested with golden files.
///
/// [Table] goes in with what the pipe made of it, text comes out in one of the [Format]s. Words before numbers, every
/// number with its unit in the heading, nothing that only colour tells. Immutable.
@NullMarked
package sluice.cli.show;

import org.jspecify.annotations.NullMarked;
