package sluice.tui.screen;

import sluice.runtime.action.DrainWatch;
import sluice.tui.act.Drain;
import sluice.tui.act.Result;
import sluice.tui.key.Stroke;
import sluice.tui.poll.Question;
import sluice.tui.poll.World;
import sluice.vocabulary.Finding;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;

/// From one state to the next. Pure; see the package.
public final class Screen {
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
    static List<Effect> questions(ScreenState state) {
        var effects = new ArrayList<Effect>();
        var topic = state.view().topic();
        if (topic == null || state.replay()) {
            return effects;
        }
        for (int i = 0; i < state.live().nodes().size(); i++) {
            if (!state.shows(i) || state.live().nodes().get(i).readOnly()) {
                continue;
            }
            ask(
                    state,
                    new Question(i, topic, topic == Question.Topic.TABLE ? state.table() : ""),
                    effects);
            if (topic == Question.Topic.RINGS) {
                for (var ring : AnswerLines.questions(state, i)) {
                    ask(state, ring, effects);
                }
            }
        }
        return effects;
    }

    private static void ask(ScreenState state, Question question, List<Effect> effects) {
        var reply = state.reply(question);
        boolean rare =
                question.topic() == Question.Topic.CERTIFICATES
                        || question.topic() == Question.Topic.RINGS;
        long patienceMillis = (rare ? 300_000 : 1000) - 300;
        if (reply == null
                || Duration.between(reply.at(), state.now()).toMillis() >= patienceMillis) {
            effects.add(new Effect.Ask(question));
        }
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
        if (question.topic() == Question.Topic.RINGS && state.view() == View.LOG) {
            effects.addAll(questions(next));
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
            case Mode.Browse _ -> Browsing.browse(state, stroke);
            case Mode.Filtering filtering -> Step.to(filter(state, filtering, stroke));
            case Mode.Commanding commanding -> Commands.typed(state, commanding, stroke);
            case Mode.Asking asking -> Actions.asked(state, asking, stroke);
            case Mode.Preparing _ ->
                    Step.to(
                            stroke.kind() == Stroke.Kind.ESCAPE
                                    ? state.withMode(new Mode.Browse())
                                    : state);
            case Mode.Confirming(var proposal) -> Actions.confirmed(state, proposal, stroke);
            case Mode.Helping helping -> Step.to(Pages.help(state, helping, stroke));
            case Mode.Sorting(var cursor) -> Step.to(Sorting.sort(state, cursor, stroke));
            case Mode.Page page -> Pages.page(state, page, stroke);
            case Mode.Reading reading -> Pages.reading(state, reading, stroke);
        };
    }

    private static ScreenState filter(ScreenState state, Mode.Filtering mode, Stroke stroke) {
        return switch (stroke.kind()) {
            case ENTER ->
                    state.filterProblem().isEmpty()
                            ? state.withMode(new Mode.Browse())
                            : state.withNotice(state.filterProblem(), Finding.Severity.WARN);
            case ESCAPE -> filtering(state, LineEdit.of(""), "").withMode(new Mode.Browse());
            case UP, DOWN -> Browsing.browse(state, stroke).state();
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
}
