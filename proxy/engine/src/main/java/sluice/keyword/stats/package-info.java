/// `stats …` lines: the sockets of the Runtime API in `global`, the statistics page in proxies. Manual §3.1 and §4.2.
@NullMarked
package sluice.keyword.stats;

import org.jspecify.annotations.NullMarked;
