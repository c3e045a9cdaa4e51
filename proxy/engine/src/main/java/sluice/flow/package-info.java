/// The life of a stream: phases, rules, choice of a server, forwarding.
///
/// In comes a [Plan] (what configuration produced, or a test built by hand) and connections accepted by `wire.listen`; out go
/// bytes to servers and clients, counters in the nouns of `proxies`, and one complete [sluice.stream.Stream] per request
/// to the [StreamLog]. A [StreamDriver] belongs to the loop of its client connection and is reused for the next stream.
///
/// ```
/// connection rules → session rules → content rules → monitor → request rules → use_backend
///    → the backend's content and request rules → choice of a server → connection → request → response rules → response → log
/// ```
@NullMarked
package sluice.flow;

import org.jspecify.annotations.NullMarked;
