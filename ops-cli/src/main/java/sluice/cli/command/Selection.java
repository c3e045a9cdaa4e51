package sluice.cli.command;

import sluice.runtime.History;
import sluice.runtime.Snapshot;
import sluice.runtime.StatRow;
import sluice.runtime.filter.RowFilter;
import sluice.runtime.filter.Spelling;

import java.util.ArrayList;
import java.util.List;

/// Rows that the words of a listing select: a filter, where a bare name must exist.
final class Selection {
    private Selection() {}

    static List<StatRow> of(
            Snapshot snapshot, List<StatRow> rows, List<String> words, History history)
            throws Failure {
        RowFilter filter;
        try {
            filter = RowFilter.parse(String.join(" ", words));
        } catch (IllegalArgumentException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
        var selected = filter.select(rows, history);
        if (selected.isEmpty()
                && words.size() == 1
                && isName(words.getFirst())
                && snapshot.find(words.getFirst()) == null) {
            throw missing(snapshot, words.getFirst());
        }
        return selected;
    }

    private static boolean isName(String word) {
        return word.chars().allMatch(c -> Character.isLetterOrDigit(c) || "_-./@".indexOf(c) >= 0);
    }

    /// Says that there is no such object and what was meant.
    static Failure missing(Snapshot snapshot, String name) {
        var names = new ArrayList<String>();
        for (var row : snapshot.rows()) {
            names.add(row.path());
        }
        String near = Spelling.nearest(name, names);
        return new Failure(
                Exit.NO_SUCH_OBJECT,
                "no '" + name + "'" + (near.isEmpty() ? "" : "; did you mean '" + near + "'?"));
    }
}
