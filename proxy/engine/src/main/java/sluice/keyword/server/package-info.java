/// `server` lines and their options. Manual §4.2 and §5.2.
@NullMarked
package sluice.keyword.server;

import org.jspecify.annotations.NullMarked;
