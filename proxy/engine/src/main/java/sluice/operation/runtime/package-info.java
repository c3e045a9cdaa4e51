/// The Runtime API: sockets, sessions, levels, and how a line becomes a command. Management guide §9.3.
///
/// In come lines from a unix or TCP socket, out go answers that end with an empty line. Each connection is a [Console] on the
/// operation loop, a thread of its own beside the traffic's loops; commands run there and reach the traffic's state through what is `@Shared`.
/// A long answer is written piecewise by a [Dump], as fast as the client reads. The commands themselves are keywords
/// (`keyword.command`), found through the catalog by their first words.
@NullMarked
package sluice.operation.runtime;

import org.jspecify.annotations.NullMarked;
