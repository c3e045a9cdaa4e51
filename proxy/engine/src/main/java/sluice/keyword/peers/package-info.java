/// The section `peers`, its lines, and what is shown of it. Manual §11.2.
@NullMarked
package sluice.keyword.peers;

import org.jspecify.annotations.NullMarked;
