package sluice.config.syntax;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// One thing that is wrong, or worth saying, about a configuration.
///
/// @param text the words of HAProxy's own message behind `config : `, its position included, so that tools which
///     match them keep working
/// @param span what it is about; null for a finding that belongs to no line
/// @param notes more sentences, printed below the caret: reasons, the place of an earlier definition, a way out
public record Problem(Severity severity, @Nullable Span span, String text, List<String> notes) {

    public Problem {
        notes = List.copyOf(notes);
    }

    /// A problem with a keyword or its arguments: `parsing [file:line] : …`.
    public static Problem parsing(Severity severity, Span span, String message) {
        return new Problem(severity, span, position(span) + " : " + message, List.of());
    }

    /// A problem with the line itself, quotes or directives; HAProxy writes these without the blank: `parsing [file:line]: …`.
    public static Problem lexical(Severity severity, Span span, String message) {
        return new Problem(severity, span, position(span) + ": " + message, List.of());
    }

    /// A problem found when everything was read: the message stands alone.
    public static Problem checking(Severity severity, @Nullable Span span, String message) {
        return new Problem(severity, span, message, List.of());
    }

    /// The same with one more sentence below it.
    public Problem with(String note) {
        var all = new java.util.ArrayList<>(notes);
        all.add(note);
        return new Problem(severity, span, text, all);
    }

    private static String position(Span span) {
        return "parsing [" + span.line().file() + ":" + span.line().number() + "]";
    }
}
