package sluice.tui.screen;

import org.jspecify.annotations.Nullable;

import sluice.runtime.StatRow;

import java.util.List;

/// One row that can be selected: of statistics, or of cells that are text already.
///
/// @param key what identifies it from one poll to the next, so that the cursor stays on it
/// @param node position of the instance in the world
/// @param row the statistics behind it, null where it is made of cells
/// @param group the backend with its servers, where the row is a backend
/// @param branch what is drawn in front of the name: the tree
/// @param cells text of the columns; empty for rows of statistics
/// @param tone how it is to be coloured
public record Line(
        String key,
        int node,
        @Nullable StatRow row,
        @Nullable Group group,
        String branch,
        List<String> cells,
        Tone tone) {

    public Line {
        cells = List.copyOf(cells);
    }

    /// How bad a row is.
    public enum Tone {
        PLAIN,
        GOOD,
        WARN,
        CRIT,
        DIM,
        /// Not a row of its own: what was folded away.
        FOLD
    }

    static Line of(int node, StatRow row, @Nullable Group group, String branch) {
        return new Line(node + row.key(), node, row, group, branch, List.of(), toneOf(row, group));
    }

    static Line of(int node, String key, Tone tone, String... cells) {
        return new Line(node + key, node, null, null, "", List.of(cells), tone);
    }

    private static Tone toneOf(StatRow row, @Nullable Group group) {
        if (group != null && group.dead()) {
            return Tone.CRIT;
        }
        return switch (row.status().word()) {
            case DOWN -> Tone.CRIT;
            case STOP, FULL, NOLB, WAITING -> Tone.WARN;
            case MAINT, DRAIN -> Tone.DIM;
            case UP, NO_CHECK, OPEN, UNKNOWN -> row.status().changing() ? Tone.WARN : Tone.PLAIN;
        };
    }
}
