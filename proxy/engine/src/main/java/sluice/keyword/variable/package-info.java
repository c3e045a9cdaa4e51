/// Variables: fetch, converters and actions. Manual §2.8.
@NullMarked
package sluice.keyword.variable;

import org.jspecify.annotations.NullMarked;
