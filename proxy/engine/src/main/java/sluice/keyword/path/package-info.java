/// The request line and its parts: method, target, path, query, version. Manual §7.3.6.
@NullMarked
package sluice.keyword.path;

import org.jspecify.annotations.NullMarked;
