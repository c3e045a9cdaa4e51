/// `balance`, `hash-type`, retries, persistence: how a backend chooses a server and keeps to it. Manual §4.2.
@NullMarked
package sluice.keyword.balance;

import org.jspecify.annotations.NullMarked;
