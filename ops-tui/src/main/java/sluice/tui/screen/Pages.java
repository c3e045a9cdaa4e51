package sluice.tui.screen;

import sluice.tui.key.KeyRow;
import sluice.tui.key.Stroke;

/// Keys while something lies over the rows: the help, the page of an object, a text to read.
final class Pages {
    private Pages() {}

    static ScreenState help(ScreenState state, Mode.Helping mode, Stroke stroke) {
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

    static Step page(ScreenState state, Mode.Page page, Stroke stroke) {
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
        var step = Browsing.pressed(state, row);
        boolean stays =
                row.group() == KeyRow.Group.TIME
                        || row.group() == KeyRow.Group.KEEP
                        || row == KeyRow.NODE;
        return stays ? new Step(step.state().withMode(page), step.effects()) : step;
    }

    static Step reading(ScreenState state, Mode.Reading mode, Stroke stroke) {
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
}
