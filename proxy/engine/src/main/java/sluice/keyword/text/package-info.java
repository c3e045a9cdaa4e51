/// Converters that change or take apart text.
@NullMarked
package sluice.keyword.text;

import org.jspecify.annotations.NullMarked;
