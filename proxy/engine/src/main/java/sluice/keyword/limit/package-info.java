/// How much at once: `maxconn`, `backlog`, `rate-limit sessions`, `retries`, `fullconn`. Manual §3.2 and §4.2.
@NullMarked
package sluice.keyword.limit;

import org.jspecify.annotations.NullMarked;
