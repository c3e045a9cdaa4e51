package sluice.cli.show;

import sluice.vocabulary.Finding;

import java.util.ArrayList;
import java.util.List;

/// Findings as lines: verdict, evidence, next command.
public final class Findings {
    private Findings() {}

    /// One line per finding: `✖ be_web is queueing: 19 waiting … [Q1]`.
    public static List<String> verdicts(List<Finding> findings, Ink ink) {
        var lines = new ArrayList<String>();
        for (var finding : findings) {
            lines.add(
                    ink.mark(finding)
                            + ' '
                            + subject(finding, ink)
                            + TableText.printable(finding.text())
                            + ink.faint(" [" + finding.id() + ']'));
        }
        return lines;
    }

    /// The verdicts with what is behind them.
    public static List<String> full(List<Finding> findings, Ink ink) {
        var lines = new ArrayList<String>();
        for (var finding : findings) {
            lines.addAll(verdicts(List.of(finding), ink));
            for (String evidence : finding.evidence()) {
                lines.add(ink.faint("    " + TableText.printable(evidence)));
            }
            if (!finding.next().isEmpty()) {
                lines.add("    next: " + finding.next());
            }
        }
        return lines;
    }

    private static String subject(Finding finding, Ink ink) {
        boolean named = finding.object().isEmpty() || finding.text().startsWith(finding.object());
        return named ? "" : ink.bold(finding.object()) + ' ';
    }
}
