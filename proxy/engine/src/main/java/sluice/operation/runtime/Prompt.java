package sluice.operation.runtime;

import java.util.List;

/// Whether a connection stays open after a line, and what it shows while it waits for the next. Management guide §9.3 `prompt`.
///
/// Confined to the operation loop.
final class Prompt {
    /// Shown while a payload is read.
    static final String PAYLOAD = "+ ";

    private boolean interactive;
    private boolean shown;
    private boolean timed;

    boolean isInteractive() {
        return interactive;
    }

    boolean isShown() {
        return shown;
    }

    /// @param uptime of the process, in seconds
    /// @param place of the socket of a master; empty on other sockets
    String text(long uptime, String place) {
        return (timed
                        ? "[%d:%02d:%02d:%02d]"
                                .formatted(
                                        uptime / 86400,
                                        uptime / 3600 % 24,
                                        uptime / 60 % 60,
                                        uptime % 60)
                        : "")
                + place
                + "> ";
    }

    /// The command `prompt` with its words.
    void change(List<String> words, Answer answer) {
        if (words.size() == 1) {
            shown = !shown;
            interactive = true;
            return;
        }
        for (String word : words.subList(1, words.size())) {
            switch (word) {
                case "n" -> {
                    interactive = false;
                    shown = false;
                }
                case "i" -> {
                    interactive = true;
                    shown = false;
                }
                case "p" -> {
                    interactive = true;
                    shown = true;
                }
                case "timed" -> {
                    interactive = true;
                    shown = true;
                    timed = !timed;
                }
                default ->
                        answer.line(
                                "prompt takes: n (one line, then close), i (interactive, silent), p"
                                        + " (prompt), timed (prompt with the uptime); without an"
                                        + " argument the prompt is toggled.");
            }
        }
    }
}
