package sluice.tui.view;

import sluice.tui.act.Proposal;
import sluice.tui.screen.HelpText;
import sluice.tui.screen.ScreenState;
import sluice.tui.screen.Sorting;

import java.util.ArrayList;
import java.util.List;

/// What lies over the rows of the view: a proposal, the menu of sorting, the completions.
final class Dialog {
    private Dialog() {}

    private record Text(String text, Style style) {}

    static void confirm(Frame frame, Proposal proposal) {
        int width = Math.min(frame.width(), 100) - 4;
        var texts = new ArrayList<Text>();
        for (var line : proposal.lines()) {
            var style =
                    switch (line.kind()) {
                        case BEFORE -> Style.PLAIN;
                        case AFTER -> Style.STRONG;
                        case WARNING -> Style.WARN;
                        case COMMAND -> Style.KEY;
                    };
            String mark =
                    switch (line.kind()) {
                        case BEFORE -> "now    ";
                        case AFTER -> "after  ";
                        case WARNING -> "!      ";
                        case COMMAND -> "send   ";
                    };
            boolean first = true;
            String words =
                    line.kind() == Proposal.Kind.AFTER && line.text().startsWith("after: ")
                            ? line.text().substring(7).strip()
                            : line.text();
            for (String part : HelpText.wrap(words, Math.max(10, width - 8))) {
                texts.add(new Text((first ? mark : "       ") + part, style));
                first = false;
            }
        }
        if (!proposal.forbidden().isEmpty()) {
            for (String part : HelpText.wrap(proposal.forbidden(), Math.max(10, width - 2))) {
                texts.add(new Text(part, Style.CRIT));
            }
        }
        box(frame, proposal.title() + (proposal.forbidden().isEmpty() ? " ?" : ""), texts, width);
    }

    static void preparing(Frame frame, String what) {
        box(
                frame,
                what,
                List.of(new Text("one moment …", Style.DIM)),
                Math.min(frame.width(), 60) - 4);
    }

    static void sort(Frame frame, ScreenState state, int cursor) {
        var names = Sorting.sortable(state.view());
        var texts = new ArrayList<Text>();
        texts.add(
                new Text(
                        (cursor == 0 ? "> " : "  ") + "worst first",
                        cursor == 0 ? Style.KEY : Style.PLAIN));
        for (int i = 0; i < names.size(); i++) {
            boolean at = i + 1 == cursor;
            boolean now = names.get(i).equals(state.look().sort());
            texts.add(
                    new Text(
                            (at ? "> " : "  ")
                                    + names.get(i)
                                    + (now ? state.look().reversed() ? " ↑" : " ↓" : ""),
                            at ? Style.KEY : Style.PLAIN));
        }
        int room = Math.max(1, frame.height() - 6);
        int from = Math.clamp(cursor - room + 1L, 0, Math.max(0, texts.size() - room));
        box(frame, "sort by", texts.subList(from, Math.min(texts.size(), from + room)), 24);
    }

    static void offers(Frame frame, List<String> offers) {
        if (offers.isEmpty()) {
            return;
        }
        var texts = new ArrayList<Text>();
        int room = Math.max(1, Math.min(12, frame.height() - 6));
        for (String offer : offers.subList(0, Math.min(offers.size(), room))) {
            texts.add(new Text(offer, Style.PLAIN));
        }
        if (offers.size() > room) {
            texts.add(new Text("+ " + (offers.size() - room) + " more", Style.DIM));
        }
        box(frame, "Tab", texts, 34);
    }

    /// A box at the bottom, above gauges and footer; cut from the top where it does not fit.
    private static void box(Frame frame, String title, List<Text> texts, int width) {
        int inner = Math.max(1, Math.min(width, frame.width() - 4));
        int bottom = frame.height() - (frame.height() >= 8 ? 2 : 1);
        int rows = Math.min(texts.size(), Math.max(0, bottom - 3));
        int top = bottom - rows - 2;
        if (top < 0) {
            return;
        }
        rule(frame, top, inner);
        frame.put(2, top, ' ' + title + ' ', Style.TITLE, inner + 3);
        for (int i = 0; i < rows; i++) {
            int row = top + 1 + i;
            frame.fill(0, inner + 4, row, ' ', Style.PLAIN);
            frame.set(0, row, '│', Style.TITLE);
            var text = texts.get(texts.size() - rows + i);
            frame.put(2, row, text.text(), text.style(), inner + 2);
            frame.set(inner + 3, row, '│', Style.TITLE);
        }
        rule(frame, bottom - 1, inner);
    }

    private static void rule(Frame frame, int row, int inner) {
        frame.fill(0, inner + 4, row, '─', Style.TITLE);
    }
}
