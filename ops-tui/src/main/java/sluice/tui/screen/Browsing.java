package sluice.tui.screen;

import sluice.tui.key.KeyRow;
import sluice.tui.key.Stroke;
import sluice.vocabulary.Finding;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Keys while rows are shown: views, cursor, marks, and the keys of the other rooms.
final class Browsing {
    private static final Duration QUICKEST = Duration.ofMillis(250);
    private static final Duration SLOWEST = Duration.ofSeconds(64);

    private Browsing() {}

    static Step browse(ScreenState state, Stroke stroke) {
        if (stroke.kind() == Stroke.Kind.CLICK
                || stroke.kind() == Stroke.Kind.WHEEL_UP
                || stroke.kind() == Stroke.Kind.WHEEL_DOWN) {
            return Pointer.moved(state, stroke);
        }
        var row = KeyRow.of(stroke);
        return row == null ? Step.to(state) : pressed(state, row);
    }

    /// What a key does while rows are shown.
    static Step pressed(ScreenState state, KeyRow row) {
        int page = Layout.of(state).rows();
        return switch (row) {
            case HELP -> Step.to(state.withMode(new Mode.Helping("", 0)));
            case FILTER ->
                    Step.to(
                            state.withMode(
                                    new Mode.Filtering(
                                            LineEdit.of(state.filterText()), state.filterText())));
            case COMMAND ->
                    Step.to(state.withMode(new Mode.Commanding(LineEdit.EMPTY, List.of(), 0)));
            case PROBLEMS -> open(state, View.PROBLEMS);
            case QUEUES -> open(state, View.QUEUES);
            case SERVERS -> open(state, View.SERVERS);
            case FRONTENDS -> open(state, View.FRONTENDS);
            case TABLES -> open(state, View.TABLES);
            case EVENTS -> open(state, View.EVENTS);
            case SESSIONS -> open(state, View.SESSIONS);
            case CERTIFICATES -> open(state, View.CERTIFICATES);
            case ERRORS -> open(state, View.ERRORS);
            case PROCESS -> open(state, View.PROCESS);
            case LOG -> log(state);
            case UP -> Step.to(moved(state, -1));
            case DOWN -> Step.to(moved(state, 1));
            case PAGE_UP -> Step.to(moved(state, -page));
            case PAGE_DOWN -> Step.to(moved(state, page));
            case FIRST -> Step.to(moved(state, -1_000_000));
            case LAST -> Step.to(moved(state, 1_000_000));
            case OPEN -> opened(state);
            case BACK -> back(state);
            case MARK -> Step.to(marked(state));
            case DRAIN -> Actions.wanted(state, "drain");
            case MAINT -> Actions.wanted(state, "maint");
            case READY -> Actions.wanted(state, "ready");
            case WEIGHT -> Actions.wanted(state, "weight");
            case MAXCONN -> Actions.wanted(state, "maxconn");
            case END -> Actions.wanted(state, "kill");
            case UNDO -> Actions.undo(state);
            case REAPPLY -> Step.to(Actions.lost(state));
            case SORT -> Step.to(state.withMode(new Mode.Sorting(0)));
            case FOLD -> Step.to(state.with(next -> next.folded = !state.folded()));
            case NODE -> Step.to(nextNode(state));
            case PAUSE -> Step.to(state.paused() ? Walking.live(state) : Walking.frozen(state));
            case EARLIER -> Step.to(Walking.walk(state, 1));
            case LATER -> Step.to(Walking.walk(state, -1));
            case EARLIER_FAR -> Step.to(Walking.walk(state, 30));
            case LATER_FAR -> Step.to(Walking.walk(state, -30));
            case SLOWER -> interval(state, state.interval().multipliedBy(2));
            case FASTER -> interval(state, state.interval().dividedBy(2));
            case POLL_NOW -> Step.to(state, new Effect.PollNow(), new Effect.Redraw());
            case SNAPSHOT -> Step.to(state, new Effect.Snapshot());
            case RECORD -> Step.to(state, new Effect.Record(state.recording().isEmpty()));
            case SUSPEND -> Step.to(state, new Effect.Suspend());
            case REDRAW -> Step.to(state, new Effect.Redraw());
            case QUIT -> Step.to(state, new Effect.Quit());
        };
    }

    static Step open(ScreenState state, View view) {
        var next = state.with(edit -> edit.view = view).withMode(new Mode.Browse());
        return new Step(next, Screen.questions(next));
    }

    /// The log of the selected object; once more, or where none is selected: all of it.
    private static Step log(ScreenState state) {
        var line = state.selected();
        var row = line == null ? null : line.row();
        String object = row == null ? "" : LogLines.objectOf(row);
        var from = state.view() == View.LOG ? state.logFrom : state.view();
        return open(
                state.with(
                        next -> {
                            next.logOf = object;
                            next.logFrom = from;
                        }),
                View.LOG);
    }

    static ScreenState moved(ScreenState state, int by) {
        var lines = state.lines();
        if (lines.isEmpty()) {
            return state;
        }
        int at = Math.clamp((long) Lines.cursor(state, lines) + by, 0, lines.size() - 1);
        return at(state, lines, at);
    }

    static ScreenState at(ScreenState state, List<Line> lines, int at) {
        var look = state.look();
        return state.withLook(
                new ScreenState.Look(
                        lines.get(at).key(), at, look.offset(), look.sort(), look.reversed()));
    }

    static Step opened(ScreenState state) {
        var line = state.selected();
        if (line == null) {
            return Step.to(state);
        }
        if (line.tone() == Line.Tone.FOLD) {
            return Step.to(state.with(next -> next.folded = !state.folded()));
        }
        if (state.view() == View.TABLES) {
            String table = state.cell(line, "TABLE");
            return open(state.with(next -> next.table = table), View.ENTRIES);
        }
        if (line.row() != null) {
            return Step.to(state.withMode(new Mode.Page(line.key(), 0)));
        }
        if (state.view() == View.EVENTS) {
            return Step.to(state);
        }
        return Step.to(
                state.withMode(
                        new Mode.Reading(
                                state.view().title() + ": " + line.cells().getFirst(),
                                CellPage.of(state.titles(), line.cells()),
                                0,
                                false)));
    }

    private static Step back(ScreenState state) {
        if (state.paused()) {
            return Step.to(Walking.live(state));
        }
        if (state.markCount() > 0) {
            return Step.to(state.with(next -> next.marks = Set.of()));
        }
        if (!state.filterText().isEmpty()) {
            return Step.to(state.withFilter(""));
        }
        if (state.view() == View.ENTRIES) {
            return open(state, View.TABLES);
        }
        if (state.view() == View.LOG) {
            return open(state, state.logFrom);
        }
        return state.view() == View.PROBLEMS ? Step.to(state) : open(state, View.PROBLEMS);
    }

    private static ScreenState marked(ScreenState state) {
        var line = state.selected();
        if (line == null || line.row() == null) {
            return state;
        }
        var marks = new HashSet<>(state.marks);
        if (!marks.remove(line.key())) {
            marks.add(line.key());
        }
        return moved(state.with(next -> next.marks = Set.copyOf(marks)), 1);
    }

    private static ScreenState nextNode(ScreenState state) {
        int count = state.world().nodes().size();
        if (count == 1) {
            return state.withNotice(
                    "only one instance; give several targets to sluice top", Finding.Severity.INFO);
        }
        int next = state.node() + 1 >= count ? -1 : state.node() + 1;
        return state.with(edit -> edit.node = next);
    }

    static Step interval(ScreenState state, Duration wanted) {
        var interval =
                wanted.compareTo(QUICKEST) < 0
                        ? QUICKEST
                        : wanted.compareTo(SLOWEST) > 0 ? SLOWEST : wanted;
        return Step.to(state.withInterval(interval), new Effect.Interval(interval));
    }
}
