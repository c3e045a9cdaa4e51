package sluice.tui.screen;

import sluice.runtime.diagnosis.LostOverrides;
import sluice.tui.act.Proposal;
import sluice.tui.act.Wish;
import sluice.tui.key.Stroke;
import sluice.vocabulary.Finding;
import sluice.vocabulary.ObjectKind;

import java.util.ArrayList;
import java.util.List;

/// From a key to a wish, from a proposal to a command: what the keyboard has to do with changing the proxy.
final class Actions {
    private Actions() {}

    /// A key that acts on the marked rows, or on the selected one.
    static Step wanted(ScreenState state, String verb) {
        String forbidden = forbidden(state);
        if (!forbidden.isEmpty()) {
            return Step.to(state.withNotice(forbidden, Finding.Severity.WARN));
        }
        var line = state.selected();
        if (verb.equals("kill") && line != null && line.row() == null) {
            return ended(state, line);
        }
        var targets = targets(state);
        if (targets.isEmpty()) {
            return Step.to(
                    state.withNotice(
                            verb + " works on servers: select one, or mark several with Space",
                            Finding.Severity.INFO));
        }
        return wished(state, new Wish(verb, "", targets));
    }

    /// Asks for the value where the verb needs one, else has the proposal made out.
    static Step wished(ScreenState state, Wish wish) {
        boolean needs = wish.verb().equals("weight") || wish.verb().equals("maxconn");
        if (needs && wish.argument().isEmpty()) {
            String prompt =
                    wish.verb()
                            + " of "
                            + names(wish)
                            + (wish.verb().equals("weight")
                                    ? " (0-256, or 50% of the initial one): "
                                    : " (slots; 0 = no limit): ");
            return Step.to(state.withMode(new Mode.Asking(prompt, LineEdit.EMPTY, wish)));
        }
        return Step.to(
                state.withMode(new Mode.Preparing(wish.verb() + ' ' + names(wish))),
                new Effect.Prepare(wish));
    }

    private static String names(Wish wish) {
        var targets = wish.targets();
        return targets.isEmpty()
                ? wish.argument()
                : targets.size() == 1 ? targets.getFirst().path() : targets.size() + " servers";
    }

    static String forbidden(ScreenState state) {
        if (state.replay()) {
            return "this is a replay: nothing can be changed";
        }
        if (state.paused()) {
            return "the picture is paused: p or Esc goes back to live, then act";
        }
        if (state.mayChange()) {
            return "";
        }
        if (state.readOnly) {
            return "read only: started with --read-only";
        }
        var node = state.front();
        if (node.readOnly()) {
            return "read only: " + node.target() + " is a statistics page and takes no commands";
        }
        var capabilities = node.capabilities();
        return capabilities == null
                ? "not known yet what this socket allows"
                : "read only: the socket has level "
                        + capabilities.level().word()
                        + ", changes need level admin";
    }

    private static List<Wish.Target> targets(ScreenState state) {
        var targets = new ArrayList<Wish.Target>();
        if (state.markCount() > 0) {
            for (int i = 0; i < state.live().nodes().size(); i++) {
                int node = i;
                state.live()
                        .nodes()
                        .get(i)
                        .latest()
                        .ifPresent(
                                snapshot -> {
                                    for (var row : snapshot.servers()) {
                                        if (state.marks.contains(node + row.key())) {
                                            targets.add(new Wish.Target(node, row.path()));
                                        }
                                    }
                                });
            }
            return targets;
        }
        var line = state.selected();
        if (state.mode() instanceof Mode.Page(var key, _)) {
            line = state.lines().stream().filter(l -> l.key().equals(key)).findFirst().orElse(line);
        }
        if (line != null && line.row() != null && line.row().kind() == ObjectKind.SERVER) {
            targets.add(new Wish.Target(line.node(), line.row().path()));
        }
        return targets;
    }

    /// `x` on a session or on a key of a stick table.
    private static Step ended(ScreenState state, Line line) {
        String command =
                switch (state.view()) {
                    case SESSIONS -> "shutdown session " + line.cells().getLast();
                    case ENTRIES ->
                            "clear table " + state.table() + " key " + state.cell(line, "KEY");
                    default -> "";
                };
        if (command.isEmpty()) {
            return Step.to(
                    state.withNotice(
                            "there is nothing to end in this view", Finding.Severity.INFO));
        }
        return raw(state, line.node(), command);
    }

    /// A command of the Runtime API that changes something.
    static Step raw(ScreenState state, int node, String command) {
        return Step.to(
                state.withMode(new Mode.Preparing(command)),
                new Effect.Prepare(new Wish("raw", command, List.of(new Wish.Target(node, "")))));
    }

    static Step asked(ScreenState state, Mode.Asking mode, Stroke stroke) {
        return switch (stroke.kind()) {
            case ESCAPE -> Step.to(state.withMode(new Mode.Browse()));
            case ENTER ->
                    mode.line().text().isBlank()
                            ? Step.to(state)
                            : wished(state, mode.wish().withArgument(mode.line().text().strip()));
            default ->
                    Step.to(
                            state.withMode(
                                    new Mode.Asking(
                                            mode.prompt(),
                                            mode.line().after(stroke),
                                            mode.wish())));
        };
    }

    static Step confirmed(ScreenState state, Proposal proposal, Stroke stroke) {
        boolean yes = stroke.is(proposal.force() ? 'Y' : 'y');
        if (yes && proposal.forbidden().isEmpty()) {
            return Step.to(
                    state.withMode(new Mode.Preparing("sending " + proposal.title())),
                    new Effect.Send(proposal.number()));
        }
        boolean no =
                stroke.kind() == Stroke.Kind.ESCAPE
                        || stroke.kind() == Stroke.Kind.ENTER
                        || stroke.is('n')
                        || stroke.is('q');
        return Step.to(
                no
                        ? state.withMode(new Mode.Browse())
                                .withNotice("nothing was sent", Finding.Severity.INFO)
                        : state);
    }

    static Step undo(ScreenState state) {
        String forbidden = forbidden(state);
        return forbidden.isEmpty()
                ? Step.to(state.withMode(new Mode.Preparing("undo")), new Effect.Undo())
                : Step.to(state.withNotice(forbidden, Finding.Severity.WARN));
    }

    /// The page of what reloads undid.
    static ScreenState lost(ScreenState state) {
        var lines = new ArrayList<String>();
        boolean any = false;
        for (int i = 0; i < state.world().nodes().size(); i++) {
            var node = state.world().nodes().get(i);
            if (!state.shows(i)) {
                continue;
            }
            for (var restart : node.history().restarts()) {
                var lost = LostOverrides.between(restart.before(), restart.after());
                lines.add(
                        "process replaced at "
                                + restart.at().atZone(state.zone()).toLocalTime().withNano(0)
                                + " (pid "
                                + restart.before().info().pid()
                                + "→"
                                + restart.after().info().pid()
                                + ") "
                                + (lost.isEmpty()
                                        ? "undid nothing"
                                        : "undid " + lost.size() + ":"));
                any |= !lost.isEmpty();
                for (String each : lost) {
                    lines.add("  " + each);
                }
            }
        }
        if (lines.isEmpty()) {
            return state.withNotice(
                    "no reload or restart was seen since this dashboard started",
                    Finding.Severity.INFO);
        }
        if (any) {
            lines.add("");
            lines.add(
                    state.mayChange()
                            ? "r sends these settings again; Esc goes back"
                            : "the level of the socket does not allow to send them again");
        }
        return state.withMode(new Mode.Reading("Undone by a reload", lines, 0, any));
    }

    static Step reapply(ScreenState state) {
        String forbidden = forbidden(state);
        return forbidden.isEmpty()
                ? Step.to(
                        state.withMode(new Mode.Preparing("send again what the reload undid")),
                        new Effect.Reapply())
                : Step.to(
                        state.withMode(new Mode.Browse())
                                .withNotice(forbidden, Finding.Severity.WARN));
    }
}
