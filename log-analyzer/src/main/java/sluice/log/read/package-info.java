/// From files to lines: finding them, decompressing, cutting into lines, dividing among threads, following.
///
/// [sluice.log.read.Scanner] reads ranges of files with several threads into tallies that are merged in file order, so the
/// result does not depend on the number of threads. Decompression libraries are known to one class only.
@NullMarked
package sluice.log.read;

import org.jspecify.annotations.NullMarked;
