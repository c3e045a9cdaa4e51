package sluice.config.syntax;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Everything found while a configuration is read, in one place, so that all of it can be shown together and in order.
///
/// Bounded: after [#LIMIT] alerts the rest is only counted, so a binary file given by mistake does not fill the terminal or
/// the memory. Owned by the thread that reads the configuration.
public final class Problems {
    /// More than anybody reads.
    public static final int LIMIT = 1000;

    private final List<Problem> found = new ArrayList<>();
    private final Map<String, Integer> fileOrder = new LinkedHashMap<>();
    private int alerts;
    private int warnings;
    private int dropped;

    public void add(Problem problem) {
        switch (problem.severity()) {
            case ALERT -> alerts++;
            case WARNING -> warnings++;
            case NOTICE, DIAGNOSTIC -> {}
        }
        if (found.size() >= LIMIT) {
            dropped++;
            return;
        }
        var span = problem.span();
        if (span != null) {
            fileOrder.putIfAbsent(span.line().file(), fileOrder.size());
        }
        found.add(problem);
    }

    /// Adds a problem unless the same one, at the same place, is there already.
    public void addOnce(Problem problem) {
        if (!found.contains(problem)) {
            add(problem);
        }
    }

    /// An error in a keyword or its arguments.
    public void alert(Span span, String message) {
        add(Problem.parsing(Severity.ALERT, span, message));
    }

    /// An error in a keyword or its arguments, with a sentence that helps.
    public void alert(Span span, String message, String note) {
        add(Problem.parsing(Severity.ALERT, span, message).with(note));
    }

    public void warning(Span span, String message) {
        add(Problem.parsing(Severity.WARNING, span, message));
    }

    public void notice(Span span, String message) {
        add(Problem.parsing(Severity.NOTICE, span, message));
    }

    /// An error found in the whole after everything was read.
    public void invalid(@Nullable Span span, String message) {
        add(Problem.checking(Severity.ALERT, span, message));
    }

    /// A warning found in the whole after everything was read.
    public void doubtful(@Nullable Span span, String message) {
        add(Problem.checking(Severity.WARNING, span, message));
    }

    /// Advice for diagnostic mode.
    public void diagnostic(@Nullable Span span, String message) {
        add(Problem.checking(Severity.DIAGNOSTIC, span, message));
    }

    public int alerts() {
        return alerts;
    }

    public int warnings() {
        return warnings;
    }

    public boolean valid() {
        return alerts == 0;
    }

    /// Problems beyond the limit, counted but not kept.
    public int dropped() {
        return dropped;
    }

    /// In the order of the text: files as they were read, then line and column; problems without a place last.
    public List<Problem> sorted() {
        var sorted = new ArrayList<>(found);
        sorted.sort((one, other) -> compare(one.span(), other.span()));
        return sorted;
    }

    /// Takes over what another collection found.
    public void addAll(Problems others) {
        others.found.forEach(this::add);
        dropped += others.dropped;
    }

    private int compare(@Nullable Span one, @Nullable Span other) {
        if (one == null || other == null) {
            return Boolean.compare(one == null, other == null);
        }
        int byFile =
                Integer.compare(
                        fileOrder.getOrDefault(one.line().file(), 0),
                        fileOrder.getOrDefault(other.line().file(), 0));
        if (byFile != 0) {
            return byFile;
        }
        int byLine = Integer.compare(one.line().number(), other.line().number());
        return byLine != 0 ? byLine : Integer.compare(one.start(), other.start());
    }
}
