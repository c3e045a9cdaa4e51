package sluice.web.poll;

import sluice.runtime.StatRow;
import sluice.vocabulary.ObjectKind;

import java.util.Arrays;
import java.util.List;

/// The whole proxy as one row, for the charts above the tables: what frontends answer, what waits in backends, how many
/// servers serve.
public final class Totals {
    /// The key of that row among the charts; no backend can have this name.
    public static final String KEY = "B*/BACKEND";

    private static final List<Cell> OF_FRONTENDS =
            List.of(
                    Cell.REQUESTS,
                    Cell.CODES_2,
                    Cell.CODES_3,
                    Cell.CODES_4,
                    Cell.CODES_5,
                    Cell.CURRENT);
    private static final List<Cell> OF_BACKENDS = List.of(Cell.WAITING, Cell.SERVING);

    private Totals() {}

    static Row of(List<Row> rows) {
        var numbers = new double[Cell.all().size()];
        Arrays.fill(numbers, Double.NaN);
        var texts = new String[Cell.TRACKED.ordinal() + 1];
        Arrays.fill(texts, "");
        for (var row : rows) {
            if (row.stat().kind() == ObjectKind.FRONTEND) {
                add(row, OF_FRONTENDS, numbers);
            } else if (row.stat().kind() == ObjectKind.BACKEND) {
                add(row, OF_BACKENDS, numbers);
            }
        }
        return new Row(StatRow.builder(ObjectKind.BACKEND, "*", "BACKEND").build(), numbers, texts);
    }

    private static void add(Row row, List<Cell> cells, double[] sums) {
        for (var cell : cells) {
            double value = row.number(cell);
            if (!Double.isNaN(value)) {
                int at = cell.ordinal();
                sums[at] = Double.isNaN(sums[at]) ? value : sums[at] + value;
            }
        }
    }
}
