package sluice.log.report;

import sluice.log.question.Answer;
import sluice.log.question.Block;
import sluice.log.question.Block.Column;
import sluice.log.question.Block.Conclusion;
import sluice.log.question.Block.Unit;
import sluice.vocabulary.Finding;

/// The answer as Markdown, for tickets and post-mortems.
public final class MarkdownReport {
    private MarkdownReport() {}

    public static String of(Answer answer) {
        StringBuilder md = new StringBuilder(4096);
        for (Block block : answer.blocks()) {
            switch (block) {
                case Block.Text text -> md.append(escape(text.text())).append("\n\n");
                case Block.Table table -> table(md, table);
                case Block.Conclusions conclusions -> {
                    md.append("## Findings\n\n");
                    if (conclusions.list().isEmpty()) md.append("None.\n\n");
                    for (Conclusion conclusion : conclusions.list()) conclusion(md, conclusion);
                }
            }
        }
        for (String line : answer.footer()) md.append("> ").append(escape(line)).append('\n');
        return md.toString();
    }

    private static void conclusion(StringBuilder md, Conclusion conclusion) {
        Finding f = conclusion.finding();
        md.append("- **").append(f.severity().word()).append(" ").append(f.id()).append("** ");
        if (!f.object().isEmpty()) md.append('`').append(f.object()).append("` ");
        md.append(escape(f.text())).append(" (").append(f.culprit().word()).append(")\n");
        for (String detail : conclusion.details())
            md.append("  - ").append(escape(detail.strip())).append('\n');
        if (!f.next().isEmpty())
            md.append("  - Next: `").append(f.next().replace('`', '\'')).append("`\n");
        if (conclusion.samples().isEmpty()) {
            md.append('\n');
            return;
        }
        md.append("\n    ```\n");
        for (var sample : conclusion.samples()) {
            md.append("    ")
                    .append(sample.source())
                    .append(':')
                    .append(sample.line())
                    .append(": ");
            md.append(sample.text().replace("```", "'''").replace('\n', ' ')).append('\n');
        }
        md.append("    ```\n\n");
    }

    private static void table(StringBuilder md, Block.Table table) {
        if (!table.title().isEmpty()) md.append("## ").append(escape(table.title())).append("\n\n");
        md.append('|');
        for (Column column : table.columns())
            md.append(' ').append(escape(column.header())).append(" |");
        md.append("\n|");
        for (Column column : table.columns()) {
            boolean left = column.unit() == Unit.TEXT || column.unit() == Unit.TIME;
            md.append(left ? "---|" : "---:|");
        }
        md.append('\n');
        for (Object[] row : table.rows()) {
            md.append('|');
            for (int c = 0; c < row.length; c++) {
                md.append(' ')
                        .append(escape(Values.people(row[c], table.columns().get(c).unit())))
                        .append(" |");
            }
            md.append('\n');
        }
        md.append('\n');
        for (String note : table.notes()) md.append("_").append(escape(note)).append("_\n\n");
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '|' || c == '<' || c == '*' || c == '_' || c == '`') escaped.append('\\');
            escaped.append(c < ' ' ? ' ' : c);
        }
        return escaped.toString();
    }
}
