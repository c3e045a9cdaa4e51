/// What the build collects: the entries of all keywords, each made from one annotated method.
///
/// The leftmost room. A keyword annotation carries [Collected]; the processor writes, per package, an index class that
/// adds one [Entry] per annotated method to a [Catalog], and puts the method's doc comment into the manual.
@NullMarked
package sluice.catalog;

import org.jspecify.annotations.NullMarked;
