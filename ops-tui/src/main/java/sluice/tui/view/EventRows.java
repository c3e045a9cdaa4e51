package sluice.tui.view;

import sluice.runtime.History;
import sluice.tui.screen.Layout;
import sluice.tui.screen.Lines;
import sluice.tui.screen.ScreenState;

import java.util.ArrayList;
import java.util.Comparator;

/// The last events, in two columns where two fit; of a queue that comes and goes only the last is told.
final class EventRows {
    private EventRows() {}

    private record Told(History.Event event, String node) {}

    static void draw(Frame frame, ScreenState state, Layout layout) {
        frame.fill(0, layout.width(), layout.events(), '─', Style.TITLE);
        frame.put(2, layout.events(), "Events", Style.TITLE);
        var told = told(state);
        int columns = layout.width() >= 78 ? 2 : 1;
        int room = layout.width() / columns;
        for (int i = 0; i < layout.eventRows() * columns && i < told.size(); i++) {
            int row = layout.events() + 1 + i / columns;
            int at = 1 + i % columns * room;
            draw(frame, state, told.get(i), at, at + room - 1, row);
        }
        if (told.isEmpty()) {
            frame.put(1, layout.events() + 1, "nothing happened since the start", Style.DIM);
        }
    }

    private static ArrayList<Told> told(ScreenState state) {
        var told = new ArrayList<Told>();
        for (int i = 0; i < state.world().nodes().size(); i++) {
            if (!state.shows(i)) {
                continue;
            }
            var node = state.world().nodes().get(i);
            var queues = new java.util.HashSet<String>();
            for (var event : node.history().events().reversed()) {
                if (told.size() > 200) {
                    break;
                }
                if (event.kind() != History.Event.Kind.QUEUE || queues.add(event.object())) {
                    told.add(new Told(event, state.several() ? node.name() + ':' : ""));
                }
            }
        }
        told.sort(Comparator.comparing((Told each) -> each.event().at()).reversed());
        return told;
    }

    private static void draw(
            Frame frame, ScreenState state, Told told, int from, int end, int row) {
        var event = told.event();
        var time = event.at().atZone(state.zone()).toLocalTime();
        String clock =
                Words.two(time.getHour())
                        + ':'
                        + Words.two(time.getMinute())
                        + ':'
                        + Words.two(time.getSecond())
                        + ' ';
        int at = frame.put(from, row, clock, Style.DIM, end);
        String object = told.node() + event.object();
        at = frame.put(at, row, object.isEmpty() ? "" : object + ' ', Style.STRONG, end);
        frame.put(at, row, event.text(), CellText.ofTone(Lines.toneOf(event)), end);
    }
}
