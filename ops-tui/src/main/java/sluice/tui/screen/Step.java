package sluice.tui.screen;

import java.util.List;

/// The next state, and what has to be done outside.
public record Step(ScreenState state, List<Effect> effects) {
    public Step {
        effects = List.copyOf(effects);
    }

    static Step to(ScreenState state, Effect... effects) {
        return new Step(state, List.of(effects));
    }
}
