package sluice.keyword.command;

import sluice.config.syntax.Malformed;
import sluice.config.syntax.TimeText;

import java.util.concurrent.TimeUnit;

/// A duration as commands take it: what configurations write, and -1 for anything else.
final class Delay {
    private Delay() {}

    /// Milliseconds, at least 1 for a delay above 0; -1 when the text is no duration.
    ///
    /// @param unit what a bare number counts
    static long millis(String text, TimeUnit unit) {
        try {
            return TimeText.parse(text, unit, TimeUnit.MILLISECONDS, Long.MAX_VALUE / 1_000_000);
        } catch (Malformed _) {
            return -1;
        }
    }
}
