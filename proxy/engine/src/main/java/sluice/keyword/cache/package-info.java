/// `cache` sections, the actions that use and fill them, and what samples and the Runtime API tell of them. Manual §6.
@NullMarked
package sluice.keyword.cache;

import org.jspecify.annotations.NullMarked;
