package sluice.boot;

import org.jspecify.annotations.Nullable;

import sluice.config.compile.Compiler;
import sluice.config.compile.Program;
import sluice.config.model.ProcessSettings;
import sluice.config.syntax.ProblemPrinter;
import sluice.config.syntax.Severity;
import sluice.flow.Plan;
import sluice.operation.runtime.EventRings;
import sluice.operation.runtime.SocketPlan;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/// From a command line to a running proxy.
final class Start {
    private static final int FAILED = 1;

    private Start() {}

    /// What became of a command line.
    ///
    /// @param worker that serves; null where the process is to end
    /// @param code to end with then
    private record Begun(@Nullable Worker worker, int code) {}

    /// Runs until the proxy is told to stop; answers the exit code.
    static int run(CommandLine line, PrintStream out, PrintStream err) {
        // In a method of its own: a frame that waits here would keep what it read, and with it
        // every plan of the reloads after.
        Begun begun = begin(line, out, err);
        return begun.worker == null ? begun.code : begun.worker.await();
    }

    private static Begun begin(CommandLine line, PrintStream out, PrintStream err) {
        long started = System.currentTimeMillis();
        var judged = new CountDownLatch(1);
        Signals.quitOnce(judged);
        var warmUp = WarmUp.begin(line);
        var loading = new Loading(line);
        var configuration = loading.read();
        var rings = new EventRings();
        loading.record(rings.startup());
        boolean quiet = line.quiet() || configuration.process().quiet;
        if (!quiet || !loading.usable()) {
            loading.report(err);
        }
        if (!loading.usable()) {
            return new Begun(null, FAILED);
        }
        judged.countDown();
        loading.dump(configuration.catalog(), out);
        if (line.maxconn() > 0) {
            configuration.process().maxconn = line.maxconn();
        }
        var program = Compiler.compile(configuration);
        limit(line, program.plan());
        try {
            if (!hasListener(program)) {
                throw new StartFailure(
                        "[haproxy.main()] No enabled listener found (check for 'bind' directives) !"
                                + " Exiting.");
            }
            if (line.life(configuration.process().daemon) == CommandLine.Life.DAEMON
                    && !Daemon.isChild()) {
                warmUp.stop();
                return new Begun(null, Daemon.spawn(line, configuration.process()));
            }
            var worker = new Worker(line, program, started, err, rings);
            warmUp.checks(program.plan());
            String cold = warmUp.await();
            if (cold != null) {
                rings.startup().add(cold);
            }
            serve(worker, line, configuration.process());
            return new Begun(worker, 0);
        } catch (StartFailure e) {
            var printer = new ProblemPrinter(ProcessHandle.current().pid(), Terminal.colored());
            Loading.print(err, printer.head(Severity.ALERT, String.valueOf(e.getMessage())) + "\n");
            return new Begun(null, FAILED);
        }
    }

    /// From here on connections are accepted and signals obeyed.
    static void serve(Worker worker, CommandLine line, ProcessSettings process)
            throws StartFailure {
        worker.start();
        worker.listenToSignals();
        PidFile.write(line, process, ProcessHandle.current().pid());
        Daemon.ready();
        CompilerThreads.yieldToLoops();
    }

    /// `-N` is for the frontends that say nothing.
    static void limit(CommandLine line, Plan plan) {
        for (var frontend : plan.frontends) {
            if (line.proxyMaxconn() > 0 && frontend.frontend.maxconn() == 0) {
                frontend.frontend.configuredMaxconn(line.proxyMaxconn());
            }
        }
    }

    /// A process that nobody can reach is a mistake; sockets of the Runtime API count.
    private static boolean hasListener(Program program) {
        var sockets = program.configuration().part(SocketPlan.class);
        if (sockets != null && !sockets.sockets.isEmpty()) {
            return true;
        }
        for (var frontend : program.plan().frontends) {
            if (!frontend.frontend.isDisabled() && !frontend.frontend.listeners().isEmpty()) {
                return true;
            }
        }
        return !program.plan().intakes.isEmpty();
    }
}
