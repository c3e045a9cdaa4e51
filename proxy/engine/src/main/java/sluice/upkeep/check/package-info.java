/// Health checks and agents: when a server is asked, what is said to it, and what its answer means. Manual §4.2 `option httpchk`,
/// `tcp-check`, §5.2 `check`, `agent-check`.
///
/// A [CheckScript] is read from the configuration; [Checks] gives every checked server to one loop, where a [Checker] runs the script at
/// each interval over a connection of its own and reports the outcome to the server's state. Nothing here blocks a loop.
@NullMarked
package sluice.upkeep.check;

import org.jspecify.annotations.NullMarked;
