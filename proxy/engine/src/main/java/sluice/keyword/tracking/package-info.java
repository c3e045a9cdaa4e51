/// Tracked counters: the actions that track and count, and the samples that read them. Manual §4.4 and §7.3.3.
@NullMarked
package sluice.keyword.tracking;

import org.jspecify.annotations.NullMarked;
