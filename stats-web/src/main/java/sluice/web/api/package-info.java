/// What programs and the page's script read: JSON, the event stream, CSV, Prometheus text.
///
/// [sluice.web.api.Feed] turns each [sluice.web.poll.Moment] into one frame that holds only what changed, encoded and
/// compressed once for all viewers; [sluice.web.api.Viewer] is the bounded queue of one of them. The documents are
/// functions from what was polled to bytes. Nothing here knows HTTP. The shapes are described in `docs/stats-web.md`;
/// a change that breaks readers gets a new version in the path.
@NullMarked
package sluice.web.api;

import org.jspecify.annotations.NullMarked;
