package sluice.log.report;

import sluice.log.question.Answer;
import sluice.log.question.Block;
import sluice.log.question.Block.Column;
import sluice.log.question.Block.Conclusion;
import sluice.vocabulary.Finding;

import java.util.ArrayList;
import java.util.List;

/// The answer as one JSON object, or as one object per line.
///
/// ```
/// {"question":"servers","servers":[{"name":"web/a1","requests":120,…}],"notes":[…]}
/// {"question":"report","summary":"…","findings":[{"id":"D1",…}],"phases":"…",…}
/// ```
///
/// Keys keep their names and units from version to version; values are bare numbers, shares between 0 and 1, durations in
/// milliseconds.
public final class JsonReport {
    private JsonReport() {}

    public static String of(Answer answer) {
        StringBuilder json = new StringBuilder(4096).append("{\"question\":");
        Values.quote(json, answer.question());
        List<String> notes = new ArrayList<>();
        for (Block block : answer.blocks()) {
            json.append(",\n");
            switch (block) {
                case Block.Text text -> {
                    Values.quote(json, text.key());
                    json.append(':');
                    Values.quote(json, text.text());
                }
                case Block.Table table -> {
                    Values.quote(json, table.key());
                    json.append(":[");
                    for (int i = 0; i < table.rows().size(); i++) {
                        json.append(i == 0 ? "\n" : ",\n");
                        row(json, table.columns(), table.rows().get(i));
                    }
                    json.append(']');
                    notes.addAll(table.notes());
                }
                case Block.Conclusions conclusions -> {
                    List<Finding> findings = new ArrayList<>();
                    for (Conclusion conclusion : conclusions.list())
                        findings.add(conclusion.finding());
                    json.append("\"findings\":[");
                    for (int i = 0; i < findings.size(); i++) {
                        json.append(i == 0 ? "\n" : ",\n").append(findings.get(i).toJson());
                    }
                    json.append(']');
                }
            }
        }
        notes.addAll(answer.footer());
        json.append(",\n\"notes\":[");
        for (int i = 0; i < notes.size(); i++) {
            if (i > 0) json.append(',');
            Values.quote(json, notes.get(i));
        }
        return json.append("]}\n").toString();
    }

    /// Every row and every finding on a line of its own, with the name of its table.
    public static String lines(Answer answer) {
        StringBuilder json = new StringBuilder(4096);
        for (Block block : answer.blocks()) {
            switch (block) {
                case Block.Text text -> {
                    json.append("{\"table\":\"text\",\"key\":");
                    Values.quote(json, text.key());
                    json.append(",\"text\":");
                    Values.quote(json, text.text());
                    json.append("}\n");
                }
                case Block.Table table -> {
                    for (Object[] row : table.rows()) {
                        json.append("{\"table\":");
                        Values.quote(json, table.key());
                        json.append(',');
                        StringBuilder object = new StringBuilder();
                        row(object, table.columns(), row);
                        json.append(object, 1, object.length()).append('\n');
                    }
                }
                case Block.Conclusions conclusions -> {
                    for (Conclusion conclusion : conclusions.list()) {
                        json.append("{\"table\":\"findings\",")
                                .append(conclusion.finding().toJson().substring(1))
                                .append('\n');
                    }
                }
            }
        }
        return json.toString();
    }

    private static void row(StringBuilder json, List<Column> columns, Object[] values) {
        json.append('{');
        for (int c = 0; c < columns.size(); c++) {
            if (c > 0) json.append(',');
            Values.quote(json, columns.get(c).key());
            json.append(':');
            Values.json(json, values[c], columns.get(c).unit());
        }
        json.append('}');
    }
}
