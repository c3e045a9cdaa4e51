package sluice.config.syntax;

import java.util.Locale;

/// Writes problems for people and for the tools that match HAProxy's words.
///
/// ```
/// [ALERT]    (1) : config : parsing [site.cfg:12] : unknown keyword 'blance' in 'backend' section; did you mean 'balance' maybe ?
///   site.cfg:12:5
///       blance roundrobin
///       ^^^^^^
/// ```
///
/// The first line is HAProxy's. Control characters in source lines are shown as dots, so a hostile file cannot drive the
/// terminal, and long lines are cut around the caret.
public final class ProblemPrinter {
    private static final int WIDTH = 160;
    private static final String RED = "\033[31m";
    private static final String YELLOW = "\033[33m";
    private static final String CYAN = "\033[36m";
    private static final String PLAIN = "\033[0m";

    private final long processId;
    private final boolean colored;

    /// @param processId printed between parentheses as HAProxy does
    public ProblemPrinter(long processId, boolean colored) {
        this.processId = processId;
        this.colored = colored;
    }

    /// The problem with its position, source line and notes; ends in a line feed.
    public String print(Problem problem) {
        var out = new StringBuilder();
        out.append(head(problem.severity(), visible("config : " + problem.text()))).append('\n');
        var span = problem.span();
        if (span != null) {
            out.append("  ").append(visible(span.toString())).append('\n');
            excerpt(out, span, problem.severity());
        }
        for (var note : problem.notes()) {
            out.append("    ").append(visible(note)).append('\n');
        }
        return out.toString();
    }

    /// One line in HAProxy's form without a place: `[ALERT]    (pid) : text`.
    public String head(Severity severity, String text) {
        var label = "[" + severity.label() + "]";
        var padded = String.format(Locale.ROOT, "%-10s", label);
        if (colored) {
            padded = color(severity) + label + PLAIN + padded.substring(label.length());
        }
        return padded + " (" + processId + ") : " + text;
    }

    private void excerpt(StringBuilder out, Span span, Severity severity) {
        var text = span.line().text();
        int from = Math.clamp(span.start() - WIDTH / 2L, 0, Math.max(0, text.length() - WIDTH));
        int to = Math.min(text.length(), from + WIDTH);
        out.append("    ")
                .append(visible(text.substring(from, to)).replace('\t', ' '))
                .append('\n');
        out.append("    ").repeat(' ', span.start() - from);
        int carets = Math.clamp(span.length(), 1, Math.max(1, to - span.start()));
        if (colored) {
            out.append(color(severity));
        }
        out.repeat('^', carets);
        if (colored) {
            out.append(PLAIN);
        }
        out.append('\n');
    }

    private static String color(Severity severity) {
        return switch (severity) {
            case ALERT -> RED;
            case WARNING -> YELLOW;
            case NOTICE, DIAGNOSTIC -> CYAN;
        };
    }

    private static String visible(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isControl(text.charAt(i))) {
                return masked(text);
            }
        }
        return text;
    }

    private static String masked(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(isControl(c) ? '.' : c);
        }
        return out.toString();
    }

    private static boolean isControl(char c) {
        return (c < 0x20 && c != '\t' && c != '\n') || c == 0x7f;
    }
}
