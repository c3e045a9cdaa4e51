/// Health checks and agents: when a server is asked, what is said to it, and what its answer means. Manual §4.2 `option httpchk`,
/// `tcp-check`, §5.2 `check`, `agent-check`.
///
/// ```
/// CheckScript   read from the backend's rules or a `healthcheck` section
///   │
/// Checks ─► Checker ─► CheckLoad ─► CheckRun   a connection: Opening, steps, Answer (over HTTP/2 by Http2Talk)
///   each server  at each interval    └► ProgramRun   a program
///                                        │
///                 Judge, Greetings, AgentWords ─► Outcome ─► ServerState.report
/// ```
///
/// A [CheckScript] is read from the configuration; [Checks] gives every checked server to one loop, where a [Checker] runs the script at
/// each interval over a connection of its own and reports the outcome to the server's state. [CheckLoad] may move a checker to another loop between
/// two checks. Nothing here blocks a loop: programs have a thread of their own.
@NullMarked
package sluice.upkeep.check;

import org.jspecify.annotations.NullMarked;
