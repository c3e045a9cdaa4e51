/// Collects the keywords of the engine at build time.
@NullMarked
package sluice.processor;

import org.jspecify.annotations.NullMarked;
