package sluice.tui.view;

import sluice.tui.poll.Node;
import sluice.tui.screen.Column;
import sluice.tui.screen.Group;
import sluice.tui.screen.Layout;
import sluice.tui.screen.ScreenState;
import sluice.tui.screen.Verdicts;
import sluice.tui.screen.View;
import sluice.vocabulary.Finding;
import sluice.vocabulary.StatColumn;

import java.time.Duration;
import java.util.regex.Pattern;

/// The verdicts, worst first; the last row tells how many more there are. Where there are none: that all is well, in
/// one line, with the numbers that say so.
final class VerdictRows {
    private static final Pattern CONTINUES = Pattern.compile("^(is|has|[0-9.]+× slower) ");

    private VerdictRows() {}

    static void draw(Frame frame, ScreenState state, Layout layout) {
        if (layout.verdicts() == 0) {
            return;
        }
        var silent = state.front();
        int row = 1;
        int end = 1 + layout.verdicts();
        if (silent.silent()) {
            var since = silent.history().silentSince().orElse(state.moment());
            long seconds = Math.max(0, Duration.between(since, state.moment()).toSeconds());
            frame.put(
                    0,
                    row++,
                    " ✖ no answer for "
                            + Words.age(seconds)
                            + ": "
                            + silent.history().silence()
                            + " [X1]",
                    Style.CRIT);
        }
        var verdicts = Verdicts.of(state);
        verdicts.removeIf(verdict -> verdict.finding().id().equals("X1") && silent.silent());
        if (silent.latest().isEmpty()) {
            if (!silent.silent()) {
                frame.put(1, row, "asking " + silent.target() + " …", Style.DIM);
            }
            return;
        }
        if (verdicts.isEmpty() && row < end) {
            frame.put(1, row, well(state), Style.GOOD);
            return;
        }
        int shown = 0;
        for (var verdict : verdicts) {
            boolean last = row == end - 1;
            int left = verdicts.size() - shown;
            if (row >= end) {
                break;
            }
            String more =
                    !last || left == 1
                            ? ""
                            : frame.width() < 40 ? " +" + (left - 1) : "  +" + (left - 1) + " more";
            draw(frame, state, row++, verdict, more, state.view() == View.PROBLEMS);
            shown++;
        }
    }

    private static void draw(
            Frame frame,
            ScreenState state,
            int row,
            Verdicts.Verdict verdict,
            String more,
            boolean strong) {
        var finding = verdict.finding();
        var style =
                switch (finding.severity()) {
                    case CRIT -> Style.CRIT;
                    case WARN -> Style.WARN;
                    case INFO -> Style.INFO;
                };
        boolean narrow = frame.width() < 40;
        String id = narrow ? "" : " [" + finding.id() + ']';
        int end = frame.width() - id.length() - more.length();
        int at = frame.put(1, row, finding.severity().mark() + " ", style);
        if (state.several()) {
            at =
                    frame.put(
                            at,
                            row,
                            state.world().nodes().get(verdict.node()).name() + ": ",
                            Style.STRONG,
                            end);
        }
        boolean crit = strong && finding.severity() == Finding.Severity.CRIT;
        String text = sentence(finding);
        int start = at;
        at = frame.put(at, row, text, crit ? Style.STRONG : Style.PLAIN, end);
        String object = finding.object();
        if (!object.isEmpty() && text.startsWith(object) && at >= start + object.length()) {
            frame.put(start, row, object, style);
        }
        at = frame.put(at, row, id, Style.DIM);
        frame.put(at, row, more, Style.DIM);
    }

    /// The words of a finding with the object in front: as the subject of the sentence where it begins with a verb or a
    /// comparison, in place of a server's bare name, else before a colon.
    static String sentence(Finding finding) {
        String object = finding.object();
        String text = finding.text();
        if (object.isEmpty() || text.startsWith(object)) {
            return text;
        }
        String name = object.substring(object.indexOf('/') + 1);
        if (text.startsWith(name + ' ')) {
            return object + text.substring(name.length());
        }
        return object + (CONTINUES.matcher(text).find() ? " " : ": ") + text;
    }

    private static String well(ScreenState state) {
        int backends = 0;
        double requests = 0;
        double errors = 0;
        long changed = Long.MAX_VALUE;
        for (int i = 0; i < state.world().nodes().size(); i++) {
            if (!state.shows(i)) {
                continue;
            }
            var node = state.world().nodes().get(i);
            for (var group : Group.of(i, node)) {
                backends++;
                requests += known(Column.requests(node.history(), group.backend()));
                errors += known(node.history().rate(group.backend(), StatColumn.HRSP_5XX));
            }
            changed = Math.min(changed, changed(node));
        }
        String share = requests == 0 ? "no requests" : "5xx " + percent(errors / requests);
        return (backends == 1 ? "The backend serves" : "All " + backends + " backends serve")
                + "; nothing waits; "
                + share
                + (changed == Long.MAX_VALUE ? "" : "; last change " + Words.age(changed) + " ago");
    }

    private static long changed(Node node) {
        long changed = Long.MAX_VALUE;
        var snapshot = node.latest().orElse(null);
        if (snapshot != null) {
            for (var server : snapshot.servers()) {
                if (server.has(StatColumn.LASTCHG)) {
                    changed = Math.min(changed, server.number(StatColumn.LASTCHG));
                }
            }
        }
        return changed;
    }

    private static double known(double rate) {
        return Double.isNaN(rate) ? 0 : rate;
    }

    private static String percent(double share) {
        long tenths = Math.round(share * 1000);
        return tenths / 10 + "." + tenths % 10 + " %";
    }
}
