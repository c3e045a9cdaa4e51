package sluice.tui.screen;

import sluice.tui.key.Stroke;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// By which column the rows stand: the menu and the command.
public final class Sorting {
    private Sorting() {}

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

    static ScreenState sort(ScreenState state, int cursor, Stroke stroke) {
        var names = sortable(state.view());
        return switch (stroke.kind()) {
            case UP -> state.withMode(new Mode.Sorting(Math.max(0, cursor - 1)));
            case DOWN -> state.withMode(new Mode.Sorting(Math.min(names.size(), cursor + 1)));
            case ENTER ->
                    sortBy(state, cursor == 0 ? "" : names.get(cursor - 1))
                            .withMode(new Mode.Browse());
            case CHARACTER -> {
                for (int i = 0; i < names.size(); i++) {
                    if (names.get(i).toLowerCase(Locale.ROOT).charAt(0)
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
}
