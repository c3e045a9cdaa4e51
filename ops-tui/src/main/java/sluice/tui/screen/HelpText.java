package sluice.tui.screen;

import sluice.runtime.diagnosis.Rule;
import sluice.tui.key.KeyRow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The help: made of the key rows, the columns, the rules and the formulas, searched by words.
public final class HelpText {
    private HelpText() {}

    /// One line of the help.
    ///
    /// @param heading whether it opens a chapter
    /// @param term the key, the column, the rule; empty where a sentence goes on
    public record Entry(boolean heading, String term, String text) {}

    /// The lines that contain every word of the search, under their headings, wrapped to the width of the screen.
    public static List<Entry> of(ScreenState state, String search) {
        var all = new ArrayList<Entry>();
        for (var group : KeyRow.Group.values()) {
            all.add(new Entry(true, "", group.title()));
            for (var row : KeyRow.of(group)) {
                String text =
                        row.changes() && !state.mayChange()
                                ? row.help() + " (not offered: this socket is read only)"
                                : row.help();
                all.add(new Entry(false, String.join(" ", row.labels()), text));
            }
        }
        if (!state.view().columns().isEmpty()) {
            all.add(new Entry(true, "", "Columns of " + state.view().title()));
            for (var column : state.view().columns()) {
                all.add(new Entry(false, column.title(), column.help()));
            }
        }
        all.add(new Entry(true, "", "Estimates"));
        all.add(new Entry(false, "WAIT", Wait.FORMULA));
        all.add(
                new Entry(
                        false,
                        "QUEUE",
                        "A backend counts those that wait for any server plus those bound to one"
                            + " (cookie, stick table). ↑ grows, ↓ shrinks: mean of the last three"
                            + " polls against the three before."));
        all.add(
                new Entry(
                        false,
                        "/s",
                        "Rates are counted between the last two polls; after a reload there is none"
                                + " (–) until the second poll."));
        all.add(new Entry(true, "", "Verdicts"));
        for (var rule : Rule.values()) {
            all.add(new Entry(false, rule.name(), rule.meaning()));
        }
        return wrapped(searched(all, search), Math.max(20, state.size().columns() - 18));
    }

    private static List<Entry> searched(List<Entry> all, String search) {
        String[] words = search.strip().toLowerCase(Locale.ROOT).split("\\s+");
        var found = new ArrayList<Entry>();
        Entry heading = null;
        for (var entry : all) {
            if (entry.heading()) {
                heading = entry;
                continue;
            }
            String text = (entry.term() + ' ' + entry.text()).toLowerCase(Locale.ROOT);
            boolean holds = true;
            for (String word : words) {
                holds &= text.contains(word);
            }
            if (holds) {
                if (heading != null) {
                    found.add(heading);
                    heading = null;
                }
                found.add(entry);
            }
        }
        return found;
    }

    private static List<Entry> wrapped(List<Entry> entries, int width) {
        var wrapped = new ArrayList<Entry>();
        for (var entry : entries) {
            if (entry.heading()) {
                wrapped.add(entry);
                continue;
            }
            var lines = wrap(entry.text(), width);
            for (int i = 0; i < lines.size(); i++) {
                wrapped.add(new Entry(false, i == 0 ? entry.term() : "", lines.get(i)));
            }
        }
        return wrapped;
    }

    /// Breaks a sentence at blanks; at least one line.
    public static List<String> wrap(String text, int width) {
        var lines = new ArrayList<String>();
        String rest = text;
        while (rest.length() > width) {
            int blank = rest.lastIndexOf(' ', width);
            int cut = blank <= 0 ? width : blank;
            lines.add(rest.substring(0, cut));
            rest = rest.substring(cut).stripLeading();
        }
        lines.add(rest);
        return lines;
    }
}
