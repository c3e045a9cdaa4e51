/// Actions that decide: accept, deny, return, and the words they share. Manual §4.4.
@NullMarked
package sluice.keyword.rule;

import org.jspecify.annotations.NullMarked;
