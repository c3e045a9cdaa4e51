package sluice.boot;

import org.jspecify.annotations.Nullable;

import sluice.config.compile.Program;
import sluice.config.model.Configuration;
import sluice.config.model.ProcessSettings;
import sluice.flow.Plan;
import sluice.flow.Traffic;
import sluice.loop.Journal;
import sluice.loop.Loop;
import sluice.loop.Loops;
import sluice.loop.Shared;
import sluice.loop.Transport;
import sluice.operation.log.EventLog;
import sluice.operation.log.LogSettings;
import sluice.operation.log.Rings;
import sluice.operation.runtime.Commands;
import sluice.operation.runtime.Console;
import sluice.operation.runtime.EventRings;
import sluice.operation.runtime.Parts;
import sluice.operation.runtime.Reloading;
import sluice.operation.runtime.RuntimeSockets;
import sluice.operation.runtime.SocketPlan;
import sluice.operation.stats.DateText;
import sluice.operation.stats.PageSurroundings;
import sluice.operation.stats.ProcessFacts;
import sluice.operation.stats.ProcessStatistics;
import sluice.operation.stats.ServerStateFile;
import sluice.operation.stats.StatHistory;
import sluice.operation.stats.Statistics;
import sluice.operation.stats.StatsFile;
import sluice.proxies.Backend;
import sluice.stick.StickTable;
import sluice.upkeep.Upkeep;
import sluice.upkeep.certificate.OcspSettings;
import sluice.upkeep.certificate.OcspUpdates;
import sluice.upkeep.check.GlobalChecks;
import sluice.upkeep.peers.Peers;
import sluice.upkeep.peers.PeersSection;
import sluice.upkeep.resolve.AcceptedFamilies;
import sluice.upkeep.resolve.ResolverSettings;
import sluice.wire.listen.BindFailure;
import sluice.wire.listen.HandedSockets;
import sluice.wire.tls.RuntimeFiles;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// One running configuration: loops, listeners, sockets of the Runtime API, and the signals that end it.
///
/// ```
/// start:  loops → listeners → Runtime API → identity → old processes told → signals → pid file
/// stop:   INT, TERM at once │ USR1 when the last connection is gone, or after hard-stop-after
/// ```
@Shared("started by one thread; stopping goes through a latch")
final class Worker {
    private static final int DRAIN_POLL_MILLIS = 50;

    /// What a successor may take to learn the stick tables.
    private static final int LESSON_MILLIS = 10_000;

    private static final int INTERRUPTED = 130;
    private static final int LAST_TURN_MILLIS = 200;
    private static final int BIND_ATTEMPTS = 200;
    private static final long BIND_PAUSE_NANOS = 10_000_000;

    private final CommandLine line;

    /// Until the reloader has it: plans know their successors, and who kept the first would keep them all.
    private volatile @Nullable Program first;

    private final ProcessSettings process;
    private final Journal journal;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ProcessFacts facts;
    private final Parts parts = new Parts();
    private final EventRings rings;
    private final Supervisor supervisor;

    /// Beside the first traffic; see [SocketPlan#rehearseHandOver].
    private final Thread rehearsal =
            Thread.ofPlatform().name("rehearsal").daemon().unstarted(this::rehearse);

    private volatile int exitCode;
    private @Nullable Loops loops;
    private @Nullable Traffic traffic;
    private @Nullable RuntimeSockets runtime;
    private volatile @Nullable Reloader reloader;

    /// @param rings what was said while the configuration was read, and where events go
    Worker(CommandLine line, Program program, long startMillis, PrintStream err, EventRings rings) {
        this.rings = rings;
        this.line = line;
        this.first = program;
        this.process = program.process();
        this.supervisor = Supervisor.of(line.life(process.daemon));
        var console = new ConsoleJournal(err);
        this.journal =
                (level, subject, text) -> {
                    console.report(level, subject, text);
                    note(level, text);
                };
        this.facts =
                new ProcessFacts(
                        Product.COMPATIBLE_WITH + "-sluice-" + Product.VERSION,
                        Product.RELEASE_DATE,
                        startMillis);
    }

    /// Opens everything; when it returns, connections are accepted.
    ///
    /// @throws StartFailure with a sentence for the operator
    void start() throws StartFailure {
        Descriptors.check(process, text -> journal.report(Journal.Level.WARNING, "limits", text));
        Plan plan = plan();
        if (plan.maxConnections == 0) {
            plan.maxConnections = Descriptors.defaultConnections(process);
        }
        plan.hardMaxConnections = plan.maxConnections;
        int threads =
                process.threads > 0 ? process.threads : Runtime.getRuntime().availableProcessors();
        var loops = new Loops(transport(), threads);
        this.loops = loops;
        place(loops);
        var traffic = new Traffic(plan, loops, journal);
        this.traffic = traffic;
        describe(threads);
        openRuntime(loops, traffic);
        var upkeep = upkeep(loops, program());
        parts.put(Upkeep.class, upkeep);
        upkeep.prepare();
        restoreServers();
        restoreCounters();
        var reloader =
                new Reloader(
                        line, program(), parts, journal, supervisor, next -> upkeep(loops, next));
        this.reloader = reloader;
        first = null;
        var handed = handedSockets();
        traffic.inherit(handed);
        listen(traffic);
        try {
            upkeep.peers().open(!line.oldProcesses().isEmpty(), null);
        } catch (BindFailure failure) {
            throw new StartFailure(String.valueOf(failure.getMessage()));
        }
        listenToOperators(parts.get(RuntimeSockets.class));
        handed.closeUnused();
        upkeep.start();
        parts.put(Reloading.class, reloader);
        changeIdentity();
        for (int old : line.oldProcesses()) {
            Kernel.kill(old, line.finishSignal());
        }
        rehearsal.start();
        facts.bootMillis = System.currentTimeMillis() - facts.startMillis;
        supervisor.ready();
    }

    /// Opens the listening sockets. Where an old process that does not share its ports is in the way, it is asked to give them free for
    /// the moment (SIGTTOU), and to take them again (SIGTTIN) when that did not help. Management guide §4.
    private void listen(Traffic traffic) throws StartFailure {
        var old = line.oldProcesses();
        for (int attempt = 0; ; attempt++) {
            try {
                traffic.start();
                return;
            } catch (BindFailure e) {
                boolean inTheWay = !old.isEmpty() && line.oldProcessSocket() == null;
                if (!inTheWay || attempt == BIND_ATTEMPTS) {
                    old.forEach(process -> Kernel.kill(process, Signals.TTIN));
                    throw new StartFailure(String.valueOf(e.getMessage()));
                }
                if (attempt == 0) {
                    old.forEach(process -> Kernel.kill(process, Signals.TTOU));
                }
                LockSupport.parkNanos(BIND_PAUSE_NANOS);
            }
        }
    }

    /// The listening sockets of the process that `-x` names.
    private HandedSockets handedSockets() throws StartFailure {
        String socket = line.oldProcessSocket();
        if (socket == null || socket.equals("/dev/null")) {
            return new HandedSockets();
        }
        String path = socket.replaceFirst("^(unix@|abns@)", "");
        try {
            return HandedSockets.fetch(socket.startsWith("abns@") ? "@" + path : path);
        } catch (IOException e) {
            throw new StartFailure(
                    "Failed to get the sockets from the old process: " + e.getMessage() + ".");
        }
    }

    /// Servers go on where `show servers state` of an earlier process saw them.
    private void restoreServers() {
        var files =
                program()
                        .configuration()
                        .part(
                                ServerStateFile.class,
                                () ->
                                        new ServerStateFile(
                                                process.serverStateFile, process.serverStateBase));
        for (String problem : files.apply(plan())) {
            journal.report(Journal.Level.WARNING, problem, problem);
        }
    }

    /// Counters go on where `dump stats-file` of an earlier process saw them.
    private void restoreCounters() {
        String file = process.statsFile;
        if (file == null) {
            return;
        }
        try {
            StatsFile.load(Path.of(file), plan());
        } catch (IOException failure) {
            String problem = "Can't load the stats-file '" + file + "': " + failure.getMessage();
            journal.report(Journal.Level.WARNING, problem, problem);
        }
    }

    /// What is upkept beside the traffic of a configuration, which also begins to tell of logs that do not get through.
    private Upkeep upkeep(Loops loops, Program program) {
        var logs = program.configuration().part(LogSettings.class, LogSettings::new);
        logs.dropped = facts.droppedLogs;
        logs.received = facts.receivedLogs;
        logs.journal = journal;
        var events = new EventLog(logs, logs.targets, null);
        var answers =
                new OcspUpdates(
                        program.configuration()
                                .part(
                                        OcspSettings.class,
                                        () -> new OcspSettings(new RuntimeFiles<>())),
                        parts.get(RuntimeSockets.class).loop(),
                        line -> events.send(loops.first(), Journal.Level.NOTICE.ordinal(), line));
        var process = program.process();
        return new Upkeep(
                loops,
                (backend, level, text) -> say(loops.first(), backend, level, text),
                program.plan(),
                program.configuration().declared(StickTable.class),
                new GlobalChecks(
                        process.spreadChecksPercent,
                        process.maxSpreadChecksMillis,
                        process.maxChecksPerThread,
                        node(process)),
                program.configuration().declared(ResolverSettings.class),
                program.configuration().part(AcceptedFamilies.class, AcceptedFamilies::new),
                answers,
                new Peers(
                        loops.first(),
                        program.configuration().declared(PeersSection.class),
                        journal));
    }

    private static String node(ProcessSettings process) {
        return process.node == null ? Loading.hostName() : process.node;
    }

    private Program program() {
        Program beginning = first;
        return beginning != null ? beginning : Objects.requireNonNull(reloader).program();
    }

    /// The plan in use.
    Plan plan() {
        return program().plan();
    }

    private void rehearse() {
        var sockets = program().configuration().part(SocketPlan.class);
        try {
            if (sockets != null && !traffic().descriptors().isEmpty()) {
                sockets.rehearseHandOver();
            }
        } catch (IOException failure) {
            if (ended.getCount() == 0) {
                return;
            }
            journal.report(
                    Journal.Level.WARNING,
                    "rehearsal",
                    "A successor could not take the listening sockets over: "
                            + failure.getMessage()
                            + ".");
        }
    }

    /// Waits until the rehearsal of the hand-over is done; for tests that hand over at once.
    void awaitRehearsal() throws InterruptedException {
        rehearsal.join();
    }

    /// Waits until the proxy is told to stop; answers the exit code.
    int await() {
        try {
            ended.await();
            finishTurns();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return exitCode;
    }

    /// What the loops have to send by now, log lines above all, leaves before the process ends.
    private void finishTurns() throws InterruptedException {
        Loops all = loops;
        if (all == null) {
            return;
        }
        var finished = new CountDownLatch(all.size());
        for (Loop loop : all.all()) {
            loop.hand(() -> loop.atTurnEnd(finished::countDown));
        }
        if (!finished.await(LAST_TURN_MILLIS, TimeUnit.MILLISECONDS)) {
            journal.report(
                    Journal.Level.WARNING, "stop", "Some log lines may be lost: a loop is busy.");
        }
    }

    private static Transport transport() {
        return Transport.EPOLL.isAvailable() ? Transport.EPOLL : Transport.NIO;
    }

    private void place(Loops loops) {
        for (Loop loop : loops.all()) {
            if (loop.index() < process.threadCpus.size()
                    && !process.threadCpus.get(loop.index()).isEmpty()) {
                var cpus = process.threadCpus.get(loop.index());
                loop.hand(
                        () -> {
                            if (!Kernel.bindThread(cpus)) {
                                journal.report(
                                        Journal.Level.WARNING,
                                        "cpu-map",
                                        "Cannot bind thread "
                                                + (loop.index() + 1)
                                                + " to CPUs "
                                                + cpus
                                                + ".");
                            }
                        });
            }
        }
    }

    private void describe(int threads) {
        facts.threads = threads;
        facts.node = node(process);
        facts.description = process.description == null ? "" : process.description;
        facts.descriptorLimit = Descriptors.limit();
        facts.warnings = program().configuration().problems().warnings();
    }

    private void openRuntime(Loops loops, Traffic traffic) {
        parts.put(Plan.class, plan());
        parts.put(Configuration.class, program().configuration());
        parts.put(EventRings.class, rings);
        Rings ofConfiguration = program().configuration().part(Rings.class, Rings::new);
        rings.configured(ofConfiguration.open(null, rings.events(), journal));
        ofConfiguration.deliver(null, loops.first());
        parts.put(Console.ProcessState.class, state());
        parts.put(Loops.class, loops);
        parts.put(Traffic.class, traffic);
        parts.put(ProcessFacts.class, facts);
        parts.put(ProcessStatistics.class, new ProcessStatistics(this::plan, facts));
        var statistics = new Statistics(this::plan);
        parts.put(Statistics.class, statistics);
        var process = parts.get(ProcessStatistics.class);
        var opened =
                new RuntimeSockets(
                        new Commands(program().configuration().catalog()), parts, journal);
        runtime = opened;
        opened.loop().scheduleAtFixedRate(process::tick, 1, 1, TimeUnit.SECONDS);
        var history = new StatHistory(statistics);
        parts.put(StatHistory.class, history);
        opened.loop()
                .scheduleAtFixedRate(
                        history::sample, 0, StatHistory.PERIOD_SECONDS, TimeUnit.SECONDS);
        program()
                .configuration()
                .part(PageSurroundings.class, PageSurroundings::new)
                .begin(
                        plan(),
                        statistics,
                        process,
                        traffic,
                        new MetricSources(parts)::read,
                        opened.loop());
    }

    private Console.ProcessState state() {
        return new Console.ProcessState() {
            @Override
            public long uptimeSeconds() {
                return facts.uptimeSeconds();
            }

            @Override
            public boolean reloadFailed() {
                return facts.failedReloads > 0;
            }
        };
    }

    /// Opens the sockets of the Runtime API, in the place of those of an old process: only once this one serves.
    private void listenToOperators(RuntimeSockets opened) throws StartFailure {
        String master = line.masterSocket();
        if (master != null) {
            MasterSocket.open(master, opened);
        }
        var sockets = program().configuration().part(SocketPlan.class);
        if (sockets == null) {
            return;
        }
        try {
            sockets.open(opened);
        } catch (IOException e) {
            throw new StartFailure(String.valueOf(e.getMessage()));
        }
    }

    private void note(Journal.Level level, String text) {
        rings.events()
                .add(
                        DateText.of(System.currentTimeMillis())
                                + " "
                                + level.name().toLowerCase(java.util.Locale.ROOT)
                                + " "
                                + text);
    }

    /// A line about a server: to the console, where all but the end of a backend are warnings, and to the log targets of its
    /// backend.
    private void say(Loop loop, Backend backend, Journal.Level level, String text) {
        boolean worst = level == Journal.Level.EMERG;
        journal.report(worst ? level : Journal.Level.WARNING, text, text);
        EventLog events = backend.get(EventLog.EXTRA);
        if (events != null) {
            events.send(loop, level.ordinal(), text);
        }
    }

    private void changeIdentity() throws StartFailure {
        if (process.groupId >= 0
                && Kernel.effectiveUser() == 0
                && !Kernel.becomeGroup(process.groupId)) {
            throw new StartFailure("Cannot set gid " + process.groupId + ".");
        }
        if (process.userId >= 0 && !Kernel.becomeUser(process.userId)) {
            throw new StartFailure("Cannot set uid " + process.userId + ".");
        }
    }

    /// Obeys the signals of the operating system from now on; after [#start].
    void listenToSignals() {
        Traffic traffic = this.traffic;
        Loops loops = this.loops;
        if (traffic == null || loops == null) {
            throw new AssertionError("signals before the start");
        }
        Supplier<ProxyReports> reports = () -> new ProxyReports(plan(), loops.first(), journal);
        Signals.on("INT", this::interrupted);
        Signals.on("TERM", this::stopNow);
        Signals.on("USR1", this::finish);
        Signals.on("TTOU", () -> accepting(traffic, reports.get(), false));
        Signals.on("TTIN", () -> accepting(traffic, reports.get(), true));
        Signals.on("USR2", this::reload);
        Signals.on("HUP", () -> hangUp(reports.get()));
        Signals.on("PIPE", () -> {});
    }

    /// `reload` without anybody who waits for the answer; the journal tells.
    void reload() {
        Reloader present = reloader;
        if (present != null) {
            present.reload(false, _ -> {});
        }
    }

    /// A master reloads; a process on its own tells the state of its servers.
    private void hangUp(ProxyReports reports) {
        switch (line.life(process.daemon)) {
            case MASTER, NOTIFYING_MASTER -> reload();
            case FOREGROUND, DAEMON -> reports.serverStates();
        }
    }

    private void accepting(Traffic traffic, ProxyReports reports, boolean wanted) {
        reports.accepting(wanted);
        for (var frontend : plan().frontends) {
            for (var listener : frontend.frontend.listeners()) {
                var socket = traffic.socket(listener);
                if (socket != null) {
                    socket.suspend(!wanted);
                }
            }
        }
    }

    Traffic traffic() {
        return Objects.requireNonNull(traffic, "not started");
    }

    /// Stops at once and gives everything back; for those who live on in this JVM.
    void close() {
        stopNow();
        Reloader present = reloader;
        if (present != null) {
            present.close();
        }
        Upkeep upkeep = parts.find(Upkeep.class);
        if (upkeep != null) {
            upkeep.close();
        }
        if (traffic != null) {
            traffic.close();
        }
        if (loops != null) {
            loops.close();
        }
    }

    /// Ends [#await] after the sockets of the Runtime API are gone; connections end with the process.
    void stopNow() {
        if (runtime != null) {
            runtime.close();
        }
        if (!facts.stopping) {
            supervisor.stopping();
        }
        ended.countDown();
    }

    /// A master that is interrupted says so in its exit code, as HAProxy's does; everybody else ends with 0.
    private void interrupted() {
        switch (line.life(process.daemon)) {
            case MASTER, NOTIFYING_MASTER -> exitCode = INTERRUPTED;
            case FOREGROUND, DAEMON -> {}
        }
        stopNow();
    }

    /// Stops softly, as USR1 asks: what is under way goes on, a successor learns the stick tables.
    void finish() {
        if (loops != null) {
            stopSoftly(traffic(), new ProxyReports(plan(), loops.first(), journal));
        }
    }

    private void stopSoftly(Traffic traffic, ProxyReports reports) {
        if (facts.stopping) {
            return;
        }
        facts.stopping = true;
        supervisor.stopping();
        var drain = new Thread(() -> drain(traffic, reports), "drain");
        drain.setDaemon(true);
        drain.start();
    }

    /// Waits for the last connection on a thread of its own: nothing here is in a hurry.
    private void drain(Traffic traffic, ProxyReports reports) {
        long limitNanos = TimeUnit.MILLISECONDS.toNanos(process.hardStopAfterMillis);
        try {
            TimeUnit.MILLISECONDS.sleep(process.graceMillis);
            long began = System.nanoTime();
            traffic.stopSoftly(process.closeSpreadMillis);
            reports.stopped();
            parts.get(Upkeep.class).peers().teachSuccessor(LESSON_MILLIS);
            while (traffic.connections() > 0
                    && (limitNanos == 0 || System.nanoTime() - began < limitNanos)) {
                TimeUnit.MILLISECONDS.sleep(DRAIN_POLL_MILLIS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        stopNow();
    }
}
