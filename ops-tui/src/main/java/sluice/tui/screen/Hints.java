package sluice.tui.screen;

import sluice.tui.key.KeyRow;

import java.util.ArrayList;
import java.util.List;

/// The keys that the footer names, as many as fit: made from the key rows, the views in front, what cannot be done left
/// out.
public final class Hints {
    private static final List<KeyRow> ORDER =
            List.of(
                    KeyRow.HELP,
                    KeyRow.FILTER,
                    KeyRow.COMMAND,
                    KeyRow.PROBLEMS,
                    KeyRow.QUEUES,
                    KeyRow.SERVERS,
                    KeyRow.FRONTENDS,
                    KeyRow.TABLES,
                    KeyRow.EVENTS,
                    KeyRow.DRAIN,
                    KeyRow.UNDO,
                    KeyRow.QUIT,
                    KeyRow.SORT,
                    KeyRow.PAUSE,
                    KeyRow.MARK,
                    KeyRow.READY,
                    KeyRow.MAINT,
                    KeyRow.WEIGHT,
                    KeyRow.SNAPSHOT,
                    KeyRow.RECORD,
                    KeyRow.LOG,
                    KeyRow.SESSIONS,
                    KeyRow.CERTIFICATES,
                    KeyRow.ERRORS,
                    KeyRow.PROCESS);

    private Hints() {}

    /// One hint: key and word at a column of the footer.
    ///
    /// @param tight whether the word follows the key without a blank
    public record Hint(KeyRow row, int column, boolean tight) {
        public int width() {
            return row.label().length() + row.hint().length() + (tight ? 0 : 1);
        }
    }

    public static List<Hint> of(ScreenState state) {
        var hints = new ArrayList<Hint>();
        int column = 1;
        for (var row : ORDER) {
            if (row.changes() && !state.mayChange()) {
                continue;
            }
            boolean tight =
                    row.group() == KeyRow.Group.VIEW
                            || row.label().length() == 1
                                    && !Character.isLetterOrDigit(row.label().charAt(0));
            var hint = new Hint(row, column, tight);
            if (column + hint.width() > state.size().columns()) {
                break;
            }
            hints.add(hint);
            column += hint.width() + 1;
        }
        return hints;
    }
}
