/// Starts the shell: reads the command line and the profile, opens sessions, decides between one command, a script on
/// stdin and the interactive shell. One-shot calls do not touch the terminal library.
///
/// Environment: `SLUICE_SOCKET` (target), `NO_COLOR`, `XDG_CONFIG_HOME` (profile `sluice/targets`), `XDG_STATE_HOME`
/// (journal, history).
@NullMarked
package sluice.cli.boot;

import org.jspecify.annotations.NullMarked;
