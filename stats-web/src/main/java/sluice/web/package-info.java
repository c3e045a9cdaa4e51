/// A live statistics page for one or many proxies, real HAProxy or Sluice.
///
/// ```
/// poll    one thread per proxy: Snapshot → Moment (cells, findings, events), charts of 15 minutes and 24 hours
/// api     Moment → JSON, CSV, Prometheus text; only what changed for the event stream
/// page    what a browser opens: the application, a plain table without scripts, one file for the incident
/// server  Undertow: who may come in, what they asked for, slow viewers
/// boot    command line, start, stop
/// ```
///
/// Imports go up only: `poll` knows nobody, `api` and `page` know `poll`, `server` knows all of them, `boot` starts it.
@NullMarked
package sluice.web;

import org.jspecify.annotations.NullMarked;
