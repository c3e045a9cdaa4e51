/// Engine, origin servers and bounded traffic in one command.
///
/// `sluice demo` starts three origins of different speed and a flaky one, the proxy with `examples/demo.cfg`, a receiver that writes its log
/// to a file, and clients for a bounded time; then says what to open and type next. Everything listens on loopback and ends with the process.
@NullMarked
package sluice.demo;

import org.jspecify.annotations.NullMarked;
