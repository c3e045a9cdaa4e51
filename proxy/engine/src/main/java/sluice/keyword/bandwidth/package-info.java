/// `filter bwlim-in`, `filter bwlim-out` and the action that switches them on. Manual §9.7.
@NullMarked
package sluice.keyword.bandwidth;

import org.jspecify.annotations.NullMarked;
