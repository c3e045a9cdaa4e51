/// Which server serves a stream: algorithms, queues, persistence, retries.
///
/// The driver of a stream asks a [Balancer] and is told a server, to wait, or that there is none; it reports how the
/// connection went and gives the slot back at the end. Server state is changed by checks and operators, never here.
@NullMarked
package sluice.flow.balance;

import org.jspecify.annotations.NullMarked;
