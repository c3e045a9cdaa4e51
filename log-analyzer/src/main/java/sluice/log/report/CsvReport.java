package sluice.log.report;

import sluice.log.question.Answer;
import sluice.log.question.Block;
import sluice.log.question.Block.Column;
import sluice.log.question.Block.Conclusion;
import sluice.log.question.Block.Unit;
import sluice.vocabulary.Finding;

import java.util.List;

/// The tables of an answer as comma-separated values, RFC 4180 with plain line feeds; several tables are parted by an
/// empty line. A cell that a spreadsheet would take for a formula is made text.
public final class CsvReport {
    private CsvReport() {}

    public static String of(Answer answer) {
        StringBuilder csv = new StringBuilder(4096);
        for (Block block : answer.blocks()) {
            switch (block) {
                case Block.Text _ -> {}
                case Block.Table table -> {
                    if (!csv.isEmpty()) csv.append('\n');
                    table(csv, table);
                }
                case Block.Conclusions conclusions -> {
                    if (!csv.isEmpty()) csv.append('\n');
                    csv.append("id,severity,object,culprit,text,since,next\n");
                    for (Conclusion conclusion : conclusions.list()) {
                        Finding f = conclusion.finding();
                        String since = f.since() == null ? "" : f.since().toString();
                        line(
                                csv,
                                List.of(
                                        f.id(),
                                        f.severity().word(),
                                        f.object(),
                                        f.culprit().word(),
                                        f.text(),
                                        since,
                                        f.next()));
                    }
                }
            }
        }
        return csv.toString();
    }

    private static void table(StringBuilder csv, Block.Table table) {
        for (int c = 0; c < table.columns().size(); c++) {
            if (c > 0) csv.append(',');
            csv.append(table.columns().get(c).key());
        }
        csv.append('\n');
        for (Object[] row : table.rows()) {
            for (int c = 0; c < row.length; c++) {
                Column column = table.columns().get(c);
                if (c > 0) csv.append(',');
                cell(csv, Values.machine(row[c], column.unit()), column.unit() == Unit.TEXT);
            }
            csv.append('\n');
        }
    }

    private static void line(StringBuilder csv, List<String> values) {
        for (int c = 0; c < values.size(); c++) {
            if (c > 0) csv.append(',');
            cell(csv, values.get(c), true);
        }
        csv.append('\n');
    }

    private static void cell(StringBuilder csv, String value, boolean text) {
        String safe = value;
        if (text && !value.isEmpty() && "=+@".indexOf(value.charAt(0)) >= 0) safe = "'" + value;
        boolean quote = false;
        for (int i = 0; i < safe.length(); i++) quote |= "\",\n\r".indexOf(safe.charAt(i)) >= 0;
        if (!quote) csv.append(safe);
        else csv.append('"').append(safe.replace("\"", "\"\"")).append('"');
    }
}
