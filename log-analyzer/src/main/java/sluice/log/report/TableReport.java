package sluice.log.report;

import sluice.log.question.Answer;
import sluice.log.question.Block;
import sluice.log.question.Block.Column;
import sluice.log.question.Block.Conclusion;
import sluice.log.question.Block.Unit;
import sluice.vocabulary.Finding;

import java.util.ArrayList;
import java.util.List;

/// Aligned text for people; colours only where they repeat what a mark already says.
public final class TableReport {
    private static final int WIDEST_TEXT = 70;

    private final boolean colours;
    private final int width;
    private final StringBuilder out = new StringBuilder(4096);

    private TableReport(boolean colours, int width) {
        this.colours = colours;
        this.width = width;
    }

    /// @param width of the terminal, in characters; long sentences are folded, tables are not
    public static String of(Answer answer, boolean colours, int width) {
        TableReport report = new TableReport(colours, Math.max(60, width));
        for (Block block : answer.blocks()) report.block(block);
        for (String line : answer.footer()) report.line(line);
        return report.out.toString();
    }

    private void block(Block block) {
        switch (block) {
            case Block.Text text -> fold(text.text(), "", "         ");
            case Block.Table table -> table(table);
            case Block.Conclusions conclusions -> conclusions(conclusions.list());
        }
    }

    private void conclusions(List<Conclusion> list) {
        if (list.isEmpty()) {
            line(paint("32", "No findings: nothing that the rules know looks wrong."));
            return;
        }
        line(paint("1", "FINDINGS, worst first"));
        int number = 0;
        for (Conclusion conclusion : list) {
            Finding finding = conclusion.finding();
            String mark = finding.severity().mark();
            String colour =
                    switch (finding.severity()) {
                        case CRIT -> "31";
                        case WARN -> "33";
                        case INFO -> "36";
                    };
            String head = String.format("%2d ", ++number) + paint(colour, mark) + " ";
            String object = finding.object().isEmpty() ? "" : finding.object() + ": ";
            fold(
                    head
                            + object
                            + finding.text()
                            + "  ["
                            + finding.id()
                            + ", "
                            + finding.culprit().word()
                            + "]",
                    "",
                    "     ");
            for (String detail : conclusion.details()) fold(detail, "     ", "            ");
            for (var sample : conclusion.samples()) {
                line(
                        "     │ "
                                + sample.source()
                                + ":"
                                + sample.line()
                                + ": "
                                + clean(sample.text()));
            }
            if (!finding.next().isEmpty()) fold("Next: " + finding.next(), "     ", "           ");
        }
    }

    private void table(Block.Table table) {
        if (!table.title().isEmpty()) line(paint("1", table.title()));
        List<Column> columns = table.columns();
        int[] widths = new int[columns.size()];
        for (int c = 0; c < widths.length; c++) widths[c] = columns.get(c).header().length();
        List<String[]> cells = new ArrayList<>();
        for (Object[] row : table.rows()) {
            String[] texts = new String[widths.length];
            for (int c = 0; c < widths.length; c++) {
                String text = clean(Values.people(row[c], columns.get(c).unit()));
                boolean last = c == widths.length - 1;
                if (text.length() > WIDEST_TEXT && !last)
                    text = text.substring(0, WIDEST_TEXT - 1) + "…";
                texts[c] = text;
                widths[c] = Math.max(widths[c], text.length());
            }
            cells.add(texts);
        }
        if (cells.isEmpty()) {
            line("  none");
        } else {
            String[] headers = new String[widths.length];
            for (int c = 0; c < widths.length; c++) headers[c] = columns.get(c).header();
            line(paint("2", row(headers, columns, widths)));
            for (String[] texts : cells) line(row(texts, columns, widths));
        }
        for (String note : table.notes()) fold(note, "  ", "  ");
    }

    private static String row(String[] texts, List<Column> columns, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < texts.length; c++) {
            if (c > 0) line.append("  ");
            boolean left = columns.get(c).unit() == Unit.TEXT || columns.get(c).unit() == Unit.TIME;
            int pad = widths[c] - texts[c].length();
            if (!left) line.append(" ".repeat(pad));
            line.append(texts[c]);
            if (left && c < texts.length - 1) line.append(" ".repeat(pad));
        }
        return line.toString().stripTrailing();
    }

    /// Breaks a sentence at blanks, so that it fits.
    private void fold(String text, String first, String others) {
        String rest = clean(text);
        String indent = first;
        while (indent.length() + visible(rest) > width) {
            int room = width - indent.length() + (rest.length() - visible(rest));
            int cut = rest.lastIndexOf(' ', Math.min(room, rest.length() - 1));
            if (cut <= 10) break;
            line(indent + rest.substring(0, cut).stripTrailing());
            rest = rest.substring(cut).stripLeading();
            indent = others;
        }
        line(indent + rest);
    }

    private int visible(String text) {
        if (!colours) return text.length();
        int escapes = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '\u001b') continue;
            int end = text.indexOf('m', i);
            escapes += end - i + 1;
        }
        return text.length() - escapes;
    }

    private String paint(String colour, String text) {
        return colours ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
    }

    /// What a log holds must not steer the terminal.
    private String clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean own =
                    c == '\u001b'
                            && colours
                            && (text.startsWith("\u001b[3", i) || text.startsWith("\u001b[0m", i));
            if (c < ' ' && !own || c >= 0x7f && c < 0xa0) return replaced(text);
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            clean.append(c < ' ' || c >= 0x7f && c < 0xa0 ? '·' : c);
        }
        return clean.toString();
    }

    private void line(String line) {
        out.append(line).append('\n');
    }
}
