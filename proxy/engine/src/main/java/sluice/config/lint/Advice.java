package sluice.config.lint;

import sluice.config.syntax.Span;

/// One piece of advice.
///
/// @param rule its id: `P…` for traps, `Q…` for taste
/// @param span where it applies
/// @param text what is doubtful and why, one sentence
/// @param fix what to write instead, one sentence
public record Advice(String rule, Level level, Span span, String text, String fix) {
    /// How serious it is.
    public enum Level {
        ERROR,
        WARNING,
        HINT
    }
}
