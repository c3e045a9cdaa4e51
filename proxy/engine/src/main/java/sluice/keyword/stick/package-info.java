/// Stick tables, the rules that learn servers into them, and converters that look into them. Manual §4.2 and §11.1.
@NullMarked
package sluice.keyword.stick;

import org.jspecify.annotations.NullMarked;
