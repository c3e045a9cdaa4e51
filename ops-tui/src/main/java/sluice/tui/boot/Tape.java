package sluice.tui.boot;

import org.jspecify.annotations.Nullable;

import sluice.tui.poll.Recording;
import sluice.tui.poll.World;
import sluice.tui.screen.Input;
import sluice.vocabulary.Finding;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The recording that runs, if one does. It is fed by the threads that poll, so that a slow terminal, which skips
/// pictures, leaves no gaps in it; started and stopped by that of the screen. What has to be told comes back as inputs.
final class Tape implements AutoCloseable {
    private @Nullable Recording running;

    /// @throws IOException where the file exists already or cannot be written
    synchronized Input start(Path file) throws IOException {
        close();
        running = Recording.open(file);
        return new Input.Recording(true, file.toString());
    }

    synchronized List<Input> stop() throws IOException {
        var recording = running;
        if (recording == null) {
            return List.of();
        }
        running = null;
        recording.close();
        return List.of(new Input.Recording(false, recording.file().toString()));
    }

    /// A recording that cannot go on (full disk) ends with a notice, not with the dashboard.
    synchronized List<Input> add(World world) {
        var recording = running;
        if (recording == null) {
            return List.of();
        }
        try {
            recording.add(world);
            return List.of();
        } catch (IOException e) {
            running = null;
            return List.of(
                    new Input.Recording(false, recording.file().toString()),
                    new Input.Noted("recording stopped: " + e.getMessage(), Finding.Severity.CRIT));
        }
    }

    @Override
    public synchronized void close() throws IOException {
        stop();
    }
}
