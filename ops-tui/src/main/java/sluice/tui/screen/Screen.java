package sluice.tui.screen;

import sluice.runtime.action.DrainWatch;
import sluice.tui.act.Drain;
import sluice.tui.act.Result;
import sluice.tui.key.KeyRow;
import sluice.tui.key.Stroke;
import sluice.tui.poll.Node;
import sluice.tui.poll.Question;
import sluice.tui.poll.World;
import sluice.vocabulary.Finding;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// From one state to the next. Pure; see the package.
public final class Screen {
    private static final Duration QUICKEST = Duration.ofMillis(250);
    private static final Duration SLOWEST = Duration.ofSeconds(64);
    private static final int REPLIES = 1000;

    private Screen() {}

    public static Step next(ScreenState state, Input input) {
        var step =
                switch (input) {
                    case Input.Typed(var stroke) -> typed(state, stroke);
                    case Input.Pasted(var text) -> Step.to(pasted(state, text));
                    case Input.Resized(var size) -> Step.to(state.withSize(size));
                    case Input.Polled(var world) -> polled(state, world);
                    case Input.Ticked(var now) -> Step.to(state.at(now));
                    case Input.Answered answered -> answered(state, answered);
                    case Input.Prepared(var proposal) ->
                            state.mode() instanceof Mode.Preparing
                                    ? Step.to(state.withMode(new Mode.Confirming(proposal)))
                                    : Step.to(state);
                    case Input.Acted(var result) -> Step.to(acted(state, result));
                    case Input.Drained(var drains) -> Step.to(drained(state, drains));
                    case Input.Noted(var text, var severity) ->
                            Step.to(state.withNotice(text, severity));
                    case Input.Recording(var on, var file) ->
                            Step.to(
                                    state.with(next -> next.recording = on ? file : "")
                                            .withNotice(
                                                    (on ? "recording into " : "recorded: ") + file,
                                                    Finding.Severity.INFO));
                };
        return new Step(settled(step.state()), step.effects());
    }

    /// Keeps the cursor on its line and the line in sight.
    private static ScreenState settled(ScreenState state) {
        var lines = state.lines();
        var look = state.look();
        int cursor = Lines.cursor(state, lines);
        int rows = Layout.of(state).rows();
        int offset = Math.clamp(look.offset(), 0, Math.max(0, lines.size() - rows));
        if (cursor < offset) {
            offset = cursor;
        } else if (cursor >= offset + rows) {
            offset = cursor - rows + 1;
        }
        return offset == look.offset() && cursor == look.index()
                ? state
                : state.withLook(
                        new ScreenState.Look(
                                look.cursor(), cursor, offset, look.sort(), look.reversed()));
    }

    private static Step polled(ScreenState state, World world) {
        var next =
                state.with(
                        edit -> {
                            edit.live = world;
                            edit.now = state.replay() ? state.now : world.at();
                            if (!state.paused()) {
                                edit.shown = world;
                            }
                        });
        return new Step(next, state.paused() ? List.of() : questions(next));
    }

    /// What the open view wants to know, unless it was asked within the interval.
    private static List<Effect> questions(ScreenState state) {
        var effects = new ArrayList<Effect>();
        var topic = state.view().topic();
        if (topic == null || state.replay()) {
            return effects;
        }
        for (int i = 0; i < state.live().nodes().size(); i++) {
            if (!state.shows(i) || state.live().nodes().get(i).readOnly()) {
                continue;
            }
            var question =
                    new Question(i, topic, topic == Question.Topic.TABLE ? state.table() : "");
            var reply = state.reply(question);
            long patience = topic == Question.Topic.CERTIFICATES ? 300 : 1;
            if (reply == null
                    || Duration.between(reply.at(), state.now()).toMillis()
                            >= patience * 1000 - 300) {
                effects.add(new Effect.Ask(question));
            }
        }
        return effects;
    }

    private static Step answered(ScreenState state, Input.Answered answered) {
        var question = answered.question();
        if (question.topic() == Question.Topic.RAW) {
            var lines = List.of(answered.text().split("\n"));
            return Step.to(
                    state.withMode(
                            new Mode.Reading(
                                    question.argument(),
                                    answered.text().isEmpty()
                                            ? List.of("(no output: done)")
                                            : lines,
                                    0,
                                    false)));
        }
        var replies = new HashMap<>(state.replies());
        if (replies.size() > REPLIES) {
            replies.clear();
        }
        replies.put(
                question, new ScreenState.Reply(answered.text(), answered.failed(), answered.at()));
        var next = state.with(edit -> edit.replies = replies);
        var effects = new ArrayList<Effect>();
        if (question.topic() == Question.Topic.CERTIFICATES && !answered.failed()) {
            for (String file : AnswerLines.certificateFiles(answered.text())) {
                effects.add(
                        new Effect.Ask(
                                new Question(question.node(), Question.Topic.CERTIFICATE, file)));
            }
        }
        return new Step(next, effects);
    }

    private static ScreenState acted(ScreenState state, Result result) {
        return state.with(
                        next -> {
                            next.marks = Set.of();
                            if (next.mode instanceof Mode.Preparing) {
                                next.mode = new Mode.Browse();
                            }
                        })
                .withNotice(result.text(), result.severity());
    }

    /// Keeps those that go on, tells of those that are over.
    private static ScreenState drained(ScreenState state, List<Drain> drains) {
        var left = new ArrayList<Drain>();
        var over = new StringBuilder();
        boolean good = true;
        for (var drain : drains) {
            if (!drain.over()) {
                left.add(drain);
                continue;
            }
            boolean done = drain.progress().state() == DrainWatch.Progress.State.DONE;
            good &= done;
            over.append(over.isEmpty() ? "" : "; ")
                    .append(drain.path())
                    .append(": ")
                    .append(
                            done
                                    ? "empty after "
                                            + drain.progress().waited().toSeconds()
                                            + " s (u undoes)"
                                    : drain.progress().words());
        }
        var next = state.with(edit -> edit.drains = List.copyOf(left));
        return over.isEmpty()
                ? next
                : next.withNotice(
                        over.toString(), good ? Finding.Severity.INFO : Finding.Severity.WARN);
    }

    private static ScreenState pasted(ScreenState state, String text) {
        String line = text.replaceAll("\\s+", " ");
        return switch (state.mode()) {
            case Mode.Filtering(var edit, var before) -> filtering(state, edit.typed(line), before);
            case Mode.Commanding(var edit, _, _) ->
                    state.withMode(new Mode.Commanding(edit.typed(line), List.of(), 0));
            case Mode.Asking(var prompt, var edit, var wish) ->
                    state.withMode(new Mode.Asking(prompt, edit.typed(line), wish));
            case Mode.Browse _,
                    Mode.Preparing _,
                    Mode.Confirming _,
                    Mode.Helping _,
                    Mode.Sorting _,
                    Mode.Page _,
                    Mode.Reading _ ->
                    state.withNotice(
                            "pasted text is not taken as keys; press / or : first",
                            Finding.Severity.INFO);
        };
    }

    private static Step typed(ScreenState state, Stroke stroke) {
        if (stroke.isControl('c')) {
            return state.mode() instanceof Mode.Browse
                    ? Step.to(state, new Effect.Quit())
                    : Step.to(state.withMode(new Mode.Browse()));
        }
        if (stroke.isControl('z')) {
            return Step.to(state, new Effect.Suspend());
        }
        if (stroke.isControl('p')) {
            return Step.to(state, new Effect.Snapshot());
        }
        if (stroke.isControl('l')) {
            return Step.to(state, new Effect.Redraw());
        }
        return switch (state.mode()) {
            case Mode.Browse _ -> browse(state, stroke);
            case Mode.Filtering filtering -> Step.to(filter(state, filtering, stroke));
            case Mode.Commanding commanding -> Commands.typed(state, commanding, stroke);
            case Mode.Asking asking -> Actions.asked(state, asking, stroke);
            case Mode.Preparing _ ->
                    Step.to(
                            stroke.kind() == Stroke.Kind.ESCAPE
                                    ? state.withMode(new Mode.Browse())
                                    : state);
            case Mode.Confirming(var proposal) -> Actions.confirmed(state, proposal, stroke);
            case Mode.Helping helping -> Step.to(help(state, helping, stroke));
            case Mode.Sorting(var cursor) -> Step.to(sort(state, cursor, stroke));
            case Mode.Page page -> page(state, page, stroke);
            case Mode.Reading reading -> reading(state, reading, stroke);
        };
    }

    private static ScreenState filter(ScreenState state, Mode.Filtering mode, Stroke stroke) {
        return switch (stroke.kind()) {
            case ENTER ->
                    state.filterProblem().isEmpty()
                            ? state.withMode(new Mode.Browse())
                            : state.withNotice(state.filterProblem(), Finding.Severity.WARN);
            case ESCAPE -> filtering(state, LineEdit.of(""), "").withMode(new Mode.Browse());
            case UP, DOWN -> browse(state, stroke).state();
            default -> filtering(state, mode.line().after(stroke), mode.before());
        };
    }

    private static ScreenState filtering(ScreenState state, LineEdit line, String before) {
        var next = state.withMode(new Mode.Filtering(line, before));
        try {
            return next.withFilter(line.text());
        } catch (IllegalArgumentException e) {
            String problem = String.valueOf(e.getMessage());
            return next.with(edit -> edit.filterProblem = problem);
        }
    }

    private static ScreenState help(ScreenState state, Mode.Helping mode, Stroke stroke) {
        return switch (stroke.kind()) {
            case ESCAPE, ENTER -> state.withMode(new Mode.Browse());
            case UP, WHEEL_UP -> helping(state, mode.search(), mode.offset() - 1);
            case DOWN, WHEEL_DOWN -> helping(state, mode.search(), mode.offset() + 1);
            case PAGE_UP -> helping(state, mode.search(), mode.offset() - state.size().rows() + 3);
            case PAGE_DOWN ->
                    helping(state, mode.search(), mode.offset() + state.size().rows() - 3);
            case HOME -> helping(state, mode.search(), 0);
            case BACKSPACE ->
                    helping(
                            state,
                            mode.search().substring(0, Math.max(0, mode.search().length() - 1)),
                            0);
            case CHARACTER ->
                    mode.search().isEmpty() && (stroke.is('q') || stroke.is('?'))
                            ? state.withMode(new Mode.Browse())
                            : helping(
                                    state,
                                    mode.search() + Character.toString(stroke.character()),
                                    0);
            default -> state;
        };
    }

    private static ScreenState helping(ScreenState state, String search, int offset) {
        int last = Math.max(0, HelpText.of(state, search).size() - state.size().rows() + 3);
        return state.withMode(new Mode.Helping(search, Math.clamp(offset, 0, last)));
    }

    /// What can be sorted by in the current view: ids and titles.
    public static List<String> sortable(View view) {
        var names = new ArrayList<String>();
        if (view.columns().isEmpty()) {
            names.addAll(view.titles());
        } else {
            for (var column : view.columns()) {
                if (column != Column.HISTORY) {
                    names.add(column.id());
                }
            }
        }
        return names;
    }

    private static ScreenState sort(ScreenState state, int cursor, Stroke stroke) {
        var names = sortable(state.view());
        return switch (stroke.kind()) {
            case UP -> state.withMode(new Mode.Sorting(Math.max(0, cursor - 1)));
            case DOWN -> state.withMode(new Mode.Sorting(Math.min(names.size(), cursor + 1)));
            case ENTER ->
                    sortBy(state, cursor == 0 ? "" : names.get(cursor - 1))
                            .withMode(new Mode.Browse());
            case CHARACTER -> {
                for (int i = 0; i < names.size(); i++) {
                    if (names.get(i).toLowerCase(java.util.Locale.ROOT).charAt(0)
                                    == Character.toLowerCase(stroke.character())
                            && i + 1 > cursor) {
                        yield state.withMode(new Mode.Sorting(i + 1));
                    }
                }
                yield stroke.is('s') || stroke.is('q') ? state.withMode(new Mode.Browse()) : state;
            }
            case ESCAPE -> state.withMode(new Mode.Browse());
            default -> state;
        };
    }

    static ScreenState sortBy(ScreenState state, String name) {
        var look = state.look();
        boolean again = look.sort().equals(name) && !name.isEmpty();
        return state.withLook(
                new ScreenState.Look(
                        look.cursor(),
                        look.index(),
                        look.offset(),
                        name,
                        again && !look.reversed()));
    }

    private static Step browse(ScreenState state, Stroke stroke) {
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
            case PAUSE -> Step.to(state.paused() ? live(state) : frozen(state));
            case EARLIER -> Step.to(walk(state, 1));
            case LATER -> Step.to(walk(state, -1));
            case EARLIER_FAR -> Step.to(walk(state, 30));
            case LATER_FAR -> Step.to(walk(state, -30));
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
        return new Step(next, questions(next));
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
            String table = line.cells().getFirst();
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
                                CellPage.of(state.view().titles(), line.cells()),
                                0,
                                false)));
    }

    private static Step back(ScreenState state) {
        if (state.paused()) {
            return Step.to(live(state));
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

    private static ScreenState live(ScreenState state) {
        return state.with(
                next -> {
                    next.age = -1;
                    next.frozen = null;
                    next.shown = state.live;
                });
    }

    private static ScreenState frozen(ScreenState state) {
        return state.with(
                next -> {
                    next.age = 0;
                    next.frozen = state.live;
                    next.shown = state.live;
                });
    }

    private static ScreenState walk(ScreenState state, int by) {
        var from = state.paused() ? state : frozen(state);
        var world = from.frozen;
        if (world == null) {
            return state;
        }
        var history = world.nodes().get(Math.max(0, state.node())).history();
        int age = Math.clamp((long) from.age() + by, 0, Math.max(0, history.size() - 1));
        var moment = history.back(age).map(snapshot -> snapshot.takenAt()).orElse(null);
        if (moment == null) {
            return from;
        }
        var past = age == 0 ? world : past(world, moment);
        return from.with(
                next -> {
                    next.age = age;
                    next.shown = past;
                });
    }

    private static World past(World world, Instant moment) {
        var nodes = new ArrayList<Node>();
        for (var node : world.nodes()) {
            var then = node.history().until(moment);
            nodes.add(node.until(moment, Verdicts.of(then, moment)));
        }
        return new World(nodes, moment);
    }

    private static Step interval(ScreenState state, Duration wanted) {
        var interval =
                wanted.compareTo(QUICKEST) < 0
                        ? QUICKEST
                        : wanted.compareTo(SLOWEST) > 0 ? SLOWEST : wanted;
        return Step.to(state.withInterval(interval), new Effect.Interval(interval));
    }

    private static Step page(ScreenState state, Mode.Page page, Stroke stroke) {
        int rows = state.size().rows();
        return switch (stroke.kind()) {
            case ESCAPE -> Step.to(state.withMode(new Mode.Browse()));
            case UP, WHEEL_UP -> Step.to(scrolled(state, page, -1));
            case DOWN, WHEEL_DOWN -> Step.to(scrolled(state, page, 1));
            case PAGE_UP -> Step.to(scrolled(state, page, 2 - rows));
            case PAGE_DOWN -> Step.to(scrolled(state, page, rows - 2));
            default -> pageKey(state, page, stroke);
        };
    }

    private static ScreenState scrolled(ScreenState state, Mode.Page page, int by) {
        return state.withMode(
                new Mode.Page(page.key(), Math.clamp((long) page.offset() + by, 0, 200)));
    }

    /// On the page of a server the keys that act, tell the time or leave work as in the list.
    private static Step pageKey(ScreenState state, Mode.Page page, Stroke stroke) {
        if (stroke.is('q')) {
            return Step.to(state.withMode(new Mode.Browse()));
        }
        var row = KeyRow.of(stroke);
        if (row == null || row.group() == KeyRow.Group.MOVE || row == KeyRow.MARK) {
            return Step.to(state);
        }
        var step = pressed(state, row);
        boolean stays =
                row.group() == KeyRow.Group.TIME
                        || row.group() == KeyRow.Group.KEEP
                        || row == KeyRow.NODE;
        return stays ? new Step(step.state().withMode(page), step.effects()) : step;
    }

    private static Step reading(ScreenState state, Mode.Reading mode, Stroke stroke) {
        int rows = state.size().rows() - 3;
        return switch (stroke.kind()) {
            case ESCAPE, ENTER -> Step.to(state.withMode(new Mode.Browse()));
            case UP, WHEEL_UP -> Step.to(read(state, mode, -1));
            case DOWN, WHEEL_DOWN -> Step.to(read(state, mode, 1));
            case PAGE_UP -> Step.to(read(state, mode, -rows));
            case PAGE_DOWN -> Step.to(read(state, mode, rows));
            case HOME -> Step.to(read(state, mode, -1_000_000));
            case END -> Step.to(read(state, mode, 1_000_000));
            case CHARACTER ->
                    mode.overrides() && stroke.is('r')
                            ? Actions.reapply(state)
                            : stroke.is('q')
                                    ? Step.to(state.withMode(new Mode.Browse()))
                                    : Step.to(state);
            default -> Step.to(state);
        };
    }

    private static ScreenState read(ScreenState state, Mode.Reading mode, int by) {
        int last = Math.max(0, mode.lines().size() - state.size().rows() + 3);
        return state.withMode(
                new Mode.Reading(
                        mode.title(),
                        mode.lines(),
                        Math.clamp((long) mode.offset() + by, 0, last),
                        mode.overrides()));
    }

    /// The worst verdicts of the instances that are shown, with their position.
    public static List<Verdict> verdicts(ScreenState state) {
        var verdicts = new ArrayList<Verdict>();
        for (int i = 0; i < state.world().nodes().size(); i++) {
            if (state.shows(i)) {
                for (var finding : state.world().nodes().get(i).findings()) {
                    verdicts.add(new Verdict(i, finding));
                }
            }
        }
        verdicts.sort((a, b) -> Finding.WORST_FIRST.compare(a.finding(), b.finding()));
        return verdicts;
    }

    /// A finding of one instance.
    public record Verdict(int node, Finding finding) {}
}
