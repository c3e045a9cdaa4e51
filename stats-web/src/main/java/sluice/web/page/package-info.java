/// What a browser opens. Pure functions from what was polled to HTML.
///
/// [sluice.web.page.Shell] is the application (scripts and styles are files beside it, nothing stands inline, so that the
/// Content-Security-Policy can forbid it). [sluice.web.page.PlainPage] is the same without scripts, for text browsers.
/// [sluice.web.page.SnapshotFile] is one file with everything in it, to be attached to an incident and opened without a
/// network. Names come from others' configurations: whatever is written here goes through [sluice.web.page.Html].
@NullMarked
package sluice.web.page;

import org.jspecify.annotations.NullMarked;
