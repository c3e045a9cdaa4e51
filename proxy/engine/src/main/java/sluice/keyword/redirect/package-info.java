/// Redirections. Manual §4.2 `redirect`.
@NullMarked
package sluice.keyword.redirect;

import org.jspecify.annotations.NullMarked;
