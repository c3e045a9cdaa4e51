package sluice.boot;

import sluice.config.model.ProcessSettings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The background process of `-D` and `daemon`: a JVM cannot fork, so it starts itself again in a session of its own.
///
/// ```
/// parent: checks the configuration → starts the child → waits until the child is ready → exit 0 (or its failure: 1)
/// child:  the same command line, SLUICE_DAEMON names a file that it removes when it serves
/// ```
///
/// The child inherits every descriptor (listening sockets of `fd@`), because it is started by `posix_spawn` directly.
final class Daemon {
    private static final String MARK = "SLUICE_DAEMON";

    private Daemon() {}

    /// True in the child.
    static boolean isChild() {
        return System.getenv(MARK) != null;
    }

    /// Starts the child and answers the exit code of the parent.
    static int spawn(CommandLine line, ProcessSettings process) throws StartFailure {
        Path ready;
        try {
            ready = Files.createTempFile("sluice", ".ready");
        } catch (IOException e) {
            throw new StartFailure("Cannot prepare the background process: " + e.getMessage());
        }
        var environment = new ArrayList<String>();
        for (Map.Entry<String, String> variable : System.getenv().entrySet()) {
            environment.add(variable.getKey() + "=" + variable.getValue());
        }
        environment.add(MARK + "=" + ready);
        int child = Kernel.spawn(program(), commandLine(), environment);
        if (child <= 0) {
            throw new StartFailure("Cannot start the background process.");
        }
        // Those who wait for the file count from the start of the parent.
        PidFile.write(line, process, child);
        return await(child, ready);
    }

    /// Tells the parent that connections are accepted.
    static void ready() {
        var file = System.getenv(MARK);
        if (file != null) {
            try {
                Files.delete(Path.of(file));
            } catch (IOException _) {
                // The parent is gone; nobody waits.
            }
        }
    }

    private static int await(int child, Path ready) {
        try {
            while (Files.exists(ready)) {
                if (Kernel.hasEnded(child)) {
                    Files.deleteIfExists(ready);
                    return 1;
                }
                Thread.sleep(10);
            }
            return 0;
        } catch (IOException | InterruptedException _) {
            return 1;
        }
    }

    private static String program() throws StartFailure {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/exe")).toString();
        } catch (IOException e) {
            throw new StartFailure("Cannot find the own program: " + e.getMessage());
        }
    }

    private static List<String> commandLine() throws StartFailure {
        try {
            var words = Files.readString(Path.of("/proc/self/cmdline")).split("\0");
            return List.of(words);
        } catch (IOException e) {
            throw new StartFailure("Cannot read the own command line: " + e.getMessage());
        }
    }
}
