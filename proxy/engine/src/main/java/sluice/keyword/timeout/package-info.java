/// The `timeout …` directives of proxies. Manual §4.2, units §2.5.
@NullMarked
package sluice.keyword.timeout;

import org.jspecify.annotations.NullMarked;
