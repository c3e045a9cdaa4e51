/// Cookies of requests and responses. Manual §7.3.6.
@NullMarked
package sluice.keyword.cookie;

import org.jspecify.annotations.NullMarked;
