package sluice.tui.boot;

import org.jspecify.annotations.Nullable;

import sluice.runtime.RuntimeFailure;
import sluice.runtime.action.Journal;
import sluice.tui.act.Drains;
import sluice.tui.act.Hand;
import sluice.tui.act.Result;
import sluice.tui.act.Wish;
import sluice.tui.key.Stroke;
import sluice.tui.poll.Question;
import sluice.tui.screen.Effect;
import sluice.tui.screen.Input;
import sluice.tui.screen.Screen;
import sluice.tui.screen.ScreenState;
import sluice.tui.terminal.Console;
import sluice.tui.view.Painting;
import sluice.vocabulary.Finding;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The loop of the dashboard: input, next state, effects, picture.
final class Dashboard {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private final CommandLine line;
    private final Source source;
    private final Mailbox mailbox;
    private final List<Hand> hands = new ArrayList<>();
    private final Drains drains = new Drains();
    private final Set<Question> asked = new HashSet<>();
    private final Tape tape;
    private int proposals;
    private volatile boolean over;

    Dashboard(CommandLine line, Source source, Mailbox mailbox, Tape tape) {
        this.line = line;
        this.source = source;
        this.mailbox = mailbox;
        this.tape = tape;
        var journal = new Journal(Journal.usualFile(), "tui", Clock.systemUTC());
        for (int i = 0; i < line.targets().size(); i++) {
            hands.add(new Hand(i, journal));
        }
    }

    /// @param file where to record from the start, null for not
    void run(@Nullable Path file) throws IOException, InterruptedException {
        var recording = file == null ? null : tape.start(file);
        source.start();
        var abilities = Console.Abilities.of(System.getenv(), line.plain(), line.mouse());
        try (var console = Console.open(abilities, events())) {
            var state = state(console);
            loop(console, recording == null ? state : Screen.next(state, recording).state());
        } finally {
            tape.close();
        }
    }

    private void record(ScreenState state, boolean on) throws IOException {
        tape.stop().forEach(mailbox::put);
        if (!on) {
            return;
        }
        String name = "sluice-top-" + STAMP.format(state.now().atZone(state.zone())) + ".rec.gz";
        var file = Path.of("").toAbsolutePath().resolve(name);
        try {
            mailbox.put(tape.start(file));
        } catch (IOException e) {
            mailbox.put(
                    new Input.Noted(
                            "cannot record into " + file + ": " + e.getMessage(),
                            Finding.Severity.WARN));
        }
    }

    Console.Events events() {
        return new Console.Events(
                stroke -> mailbox.put(new Input.Typed(stroke)),
                text -> mailbox.put(new Input.Pasted(text)),
                size -> mailbox.put(new Input.Resized(size)),
                () -> mailbox.put(new Input.Typed(Stroke.control('z'))),
                () -> mailbox.put(new Input.Typed(Stroke.control('l'))),
                this::end);
    }

    /// The terminal is gone: there is nobody to draw for.
    private void end() {
        mailbox.put(new Input.Typed(Stroke.of('q')));
        over = true;
    }

    private ScreenState state(Console console) {
        var world = source.world();
        var state =
                ScreenState.of(world, Instant.now(), ZoneId.systemDefault())
                        .withSize(console.size())
                        .withInterval(line.interval())
                        .withView(line.view())
                        .withReadOnly(line.readOnly())
                        .withSort(line.sort());
        state = line.replay() == null ? state : state.withReplay();
        return state.withFilter(line.filter());
    }

    private void loop(Console console, ScreenState first) throws IOException, InterruptedException {
        var state = first;
        // The first picture waits a moment for the first answer, which is the better one.
        var early = mailbox.take(Duration.ofMillis(300));
        if (early != null) {
            state = step(console, state, early);
        }
        console.show(Painting.of(state));
        while (!over) {
            var input = mailbox.take(TICK);
            state = step(console, state, input == null ? new Input.Ticked(Instant.now()) : input);
            while (!over && (input = mailbox.next()) != null) {
                state = step(console, state, input);
            }
            if (!over) {
                console.show(Painting.of(state));
            }
        }
    }

    private ScreenState step(Console console, ScreenState state, Input input) throws IOException {
        var timed = Screen.next(state, new Input.Ticked(Instant.now())).state();
        var step = Screen.next(timed, input);
        for (var effect : step.effects()) {
            perform(console, step.state(), effect);
        }
        if (input instanceof Input.Polled(var world)) {
            if (!drains.empty()) {
                return Screen.next(step.state(), new Input.Drained(drains.observe(world))).state();
            }
        }
        return step.state();
    }

    private void perform(Console console, ScreenState state, Effect effect) throws IOException {
        switch (effect) {
            case Effect.Quit _ -> over = true;
            case Effect.Suspend _ -> console.suspend();
            case Effect.Redraw _ -> console.forget();
            case Effect.PollNow _ -> source.poll();
            case Effect.Interval(var interval) -> source.interval(interval);
            case Effect.Ask(var question) -> ask(question);
            case Effect.Prepare(var wish) -> prepare(wish);
            case Effect.Send(var number) -> send(number);
            case Effect.Undo _ -> undo(state);
            case Effect.Reapply _ -> reapply(state);
            case Effect.Snapshot _ -> note(Keepsake.write(state, line.plain()));
            case Effect.Record(var on) -> record(state, on);
        }
    }

    private void note(String text) {
        mailbox.put(new Input.Noted(text, Finding.Severity.INFO));
    }

    private void ask(Question question) {
        synchronized (asked) {
            if (!asked.add(question)) {
                return;
            }
        }
        source.submit(
                question.node(),
                client -> {
                    String text;
                    boolean failed;
                    try {
                        var answer = client.ask(question.command());
                        text = answer.text();
                        failed = answer.failed();
                    } catch (RuntimeFailure e) {
                        text = String.valueOf(e.getMessage());
                        failed = true;
                    }
                    synchronized (asked) {
                        asked.remove(question);
                    }
                    mailbox.put(new Input.Answered(question, text, failed, Instant.now()));
                },
                false);
    }

    private void prepare(Wish wish) {
        var nodes = wish.nodes();
        if (nodes.size() > 1) {
            mailbox.put(
                    new Input.Acted(
                            new Result(
                                    "the marked servers belong to several instances: act on one at"
                                            + " a time (n chooses)",
                                    Finding.Severity.WARN,
                                    List.of())));
            return;
        }
        int node = nodes.getFirst();
        int number = ++proposals * 100 + node;
        source.submit(
                node,
                client ->
                        mailbox.put(
                                new Input.Prepared(hands.get(node).prepare(client, number, wish))),
                false);
    }

    private void send(int number) {
        int node = number % 100;
        source.submit(
                node,
                client -> {
                    var result = hands.get(node).send(client, number);
                    follow(result.resting());
                    mailbox.put(new Input.Acted(result));
                },
                true);
    }

    private void follow(List<Wish.Target> resting) {
        drains.follow(resting);
    }

    private void undo(ScreenState state) {
        int node = Math.max(0, state.node());
        int number = ++proposals * 100 + node;
        source.submit(
                node,
                client ->
                        mailbox.put(
                                new Input.Prepared(hands.get(node).prepareUndo(client, number))),
                false);
    }

    private void reapply(ScreenState state) {
        int node = Math.max(0, state.node());
        var restarts = state.live().nodes().get(node).history().restarts();
        if (restarts.isEmpty()) {
            note("no reload was seen");
            return;
        }
        var restart = restarts.getLast();
        int number = ++proposals * 100 + node;
        source.submit(
                node,
                client ->
                        mailbox.put(
                                new Input.Prepared(
                                        hands.get(node)
                                                .prepareReapply(
                                                        client,
                                                        number,
                                                        restart.before(),
                                                        restart.after()))),
                false);
    }
}
