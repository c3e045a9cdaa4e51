package sluice.boot;

import sluice.config.compile.Compiler;
import sluice.config.syntax.ProblemPrinter;
import sluice.config.syntax.Severity;
import sluice.operation.runtime.EventRings;

import java.io.PrintStream;

/// From a command line to a running proxy.
final class Start {
    private static final int FAILED = 1;

    private Start() {}

    /// Runs until the proxy is told to stop; answers the exit code.
    static int run(CommandLine line, PrintStream out, PrintStream err) {
        long started = System.currentTimeMillis();
        var loading = new Loading(line);
        var configuration = loading.read();
        var rings = new EventRings();
        loading.record(rings.startup());
        boolean quiet = line.quiet() || configuration.process().quiet;
        if (!quiet || !loading.usable()) {
            loading.report(err);
        }
        if (!loading.usable()) {
            return FAILED;
        }
        if (line.keywordClasses() != null) {
            KeywordDump.print(line.keywordClasses(), configuration.catalog(), out);
        }
        if (line.maxconn() > 0) {
            configuration.process().maxconn = line.maxconn();
        }
        try {
            if (line.life(configuration.process().daemon) == CommandLine.Life.DAEMON
                    && !Daemon.isChild()) {
                return Daemon.spawn();
            }
            var worker = new Worker(line, Compiler.compile(configuration), started, err, rings);
            worker.start();
            worker.listenToSignals();
            Daemon.ready();
            return worker.await();
        } catch (StartFailure e) {
            var printer = new ProblemPrinter(ProcessHandle.current().pid(), Terminal.colored());
            Loading.print(err, printer.head(Severity.ALERT, String.valueOf(e.getMessage())) + "\n");
            return FAILED;
        }
    }
}
