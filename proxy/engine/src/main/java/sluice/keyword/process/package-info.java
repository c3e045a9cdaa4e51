/// The process: user, threads, limits, environment, and what else `global` says about it. Manual §3.1.
@NullMarked
package sluice.keyword.process;

import org.jspecify.annotations.NullMarked;
