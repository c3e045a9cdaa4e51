/// What stands between the rules and the wire and changes whole messages: `filter` lines. Manual §9.
///
/// ```
/// request   client ─► rules of both proxies ─► filters of the frontend ─► filters of the backend ─► server
/// response  server ─► rules of both proxies ─► filters of the backend ─► filters of the frontend ─► client
/// ```
///
/// A [Filter] belongs to a proxy and is shared by its streams; what it needs for one message is a [PassingEnd] that it puts before the
/// end of the stream. `flow` knows only what stands here; each filter has a package of its own below.
@NullMarked
package sluice.flow.filter;

import org.jspecify.annotations.NullMarked;
