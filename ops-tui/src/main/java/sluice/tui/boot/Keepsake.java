package sluice.tui.boot;

import sluice.tui.screen.ScreenState;
import sluice.tui.view.Painting;
import sluice.tui.view.SvgPicture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;

/// `S`: the screen as text and SVG, the findings as JSON, in the current folder.
final class Keepsake {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private Keepsake() {}

    /// Writes the three files and says where they are, or why not.
    ///
    /// @param plain whether the picture may hold nothing but ASCII
    static String write(ScreenState state, boolean plain) {
        String name = "sluice-top-" + STAMP.format(state.now().atZone(state.zone()));
        var folder = Path.of("").toAbsolutePath();
        var painting = Painting.of(state);
        var frame = plain ? painting.ascii() : painting;
        try {
            Files.writeString(folder.resolve(name + ".txt"), frame.text());
            Files.writeString(folder.resolve(name + ".svg"), SvgPicture.of(frame));
            Files.writeString(folder.resolve(name + ".json"), Findings.json(state.world()) + '\n');
            return "wrote " + folder.resolve(name) + ".txt .svg .json";
        } catch (IOException e) {
            return "cannot write " + folder.resolve(name) + ".txt: " + e.getMessage();
        }
    }
}
