package sluice.boot;

import java.io.PrintStream;

/// From a valid command line to a running proxy.
final class Start {
    private Start() {}

    /// Answers the exit code when the start failed, or -1 when the proxy runs.
    static int run(CommandLine line, PrintStream out, PrintStream err) {
        var loading = new Loading(line);
        loading.read();
        if (!line.quiet() || !loading.usable()) {
            loading.report(err);
        }
        return loading.usable() ? -1 : 1;
    }
}
