package sluice.boot;

import sluice.config.model.ProcessSettings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// `-p` and `pidfile`: where the process id is found.
final class PidFile {
    private PidFile() {}

    /// Writes `processId` where the command line or else the configuration says; in the foreground only the command line counts.
    static void write(CommandLine line, ProcessSettings process, long processId)
            throws StartFailure {
        var name = line.pidFile();
        if (name == null && line.life(process.daemon) != CommandLine.Life.FOREGROUND) {
            name = process.pidFile;
        }
        if (name == null) {
            return;
        }
        try {
            Files.writeString(Path.of(name), processId + "\n");
        } catch (IOException e) {
            throw new StartFailure("Cannot create pidfile " + name + ": " + e.getMessage());
        }
    }
}
