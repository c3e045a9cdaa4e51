/// How HTTP is spoken on both sides: what happens to connections, which header lines are added, what is answered on failure.
@NullMarked
package sluice.keyword.http;

import org.jspecify.annotations.NullMarked;
