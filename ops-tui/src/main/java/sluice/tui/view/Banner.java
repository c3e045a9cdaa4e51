package sluice.tui.view;

import sluice.runtime.ProcessInfo;
import sluice.tui.poll.Node;
import sluice.tui.screen.Column;
import sluice.tui.screen.Hints;
import sluice.tui.screen.Layout;
import sluice.tui.screen.LineEdit;
import sluice.tui.screen.Mode;
import sluice.tui.screen.ScreenState;
import sluice.vocabulary.InfoField;
import sluice.vocabulary.ObjectKind;
import sluice.vocabulary.StatColumn;

import java.time.Duration;
import java.util.Locale;

/// The rows that are always there: who is asked and how old the data is, the gauges of the process, the keys.
final class Banner {
    private static final Duration NOTICE = Duration.ofSeconds(8);

    private Banner() {}

    static void header(Frame frame, ScreenState state) {
        var node = state.front();
        String clock = clock(state);
        int right = frame.width() - clock.length() - 1;
        if (frame.width() < 30) {
            frame.put(0, 0, node.name() + ' ' + age(state, node), ageStyle(state, node));
            return;
        }
        frame.put(right, 0, clock, Style.HEADER);
        String age =
                state.paused()
                        ? "PAUSED " + age(state, node) + " back"
                        : "data " + age(state, node) + " old";
        String name = who(state, node);
        String what = what(node);
        String access = " │ " + access(state, node);
        String poll = " │ poll " + Words.interval(state.interval());
        int room = right - 2 - age.length() - 3 - name.length();
        // What gives way first where it is narrow; the age of the data always stays.
        if (what.length() + access.length() + poll.length() > room) {
            poll = "";
        }
        if (what.length() + access.length() > room) {
            access = "";
        }
        if (what.length() > room) {
            what = what.substring(0, Math.max(0, room));
        }
        int at = frame.put(1, 0, name, Style.STRONG, Math.max(2, right - age.length() - 4));
        at = frame.put(at, 0, what + access + poll + " │ ", Style.HEADER, right - 1);
        frame.put(at, 0, age, ageStyle(state, node), right - 1);
    }

    private static String clock(ScreenState state) {
        var time = state.moment().atZone(state.zone());
        String text =
                Words.two(time.getHour())
                        + ':'
                        + Words.two(time.getMinute())
                        + ':'
                        + Words.two(time.getSecond());
        return (state.recording().isEmpty() ? "" : "REC ")
                + (state.replay() ? "REPLAY " : "")
                + text;
    }

    private static String who(ScreenState state, Node node) {
        int nodes = state.world().nodes().size();
        return nodes > 1 && state.node() < 0 ? node.name() + " +" + (nodes - 1) : node.name();
    }

    private static String what(Node node) {
        var snapshot = node.latest().orElse(null);
        if (snapshot == null || snapshot.info().isEmpty()) {
            return "";
        }
        var info = snapshot.info();
        String product = info.text(InfoField.PRODUCT_NAME).toLowerCase(Locale.ROOT);
        return ' '
                + (product.isEmpty() ? "haproxy" : product)
                + ' '
                + info.shortVersion()
                + " pid "
                + info.pid()
                + " up "
                + Words.age(info.number(InfoField.UPTIME_SEC));
    }

    private static String access(ScreenState state, Node node) {
        if (state.replay()) {
            return "replay";
        }
        var capabilities = node.capabilities();
        return node.readOnly()
                ? "read only"
                : capabilities == null
                        ? "…"
                        : capabilities.mayChange()
                                ? capabilities.level().word()
                                : capabilities.level().word() + ", read only";
    }

    private static String age(ScreenState state, Node node) {
        var taken = node.takenAt();
        if (taken == null) {
            return "–";
        }
        return Words.age(
                Duration.between(
                        taken,
                        state.replay() && !state.paused() ? state.world().at() : state.now()));
    }

    private static Style ageStyle(ScreenState state, Node node) {
        if (state.paused()) {
            return Style.OLD;
        }
        return Painting.stale(state) || node.silent() ? Style.OLD : Style.HEADER;
    }

    static void gauges(Frame frame, ScreenState state, int row) {
        var notice = state.notice();
        if (notice != null && Duration.between(notice.at(), state.now()).compareTo(NOTICE) < 0) {
            var style =
                    switch (notice.severity()) {
                        case CRIT -> Style.CRIT;
                        case WARN -> Style.WARN;
                        case INFO -> Style.INFO;
                    };
            frame.put(0, row, notice.severity().mark() + ' ' + notice.text(), style);
            return;
        }
        if (state.paused()) {
            frame.put(0, row, walk(state), Style.TITLE);
            return;
        }
        var node = state.front();
        var snapshot = node.latest().orElse(null);
        if (snapshot == null) {
            frame.fill(0, frame.width(), row, '─', Style.TITLE);
            return;
        }
        int at = frame.put(0, row, "──", Style.TITLE);
        at = frame.put(at, row, node.name(), Style.TITLE);
        for (String gauge : gauges(node, snapshot.info())) {
            if (at + gauge.length() + 2 > frame.width()) {
                break;
            }
            at = frame.put(at, row, " ▏", Style.TITLE);
            at = frame.put(at, row, gauge, Style.HEADER);
        }
        for (var frontend : snapshot.frontends()) {
            String gauge = frontend(node, frontend);
            if (at + gauge.length() + 2 > frame.width()) {
                break;
            }
            at = frame.put(at, row, " ▏", Style.TITLE);
            at = frame.put(at, row, gauge, Style.HEADER);
        }
    }

    /// Where in the history the picture is, and how far it reaches.
    private static String walk(ScreenState state) {
        var frozen = state.frozen();
        var history = frozen.nodes().get(Math.max(0, state.node())).history();
        var back =
                history.takenAt(0)
                        .map(last -> Duration.between(state.moment(), last))
                        .filter(gap -> !gap.isNegative())
                        .orElse(Duration.ZERO);
        return "──"
                + Words.age(back)
                + " back of "
                + Words.age(history.reach())
                + " held"
                + (history.crowded()
                        ? " (more does not fit into "
                                + (sluice.runtime.History.USUAL_BYTES >> 20)
                                + " MiB)"
                        : "")
                + "   ← → one poll   [ ] thirty   p goes on";
    }

    private static java.util.List<String> gauges(Node node, ProcessInfo info) {
        var gauges = new java.util.ArrayList<String>();
        if (info.isEmpty()) {
            return gauges;
        }
        gauges.add(
                "conn " + info.number(InfoField.CURR_CONNS) + '/' + info.number(InfoField.MAXCONN));
        if (info.has(InfoField.IDLE_PCT)) {
            gauges.add("idle " + info.number(InfoField.IDLE_PCT) + " %");
        }
        gauges.add("sess " + info.number(InfoField.SESS_RATE) + "/s");
        if (info.number(InfoField.MAX_SSL_RATE) > 0) {
            gauges.add("ssl " + info.number(InfoField.SSL_RATE) + "/s");
        }
        return gauges;
    }

    private static String frontend(Node node, sluice.runtime.StatRow frontend) {
        double requests = Column.requests(node.history(), frontend);
        String text = frontend.proxy() + ' ' + Words.rate(requests) + " r/s";
        if (frontend.kind() == ObjectKind.FRONTEND && requests > 0) {
            text += share(" 4xx ", node.history().rate(frontend, StatColumn.HRSP_4XX), requests);
            text += share(" 5xx ", node.history().rate(frontend, StatColumn.HRSP_5XX), requests);
        }
        return text;
    }

    private static String share(String word, double part, double whole) {
        long percent = Double.isNaN(part) ? 0 : Math.round(100 * part / whole);
        return percent == 0 ? "" : word + percent + " %";
    }

    static void footer(Frame frame, ScreenState state, Layout layout) {
        int row = layout.footer();
        if (row < 0) {
            return;
        }
        switch (state.mode()) {
            case Mode.Filtering(var line, _) -> {
                input(frame, row, "/", line);
                if (!state.filterProblem().isEmpty()) {
                    frame.put(
                            Math.min(line.text().length() + 4, frame.width() / 2),
                            row,
                            state.filterProblem(),
                            Style.WARN);
                }
            }
            case Mode.Commanding(var line, _, _) -> input(frame, row, ":", line);
            case Mode.Asking(var prompt, var line, _) -> input(frame, row, prompt, line);
            case Mode.Confirming(var proposal) ->
                    frame.put(
                            1,
                            row,
                            proposal.forbidden().isEmpty()
                                    ? proposal.force()
                                            ? "Y (capital) sends it all the same   n, Esc, Enter:"
                                                    + " leave it"
                                            : "y sends it   n, Esc, Enter: leave it"
                                    : "Esc: back",
                            Style.KEY);
            case Mode.Helping(var search, _) -> {
                input(frame, row, "search: ", LineEdit.of(search));
                frame.putRight(
                        frame.width() - 9,
                        row,
                        search.isEmpty() ? "type a word   PgDn scrolls   Esc back" : "Esc back",
                        Style.DIM,
                        Math.min(frame.width(), 10 + search.length()));
            }
            case Mode.Reading(_, _, _, var overrides) ->
                    frame.put(
                            1,
                            row,
                            (overrides && state.mayChange() ? "r send again   " : "")
                                    + "↑ ↓ PgUp PgDn scroll   Esc back",
                            Style.KEY);
            case Mode.Sorting _ ->
                    frame.put(1, row, "↑ ↓ or a letter, Enter sorts, Esc back", Style.KEY);
            case Mode.Preparing _ -> frame.put(1, row, "Esc back", Style.KEY);
            case Mode.Browse _ -> hints(frame, state, row);
            case Mode.Page _ ->
                    frame.put(
                            1,
                            row,
                            state.mayChange()
                                    ? "d drain m maint r ready w weight M maxconn x end sessions"
                                            + " u undo Esc back"
                                    : "↑ ↓ scroll  Esc back  ? help",
                            Style.KEY);
        }
    }

    private static void input(Frame frame, int row, String prompt, LineEdit line) {
        int start = frame.put(0, row, prompt, Style.KEY, Math.max(1, frame.width() - 10));
        int room = Math.max(1, frame.width() - start - 1);
        int from = Math.max(0, line.cursor() - room + 1);
        frame.put(start, row, line.text().substring(from), Style.INPUT);
        frame.cursor(start + line.cursor() - from, row);
    }

    private static void hints(Frame frame, ScreenState state, int row) {
        for (var hint : Hints.of(state)) {
            int at = frame.put(hint.column(), row, hint.row().label(), Style.KEY);
            boolean current = hint.row() == state.view().key();
            frame.put(
                    at + (hint.tight() ? 0 : 1),
                    row,
                    hint.row().hint(),
                    current ? Style.STRONG : Style.DIM);
        }
    }
}
