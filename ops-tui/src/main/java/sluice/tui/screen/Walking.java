package sluice.tui.screen;

import sluice.tui.poll.Node;
import sluice.tui.poll.World;

import java.time.Instant;
import java.util.ArrayList;

/// The pause: from the frozen picture back through the history and forth again.
final class Walking {
    private Walking() {}

    static ScreenState live(ScreenState state) {
        return state.with(
                next -> {
                    next.age = -1;
                    next.frozen = null;
                    next.shown = state.live;
                });
    }

    static ScreenState frozen(ScreenState state) {
        return state.with(
                next -> {
                    next.age = 0;
                    next.frozen = state.live;
                    next.shown = state.live;
                });
    }

    static ScreenState walk(ScreenState state, int by) {
        var from = state.paused() ? state : frozen(state);
        var world = from.frozen;
        if (world == null) {
            return state;
        }
        var history = world.nodes().get(Math.max(0, state.node())).history();
        int age = Math.clamp((long) from.age() + by, 0, Math.max(0, history.size() - 1));
        var moment = history.takenAt(age).orElse(null);
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
}
