package sluice.web.poll;

import sluice.runtime.StatRow;

/// One object of a proxy with the values of all cells. Immutable by agreement: nobody writes into the arrays.
///
/// @param numbers by [Cell#ordinal()], `NaN` where there is none
/// @param texts by [Cell#ordinal()], empty where there is none
public record Row(StatRow stat, double[] numbers, String[] texts) {
    /// As in [StatRow#key()].
    public String key() {
        return stat.key();
    }

    /// The value of a cell, `NaN` where there is none.
    public double number(Cell cell) {
        return numbers[cell.ordinal()];
    }

    /// The text of a cell, empty where there is none.
    public String text(Cell cell) {
        return texts[cell.ordinal()];
    }
}
