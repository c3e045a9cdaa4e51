/// Changes to a running proxy, done so that nobody regrets them: names in, outcomes out.
///
/// ```
/// names and globs ─ ServerNames ─► servers ─ Action.preview ─► Preview (consequences, exact commands, refusals)
///                                                    │ confirmed
///                                                    ▼
///                 Journal ◄─ undo record, audit ─ Action.perform ─► Outcome (read back and verified)
/// ```
///
/// HAProxy answers a change with silence whether it took effect or not, so every change is read back. The last usable
/// server is not taken away without force. [Overrides] keeps what was changed at run time across a reload, which
/// undoes it silently; [DrainWatch] tells when a drain has ended and why another never will. [Journal] is one file of
/// JSON lines shared by shell, screens and page; everything else is immutable or used by one thread.
@NullMarked
package sluice.runtime.action;

import org.jspecify.annotations.NullMarked;
