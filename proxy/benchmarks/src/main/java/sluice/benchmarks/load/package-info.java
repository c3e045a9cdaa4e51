/// Clients for the side-by-side scripts; plain Java, each file runs alone with `java File.java`.
@NullMarked
package sluice.benchmarks.load;

import org.jspecify.annotations.NullMarked;
