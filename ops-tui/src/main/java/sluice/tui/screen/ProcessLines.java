package sluice.tui.screen;

import sluice.tui.screen.Line.Tone;
import sluice.vocabulary.InfoField;

import java.util.ArrayList;
import java.util.List;

/// `show info` of the chosen instance, every field with its meaning.
final class ProcessLines {
    private ProcessLines() {}

    static List<Line> of(ScreenState state) {
        var lines = new ArrayList<Line>();
        int position = Math.max(0, state.node());
        var snapshot = state.front().latest().orElse(null);
        if (snapshot == null) {
            return lines;
        }
        for (var entry : snapshot.info().values().entrySet()) {
            var field = InfoField.ofName(entry.getKey());
            String unit = field == null ? "" : field.unit().word();
            lines.add(
                    Line.of(
                            position,
                            "I" + entry.getKey(),
                            Tone.PLAIN,
                            entry.getKey(),
                            unit.isEmpty() || entry.getValue().isEmpty()
                                    ? entry.getValue()
                                    : entry.getValue() + ' ' + unit,
                            field == null ? "" : field.description()));
        }
        return lines;
    }
}
