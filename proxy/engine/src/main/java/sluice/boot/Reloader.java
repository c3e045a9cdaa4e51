package sluice.boot;

import sluice.config.compile.Compiler;
import sluice.config.compile.Program;
import sluice.config.model.Configuration;
import sluice.config.syntax.ProblemPrinter;
import sluice.config.syntax.Severity;
import sluice.flow.Plan;
import sluice.flow.Traffic;
import sluice.loop.Journal;
import sluice.loop.Loops;
import sluice.loop.Shared;
import sluice.operation.log.LogDesk;
import sluice.operation.log.Ring;
import sluice.operation.log.Rings;
import sluice.operation.runtime.EventRings;
import sluice.operation.runtime.Parts;
import sluice.operation.runtime.Reloading;
import sluice.operation.runtime.RuntimeSockets;
import sluice.operation.runtime.SocketPlan;
import sluice.operation.stats.PageSurroundings;
import sluice.operation.stats.ProcessFacts;
import sluice.operation.stats.ProcessStatistics;
import sluice.operation.stats.Statistics;
import sluice.proxies.Server;
import sluice.upkeep.Upkeep;
import sluice.wire.listen.BindFailure;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/// Lets a new configuration take over in the running process.
///
/// ```
/// thread "reload":   read files → compile                                   an error ends it here: nothing was touched
/// operation loop:    servers' first states → adopt → new sockets open       a refused address ends it here
///                    → plan exchanged → parts, checks, sockets of the Runtime API
/// afterwards:        streams of the old plan end; the last one lets it go; hard-stop-after ends those that stay
/// ```
///
/// Reading takes place beside the traffic; the exchange is one task on the operation loop, where no command can come in between.
@Shared("reloads run one after the other; the present program is volatile")
final class Reloader implements Reloading {
    private static final int LOOK_MILLIS = 200;

    private final CommandLine line;
    private final Parts parts;
    private final Traffic traffic;
    private final Loops loops;
    private final RuntimeSockets runtime;
    private final Journal journal;
    private final Supervisor supervisor;
    private final Function<Program, Upkeep> upkeepOf;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    task -> Thread.ofPlatform().name("reload").daemon().unstarted(task));

    /// Programs whose last streams have not ended, oldest first, then the present one; on the operation loop.
    private final ArrayDeque<Program> generations = new ArrayDeque<>();

    private volatile Program program;
    private boolean looking;

    Reloader(
            CommandLine line,
            Program program,
            Parts parts,
            Journal journal,
            Supervisor supervisor,
            Function<Program, Upkeep> upkeepOf) {
        generations.add(program);
        this.program = program;
        this.line = line;
        this.parts = parts;
        this.journal = journal;
        this.supervisor = supervisor;
        this.upkeepOf = upkeepOf;
        traffic = parts.get(Traffic.class);
        loops = parts.get(Loops.class);
        runtime = parts.get(RuntimeSockets.class);
    }

    /// The program in use.
    Program program() {
        return program;
    }

    @Override
    public void reload(boolean hard, Consumer<Outcome> answer) {
        thread.execute(
                () -> {
                    ReloadReport report = run(hard);
                    var facts = parts.get(ProcessFacts.class);
                    facts.failedReloads = report.isSuccess() ? 0 : facts.failedReloads + 1;
                    journal.report(
                            report.isSuccess() ? Journal.Level.NOTICE : Journal.Level.ALERT,
                            "reload " + System.nanoTime(),
                            report.isSuccess()
                                    ? "Loading success."
                                    : "Reload failed, the present configuration stays.");
                    answer.accept(new Outcome(report.isSuccess(), report.text()));
                });
    }

    void close() {
        thread.shutdownNow();
    }

    private ReloadReport run(boolean hard) {
        long began = System.nanoTime();
        var report = new ReloadReport();
        supervisor.reloading();
        try {
            Program next = read(report);
            if (next != null && runtime.loop().submit(() -> change(next, hard, report)).get()) {
                report.succeeded((System.nanoTime() - began) / 1_000_000);
            }
        } catch (ExecutionException | RuntimeException failure) {
            report.messages(alert("The reload failed inside the proxy: " + failure));
            journal.report(Journal.Level.ERR, "reload", "reload failed: " + failure);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        supervisor.ready();
        return report;
    }

    private @org.jspecify.annotations.Nullable Program read(ReloadReport report) {
        var loading = new Loading(line);
        Configuration configuration = loading.read();
        var rings = parts.get(EventRings.class);
        rings.startup().clear();
        loading.record(rings.startup());
        report.messages(loading.text(false));
        if (!loading.usable()) {
            return null;
        }
        if (line.maxconn() > 0) {
            configuration.process().maxconn = line.maxconn();
        }
        Program next = Compiler.compile(configuration);
        Plan plan = next.plan();
        if (plan.maxConnections == 0) {
            plan.maxConnections = Descriptors.defaultConnections(next.process());
        }
        plan.hardMaxConnections = plan.maxConnections;
        Start.limit(line, plan);
        return next;
    }

    private static String alert(String text) {
        return new ProblemPrinter(ProcessHandle.current().pid(), false).head(Severity.ALERT, text)
                + "\n";
    }

    /// On the operation loop.
    private boolean change(Program next, boolean hard, ReloadReport report) {
        Program before = program;
        report.needsRestart(Adoption.needsRestart(before, next));
        Upkeep upkeep = upkeepOf.apply(next);
        upkeep.prepare();
        var adoption = new Adoption(before, next, report);
        adoption.run();
        List<Ring> opened =
                rings(next).open(rings(before), parts.get(EventRings.class).events(), journal);
        try {
            upkeep.peers().open(false, parts.get(Upkeep.class).peers());
            report.socketsKept(traffic.change(next.plan()).kept().size());
        } catch (BindFailure failure) {
            upkeep.peers().close();
            Adoption.forgetOlder(next.plan());
            report.messages(alert(String.valueOf(failure.getMessage())));
            return false;
        }
        program = next;
        publish(before, next);
        parts.get(EventRings.class).configured(opened);
        rings(next).deliver(rings(before), loops.first());
        parts.get(Upkeep.class).replaceBy(upkeep);
        parts.put(Upkeep.class, upkeep);
        upkeep.start();
        for (Server server : adoption.forgotten()) {
            traffic.forget(server.target());
        }
        changeSockets(next, report);
        retire(before, next, hard);
        return true;
    }

    private static Rings rings(Program program) {
        return program.configuration().part(Rings.class, Rings::new);
    }

    private void publish(Program before, Program next) {
        parts.put(Plan.class, next.plan());
        parts.put(Configuration.class, next.configuration());
        var facts = parts.get(ProcessFacts.class);
        facts.reloads++;
        facts.warnings = next.configuration().problems().warnings();
        for (Program each : new Program[] {before, next}) {
            each.configuration()
                    .part(PageSurroundings.class, PageSurroundings::new)
                    .begin(
                            next.plan(),
                            parts.get(Statistics.class),
                            parts.get(ProcessStatistics.class),
                            traffic,
                            new MetricSources(parts)::read,
                            runtime.loop());
        }
    }

    private void changeSockets(Program next, ReloadReport report) {
        var sockets = next.configuration().part(SocketPlan.class, SocketPlan::new);
        try {
            sockets.change(runtime);
        } catch (IOException failure) {
            report.messages(alert(String.valueOf(failure.getMessage())));
        }
    }

    // ---- what is left of older programs

    private void retire(Program before, Program next, boolean hard) {
        generations.add(next);
        long limit = next.process().hardStopAfterMillis;
        if (hard) {
            traffic.end(before.plan());
        } else if (limit > 0) {
            var _ =
                    runtime.loop()
                            .schedule(
                                    () -> traffic.end(before.plan()), limit, TimeUnit.MILLISECONDS);
        }
        if (!looking) {
            looking = true;
            look();
        }
    }

    private void look() {
        var _ =
                runtime.loop()
                        .schedule(
                                () -> {
                                    Program oldest = generations.getFirst();
                                    if (oldest == program) {
                                        looking = false;
                                        return;
                                    }
                                    traffic.isUsing(
                                            oldest.plan(), using -> answered(oldest, using));
                                },
                                LOOK_MILLIS,
                                TimeUnit.MILLISECONDS);
    }

    /// On one of the loops.
    private void answered(Program oldest, boolean using) {
        if (!runtime.loop().isShuttingDown()) {
            runtime.loop().execute(() -> looked(oldest, using));
        }
    }

    private void looked(Program oldest, boolean using) {
        if (!using && generations.getFirst() == oldest && oldest != program) {
            generations.removeFirst();
            Adoption.forgetOlder(generations.getFirst().plan());
            loops.all().forEach(loop -> loop.hand(() -> LogDesk.of(loop).forgetTargets()));
        }
        look();
    }
}
