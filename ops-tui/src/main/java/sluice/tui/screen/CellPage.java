package sluice.tui.screen;

import java.util.ArrayList;
import java.util.List;

/// A row of cells written out, one field after the other: what did not fit into the columns.
final class CellPage {
    private static final int WIDTH = 76;

    private CellPage() {}

    static List<String> of(List<String> titles, List<String> cells) {
        var lines = new ArrayList<String>();
        for (int i = 0; i < cells.size(); i++) {
            String title = i < titles.size() ? titles.get(i) : "";
            lines.add(title);
            String text = cells.get(i);
            for (int at = 0; at < text.length() || at == 0; at += WIDTH) {
                lines.add("  " + text.substring(at, Math.min(text.length(), at + WIDTH)));
            }
        }
        return lines;
    }
}
