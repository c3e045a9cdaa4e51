package sluice.cli.command;

import sluice.cli.show.Ink;

import java.time.Duration;
import java.util.List;

/// What a command talks to: a terminal, a pipe, a test.
public interface Console {
    /// A line of the result.
    void line(String text);

    /// A line about what goes on: progress, questions, errors.
    void note(String text);

    /// Whether somebody is there to answer.
    boolean interactive();

    /// Asks and returns what was typed, without the line feed; empty at the end of input.
    String ask(String question);

    /// Columns of the terminal, 0 where there is none.
    int width();

    /// Lines of the terminal, 0 where there is none.
    int height();

    Ink ink();

    /// Shows these lines in the place of those of the last call (`watch`), or below them where nothing can be replaced.
    void frame(List<String> lines);

    /// Waits; false where the person wants control back (Ctrl-C).
    boolean pause(Duration time);

    /// Says what to tell should the wait be broken off before the program can: one-shot calls end at Ctrl-C.
    default void onInterrupt(String words) {}
}
