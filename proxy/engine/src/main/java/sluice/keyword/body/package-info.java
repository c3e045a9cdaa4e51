/// Payload and bodies. Manual §7.3.5 and §7.3.6.
@NullMarked
package sluice.keyword.body;

import org.jspecify.annotations.NullMarked;
