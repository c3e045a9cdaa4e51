/// Converters of JSON Web Tokens. Manual §7.3.1.
@NullMarked
package sluice.keyword.jwt;

import org.jspecify.annotations.NullMarked;
