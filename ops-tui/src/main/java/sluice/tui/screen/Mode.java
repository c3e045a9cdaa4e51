package sluice.tui.screen;

import sluice.tui.act.Proposal;
import sluice.tui.act.Wish;

import java.util.List;

/// What the keyboard is for at the moment; everything but [Browse] lies over the view and ends with Esc.
public sealed interface Mode {
    /// Keys move, open, act.
    record Browse() implements Mode {}

    /// `/`: the filter is being typed and works at once.
    record Filtering(LineEdit line, String before) implements Mode {}

    /// `:`: a command is being typed.
    ///
    /// @param offers completions of the last Tab
    /// @param recall how far back in the history of commands, 0 for none
    record Commanding(LineEdit line, List<String> offers, int recall) implements Mode {}

    /// A value is being typed: a weight, a maxconn.
    record Asking(String prompt, LineEdit line, Wish wish) implements Mode {}

    /// The proposal of an action is being made out.
    record Preparing(String what) implements Mode {}

    /// An action stands with its consequence and waits for `y`.
    record Confirming(Proposal proposal) implements Mode {}

    /// The help, with what is searched in it.
    record Helping(String search, int offset) implements Mode {}

    /// The menu of columns to sort by.
    record Sorting(int cursor) implements Mode {}

    /// The page of one server, backend or frontend.
    record Page(String key, int offset) implements Mode {}

    /// Text to read: an answer, lost overrides.
    record Reading(String title, List<String> lines, int offset, boolean overrides)
            implements Mode {
        public Reading {
            lines = List.copyOf(lines);
        }
    }
}
