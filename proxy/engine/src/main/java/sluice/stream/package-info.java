/// What is known about one client and one request: state without behaviour.
///
/// A [Session] lives as long as its client connection, a [Stream] as long as one request and response. `flow` drives
/// them, `sample` reads them; both are confined to the loop of the connection and reused from its pool.
@NullMarked
package sluice.stream;

import org.jspecify.annotations.NullMarked;
