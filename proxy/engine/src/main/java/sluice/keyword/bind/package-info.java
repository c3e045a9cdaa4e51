/// `bind` lines: where clients arrive, and the options of a listening socket that are not about TLS. Manual §4.2 and §5.1.
@NullMarked
package sluice.keyword.bind;

import org.jspecify.annotations.NullMarked;
