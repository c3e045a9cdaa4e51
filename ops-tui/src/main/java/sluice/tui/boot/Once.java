package sluice.tui.boot;

import sluice.tui.poll.World;
import sluice.tui.screen.Layout;
import sluice.tui.screen.ScreenState;
import sluice.tui.screen.Size;
import sluice.tui.screen.Verdicts;
import sluice.tui.view.Painting;
import sluice.tui.view.SvgPicture;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;

/// `--once`: one picture without a terminal.
final class Once {
    private Once() {}

    static int print(CommandLine line, PrintStream out, PrintStream err)
            throws IOException, InterruptedException {
        World world;
        try (var poller = Main.poller(line, new Mailbox(new Tape()))) {
            world = poller.once(line.interval());
        }
        boolean silent = true;
        for (var node : world.nodes()) {
            silent &= node.latest().isEmpty();
            if (node.silent()) {
                err.println("sluice top: " + node.history().silence());
            }
        }
        if (silent) {
            return Main.unreachable();
        }
        if (line.form() == CommandLine.Form.JSON) {
            write(out, Findings.json(world) + '\n');
            return 0;
        }
        var state =
                ScreenState.of(world, Instant.now(), ZoneId.systemDefault())
                        .withInterval(line.interval())
                        .withView(line.view())
                        .withSort(line.sort())
                        .withFilter(line.filter());
        var frame = Painting.of(sized(state, line));
        if (line.form() == CommandLine.Form.SVG) {
            write(out, SvgPicture.of(frame));
        } else {
            write(out, (line.plain() ? frame.ascii() : frame).text());
        }
        return 0;
    }

    /// As tall as its rows need, where no size was given.
    private static ScreenState sized(ScreenState state, CommandLine line) {
        var wanted = line.size();
        if (wanted != null) {
            return state.withSize(wanted);
        }
        int columns = columns();
        var tall = state.withSize(new Size(columns, 40));
        int verdicts = Math.max(1, Verdicts.of(tall).size());
        int rows = 40;
        for (int i = 0; i < 3; i++) {
            tall = state.withSize(new Size(columns, Math.max(rows, verdicts * 3 + 8)));
            int spare = Layout.of(tall).rows() - Math.max(1, tall.lines().size());
            rows = Math.max(10, tall.size().rows() - spare);
        }
        return state.withSize(new Size(columns, Math.max(rows, verdicts * 3 + 8)));
    }

    private static int columns() {
        try {
            return Math.max(40, Integer.parseInt(System.getenv().getOrDefault("COLUMNS", "80")));
        } catch (NumberFormatException _) {
            return 80;
        }
    }

    private static void write(PrintStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
