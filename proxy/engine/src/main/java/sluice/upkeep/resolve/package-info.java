/// Names of servers become addresses while the process runs. Manual §5.3.
///
/// A `resolvers` section is read into [ResolverSettings]; when the traffic starts, [Names] gives each section a loop, on which
/// [Resolvers] asks its name servers again and again. What is asked is a [NameResolution], shared by all who want the same name; who wants it
/// is a [Requester]: a server ([ServerAddress]), a service whose records fill servers ([Service]), an action of a request ([Inquiry]).
///
/// ```
/// waiting ──timeout resolve──► asked ──valid answer──► requesters told ──► waiting
///                               │ ▲
///                               │ └─ other address family at an error, same again after `timeout retry`, resolve_retries times
///                               └──► requesters told of the failure; a server keeps its address for `hold …` ──► waiting
/// ```
///
/// Everything of a section is touched by its loop only; servers take new addresses and states from any thread. Questions and answers are written and read
/// with Netty's DNS codec; an answer that is none is counted and otherwise the same as no answer.
@NullMarked
package sluice.upkeep.resolve;

import org.jspecify.annotations.NullMarked;
