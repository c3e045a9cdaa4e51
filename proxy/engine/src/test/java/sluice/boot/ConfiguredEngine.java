package sluice.boot;

import sluice.config.compile.Compiler;
import sluice.config.model.ConfigurationReader;
import sluice.config.syntax.Environment;
import sluice.config.syntax.Problems;
import sluice.flow.Traffic;
import sluice.loop.Journal;
import sluice.loop.Loops;
import sluice.loop.Transport;
import sluice.operation.stats.PageSurroundings;
import sluice.operation.stats.ProcessFacts;
import sluice.operation.stats.ProcessStatistics;
import sluice.operation.stats.Statistics;
import sluice.proxies.Frontend;
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
import sluice.wire.tls.RuntimeFiles;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// The engine in this process, running a configuration as its file would, but on ports of the kernel's choice.
final class ConfiguredEngine implements AutoCloseable {
    private final Loops loops;
    private final Traffic traffic;
    private final Upkeep upkeep;

    ConfiguredEngine(String text) {
        this(text, 1);
    }

    ConfiguredEngine(String text, int threads) {
        loops = new Loops(Transport.best(), threads);
        var problems = new Problems();
        CommandLine line;
        try {
            line = CommandLine.parse(List.of("-f", "test.cfg"));
        } catch (CommandLine.Refused e) {
            throw new AssertionError(e);
        }
        var reader =
                new ConfigurationReader(
                        KeywordIndex.collect(),
                        Environment.ofProcess(),
                        Product.facts(line),
                        problems);
        reader.read("test.cfg", text.getBytes(StandardCharsets.ISO_8859_1));
        var configuration = reader.finish();
        if (!problems.valid()) {
            throw new AssertionError(problems.sorted().toString());
        }
        var plan = Compiler.compile(configuration).plan();
        for (var frontend : plan.frontends) {
            for (var listener : frontend.frontend.listeners()) {
                var point = listener.bindPoint();
                point.address = point.address.withPort(0);
            }
        }
        plan.backends.forEach(each -> each.balancer.begin());
        traffic = new Traffic(plan, loops, Journal.SILENT);
        var facts = new ProcessFacts("test", "today", 0);
        configuration
                .part(PageSurroundings.class, PageSurroundings::new)
                .begin(
                        plan,
                        new Statistics(() -> plan),
                        new ProcessStatistics(() -> plan, facts),
                        traffic,
                        List::of,
                        Runnable::run);
        try {
            traffic.start();
        } catch (BindFailure e) {
            throw new AssertionError(e);
        }
        upkeep =
                new Upkeep(
                        loops,
                        (_, _, _) -> {},
                        plan,
                        configuration.declared(StickTable.class),
                        new GlobalChecks(0, 0, 0, ""),
                        configuration.declared(ResolverSettings.class),
                        configuration.part(AcceptedFamilies.class, AcceptedFamilies::new),
                        new OcspUpdates(
                                new OcspSettings(new RuntimeFiles<>()),
                                loops.first().executor(),
                                _ -> {}),
                        new Peers(
                                loops.first(),
                                configuration.declared(PeersSection.class),
                                Journal.SILENT));
        upkeep.start();
    }

    /// The port of the first bind line of a frontend.
    int port(String frontend) {
        for (var plan : traffic.plan().frontends) {
            Frontend noun = plan.frontend;
            if (noun.name().equals(frontend)) {
                var socket = traffic.socket(noun.listeners().get(0));
                if (socket != null) {
                    return socket.address().port();
                }
            }
        }
        throw new AssertionError("no open frontend " + frontend);
    }

    Traffic traffic() {
        return traffic;
    }

    Loops loops() {
        return loops;
    }

    @Override
    public void close() {
        upkeep.close();
        traffic.close();
        loops.close();
    }
}
