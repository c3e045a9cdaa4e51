/// Starts, reloads, stops; the only place that knows everything.
///
/// [Main] is what the launcher runs: its first argument says as what (`proxy`, `check`, `haproxy`, …). [CommandLine] reads
/// HAProxy's flags, [Loading] turns files into a checked configuration and prints what is wrong with it, [Signals] listens to
/// the operating system, and the worker runs the traffic. Exit codes: 0 valid, true or stopped; 1 refused; 2 a condition that
/// does not parse. Management guide §3 and §4.
@NullMarked
package sluice.boot;

import org.jspecify.annotations.NullMarked;
