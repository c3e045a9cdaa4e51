/// Undertow, and only here: who may come in, what was asked for, the event stream.
///
/// ```
/// request ─► host known? ─► Gate: who is it? ─► Routes ─► document │ asset │ stream │ action
///                 421             401                404    every answer carries the security headers
/// ```
///
/// Each request runs in a virtual thread of its own and may block there: a slow reader blocks itself only. Header,
/// body and parameter sizes, the number of viewers and the time for a write are bounded.
@NullMarked
package sluice.web.server;

import org.jspecify.annotations.NullMarked;
