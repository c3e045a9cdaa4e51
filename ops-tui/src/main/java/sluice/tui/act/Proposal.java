package sluice.tui.act;

import java.util.List;

/// An action worked out but not sent: what it would do, in words, and the exact commands.
///
/// @param number by which it is sent
/// @param title `drain be_web/web1`
/// @param lines state before, consequence, warnings, commands, in this order
/// @param forbidden why it cannot be sent at all; empty where it can
/// @param force whether the word `yes` has to be typed instead of `y`: it takes the last usable server, or the like
public record Proposal(int number, String title, List<Row> lines, String forbidden, boolean force) {
    public Proposal {
        lines = List.copyOf(lines);
    }

    /// One line of the proposal.
    public record Row(Kind kind, String text) {}

    /// What a line is.
    public enum Kind {
        BEFORE,
        AFTER,
        WARNING,
        COMMAND
    }
}
